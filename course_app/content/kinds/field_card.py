"""`kind: field-card`: what one wants at hand on a call, on one sheet that folds into a pocket."""

from __future__ import annotations

import re
from typing import Any

from course_app.content.compiled import Payload
from course_app.content.html_words import HtmlWords, text_of
from course_app.content.kinds.base import Compiled, Context, Kind, Parsed
from course_app.content.kinds.blanks import check_blanks, mark_blanks
from course_app.content.kinds.panels import PANELS, share_out
from course_app.content.kinds.prose import compile_prose
from course_app.content.lint.prose import lint_body
from course_app.content.markup.body import Body, Section
from course_app.content.markup.typography import typographic
from course_app.content.schema import DocumentFront, Objective, Text

MOST_SECTIONS = 8
MOST_WORDS = 420  # what a sheet holds in letters that can be read at arm's length

_LINE = 4  # the room, in words, that beginning a line takes
_PRINTED = frozenset(["h2", "p", "ul", "ol", "li", "strong", "em", "a", "span", "br", "del"])
_TAG = re.compile(r"<(\w+)>")


class FieldCardFront(DocumentFront):
    """The front matter of a field card."""

    summary: Text


class FieldCardKind:
    """The kind `field-card`."""

    name = "field-card"
    schema = FieldCardFront
    stage = 1
    address: str | None = "/card"
    holds: frozenset[str] = frozenset()
    is_stop = False
    by_itself = True

    def contents(self, front: FieldCardFront) -> list[str]:
        """Nothing stands below a card."""
        return []

    def objectives(self, front: FieldCardFront) -> list[Objective]:
        """A card has none."""
        return []

    def compile(self, document: Parsed, context: Context) -> Compiled:
        """The sections, and which of them stand together on each quarter of the sheet."""
        front: Any = document.front
        body = compile_prose(document, context)
        check_blanks(body.scan.prose, body.first_line, document.report)
        _check(body, document)
        sections = [
            {"id": s.id, "title": s.title, "parts": [{"html": mark_blanks(_html(s))}]}
            for s in body.sections
        ]
        htmls = [_html(section) for section in body.sections]
        sizes = [len(text_of(html).split()) for html in htmls]
        rooms = [size + _LINE * _lines(h) for size, h in zip(sizes, htmls, strict=True)]
        payload: Payload = {
            "id": front.id,
            "title": typographic(front.title),
            "summary": typographic(front.summary),
            "language": context.site.language,
            "words": sum(sizes),
            "sections": sections,
            "panels": share_out(rooms) if len(rooms) >= PANELS else [],
            "labels": {name: context.site.labels[name] for name in ("my-line", "i-will")},
        }
        return Compiled(payload, body)

    def lint(self, document: Parsed, compiled: Compiled, context: Context) -> None:
        """How it is worded."""
        assert compiled.body is not None
        lint_body(document.report, compiled.body)

    def outline_item(self, compiled: Compiled) -> Payload:
        """A link on the course home."""
        return {key: compiled.payload[key] for key in ("id", "title", "summary")}


def _lines(html: str) -> int:
    """How many lines it begins, a heading counted as two."""
    return html.count("<li") + html.count("<p") + 2


def _html(section: Section) -> str:
    return "\n".join(part.html for part in section.parts)


def _check(body: Body, document: Parsed) -> None:
    """A card is four to eight short sections of paragraphs and lists, on one sheet."""
    report = document.report
    if report.failed:
        return
    lines = {heading.id: heading.line for heading in body.job.headings}
    count = len(body.sections)
    if not PANELS <= count <= MOST_SECTIONS:
        report.error(
            body.first_line,
            f"a field card has {PANELS} to {MOST_SECTIONS} sections (## Heading), and this one has"
            f" {count}: the sheet folds into {PANELS} parts",
            "card-sections",
        )
    words = sum(len(text_of(_html(section)).split()) for section in body.sections)
    if words > MOST_WORDS:
        report.error(
            body.first_line,
            f"the card has {words} words, and one sheet holds {MOST_WORDS}: shorten it",
            "card-length",
        )
    for section in body.sections:
        line = lines.get(section.id, body.first_line)
        if not section.title:
            report.error(line, "text above the first heading: put it below one", "card-markup")
        strange = sorted(_tags(_html(section)) - _PRINTED)
        if strange:
            report.error(
                line,
                f"“{section.title}” holds what a card cannot print ({', '.join(strange)}): use"
                " paragraphs, lists, **strong** and links",
                "card-markup",
            )


def _tags(html: str) -> set[str]:
    reader = HtmlWords()
    reader.feed(html)
    return {found[1] for tag in reader.found if (found := _TAG.fullmatch(tag))}


FIELD_CARD: Kind = FieldCardKind()
