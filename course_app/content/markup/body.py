"""From the body of a document to sanitised HTML, cut into sections and checks."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from course_app.content.markup.anchors import with_block_ids
from course_app.content.markup.convert import Converter, Unconvertible
from course_app.content.markup.locate import Locator
from course_app.content.markup.scan import Block, Scan, scan
from course_app.content.markup.site import Heading, Job, Site
from course_app.content.markup.terms import Terms
from course_app.content.markup.tree import SECTION, SOURCES
from course_app.content.markup.video import video_html
from course_app.content.problems import Report, excerpt
from course_app.content.sanitise import sanitize
from course_app.lib.canonical import digest

START = "start"


@dataclass
class Part:
    """Either HTML or a check that stands between two pieces of HTML."""

    html: str = ""
    check: Block | None = None


@dataclass
class Section:
    """A part of a body that begins with a heading of level 2; the first one may have none."""

    id: str
    title: str
    parts: list[Part] = field(default_factory=list)


@dataclass
class Body:
    """A converted body, and what was found on the way."""

    job: Job
    scan: Scan
    first_line: int
    sections: list[Section] = field(default_factory=list)
    sources_html: str = ""

    @property
    def html(self) -> str:
        """All of it in one piece, for documents that are not read section by section."""
        pieces = [part.html for section in self.sections for part in section.parts]
        return "".join([*pieces, self.sources_html])


class Renderer:
    """Renders the documents of one course."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.jobs: list[Job] = []
        self._converter = Converter()

    def body(
        self, text: str, first_line: int, file: Path, report: Report, terms: Terms | None = None
    ) -> Body:
        """Convert a whole body; `first_line` is where it begins in `file`."""
        key = digest(text.encode())[:12]
        found = scan(text, first_line, report, key)
        job = Job(self.site, file, report, Locator(found.bare, first_line), key, terms)
        self.jobs.append(job)
        body = Body(job, found, first_line)
        html = self._convert(found.text, job, first_line) if found.convertible else ""
        self._cut(html, body)
        _check_anchors(job)
        return body

    def fragment(self, text: str, first_line: int, file: Path, report: Report) -> str:
        """Convert a piece of a document that stands for itself: a prompt, a definition."""
        found = scan(text, first_line, report, digest(text.encode())[:12])
        if not found.convertible:
            return ""
        lines = found.prose
        job = Job(self.site, file, report, Locator(lines, first_line), "")
        self.jobs.append(job)
        html = self._clean(self._convert(found.text, job, first_line), job, first_line)
        if job.headings:
            report.error(first_line, "a heading cannot stand here", "heading-here")
        return html

    def inline(self, text: str, first_line: int, file: Path, report: Report) -> str:
        """As `fragment`, without the paragraph around a single paragraph."""
        html = self.fragment(text, first_line, file, report)
        inner = re.fullmatch(r"<p>(.*)</p>", html, re.DOTALL)
        return inner[1] if inner and "<p>" not in inner[1] else html

    def _convert(self, text: str, job: Job, first_line: int) -> str:
        try:
            return self._converter.convert(text, job)
        except Unconvertible as error:
            job.report.error(
                first_line,
                f"Markdown cannot be read ({error}): look for deep nesting or stray brackets",
                "unconvertible",
            )
            return ""

    def _clean(self, html: str, job: Job, first_line: int) -> str:
        clean, removed = sanitize(html)
        for what in removed:
            value = what.partition("=")[2].rstrip(">")
            line, col = job.locator.find(value) if value else (first_line, 1)
            job.report.error(
                line, f"{excerpt(what, 80)} is not allowed in a lesson", "unsafe-html", col
            )
        return clean.strip()

    def _cut(self, html: str, body: Body) -> None:
        job, scanned = body.job, body.scan
        first = body.first_line
        headings = iter([h for h in job.headings if h.level == 2 and h.top])
        seen: Counter[str] = Counter()
        section = Section(START, "")
        placed: set[str] = set()
        in_sources = False
        tokens = re.compile(rf"<p>((?:{SECTION}|{SOURCES}|TAKEN){job.key}N\d+X)</p>")
        for index, piece in enumerate(tokens.split(html)):
            if index % 2 and piece.startswith(SECTION):
                _keep(section, body)
                section = _section(next(headings, None))
            elif index % 2 and piece.startswith(SOURCES):
                in_sources = True
            elif index % 2:
                placed.add(piece)
                self._place(scanned.taken[piece], section, seen, job)
            elif piece.strip() and in_sources:
                body.sources_html = self._clean(piece, job, first)
            elif piece.strip():
                section.parts.append(Part(with_block_ids(self._clean(piece, job, first), seen)))
        _keep(section, body)
        for token, block in scanned.taken.items():
            if token not in placed and html:
                job.report.error(
                    block.line,
                    f"`/// {block.name}` is swallowed by the list or note above it: put a line"
                    " of text before it",
                    "block-place",
                )

    def _place(self, block: Block, section: Section, seen: Counter[str], job: Job) -> None:
        if block.name == "check":
            section.parts.append(Part(check=block))
            return
        html = video_html(block, job, self.fragment)
        if html:
            clean = self._clean(html, job, block.line)
            section.parts.append(Part(with_block_ids(clean, seen)))


def _section(heading: Heading | None) -> Section:
    return Section(heading.id, heading.title) if heading else Section(START, "")


def _keep(section: Section, body: Body) -> None:
    """Neighbouring HTML becomes one part; a section without anything is left out."""
    parts: list[Part] = []
    for part in section.parts:
        if parts and parts[-1].check is None and part.check is None:
            parts[-1].html += "\n" + part.html
        else:
            parts.append(part)
    section.parts = parts
    if parts:
        body.sections.append(section)


def _check_anchors(job: Job) -> None:
    anchors = {heading.id for heading in job.headings} | {START}
    for link in job.own_anchors:
        if link.anchor not in anchors:
            job.report.error(
                link.line,
                f"dead link: no heading here has the anchor #{link.anchor}",
                "dead-link",
                link.col,
            )
