"""Python-Markdown, set up for courses: raw HTML is refused, everything else is checked."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from xml.etree import ElementTree

from markdown import Markdown
from markdown.extensions import Extension
from markdown.extensions.def_list import DefListExtension
from markdown.extensions.footnotes import FootnoteExtension
from markdown.extensions.sane_lists import SaneListExtension
from markdown.extensions.tables import TableExtension
from markdown.inlinepatterns import InlineProcessor
from markdown.treeprocessors import Treeprocessor
from pymdownx.highlight import HighlightExtension
from pymdownx.superfences import SuperFencesCodeExtension

from course_app.content.markup.blocks import LessonBlocks
from course_app.content.markup.site import Job
from course_app.content.markup.tree import finish
from course_app.content.problems import excerpt

_RAW_HTML = (
    r"(<(?:/?[a-zA-Z][\w-]*(?:\s[^<>]*|/)?>|!--|!\[CDATA|!DOCTYPE|\?[a-zA-Z]"
    r"|/?(?:script|style|iframe|object|embed|img|svg|form|input|link|meta|base|video|audio)\b))"
)


class Unconvertible(ValueError):
    """Markdown that the converter itself could not read."""


class _RawHtml(InlineProcessor):
    """Reports a tag, and shows it as it was typed."""

    def __init__(self, md: Markdown, markup: CourseMarkup) -> None:
        super().__init__(_RAW_HTML, md)
        self._markup = markup

    def handleMatch(  # type: ignore[override]  # noqa: N802
        self, m: re.Match[str], data: str
    ) -> tuple[str, int, int]:
        """Called by Markdown for each tag outside code."""
        typed = self.unescape(m[1])
        self._markup.job.error(
            typed,
            f"raw HTML is not used here: “{excerpt(typed, 40)}”. Write Markdown, or put it in"
            " `backticks` to show it as text",
            "raw-html",
        )
        return m[1], m.start(0), m.end(0)


class _Finish(Treeprocessor):
    def __init__(self, md: Markdown, markup: CourseMarkup) -> None:
        super().__init__(md)
        self._markup = markup

    def run(self, root: ElementTree.Element) -> None:
        """Called by Markdown when the tree is whole."""
        finish(root, self._markup.job)


class CourseMarkup(Extension):
    """Takes raw HTML out of Markdown, and adds our own last step."""

    job: Job

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802
        """Called by Markdown."""
        md.preprocessors.deregister("html_block")
        md.inlinePatterns.deregister("html")
        md.inlinePatterns.register(_RawHtml(md, self), "raw_html", 90)
        md.treeprocessors.register(_Finish(md, self), "course", -10)


class Converter:
    """Turns Markdown into HTML that has not been sanitised yet. Not for several threads."""

    def __init__(self) -> None:
        self._fresh()

    def _fresh(self) -> None:
        self._markup = CourseMarkup()
        extensions: list[Any] = [
            TableExtension(),
            FootnoteExtension(USE_DEFINITION_ORDER=False),
            DefListExtension(),
            SaneListExtension(),
            HighlightExtension(use_pygments=False),
            SuperFencesCodeExtension(),
            LessonBlocks(self._labels),
            self._markup,
        ]
        self._md = Markdown(extensions=extensions, output_format="html", tab_length=4)

    def _labels(self) -> Mapping[str, str]:
        return self._markup.job.site.labels

    def convert(self, text: str, job: Job) -> str:
        """`text` as HTML, with what was found in `job`; raises Unconvertible."""
        self._markup.job = job
        try:
            self._md.reset()
            return self._md.convert(text)
        except (RecursionError, ValueError, LookupError, AttributeError, TypeError) as error:
            self._fresh()  # what was half-read must not leak into the next text
            raise Unconvertible(type(error).__name__) from error
