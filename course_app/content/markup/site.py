"""What one conversion knows of the course around it, and what it found out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from course_app.content.compiled import CompiledAsset
from course_app.content.markup.locate import Locator
from course_app.content.markup.terms import Terms, Use
from course_app.content.nearest import Nearest
from course_app.content.problems import Report


@dataclass(frozen=True)
class Known:
    """A document that can be linked to; `address` is None for a kind without a page.

    `kind` is empty for a broken document whose kind is not sure.
    """

    stable_id: str
    kind: str
    title: str
    address: str | None
    published: bool


@dataclass
class Site:
    """The course: its documents by id and by file, and the files that were used."""

    course_id: str
    language: str
    roots: tuple[Path, ...]
    schemes: frozenset[str] = frozenset()
    known: dict[str, Known] = field(default_factory=dict)
    files: dict[Path, str] = field(default_factory=dict)
    assets: dict[Path, CompiledAsset | str] = field(default_factory=dict)  # or why it is refused
    labels: Mapping[str, str] = field(default_factory=dict)
    nearest: Nearest = field(default_factory=Nearest)


@dataclass(frozen=True)
class Reference:
    """A link from one document to another, or to one of its headings."""

    target: str
    anchor: str
    line: int
    col: int


@dataclass(frozen=True)
class Heading:
    """A heading, in reading order."""

    level: int
    id: str
    title: str
    top: bool
    line: int


@dataclass
class Job:
    """One conversion: what it may use, and what it found."""

    site: Site
    file: Path
    report: Report
    locator: Locator
    key: str
    terms: Terms | None = None
    slugs: set[str] = field(default_factory=set)
    references: list[Reference] = field(default_factory=list)
    own_anchors: list[Reference] = field(default_factory=list)
    headings: list[Heading] = field(default_factory=list)
    assets: list[CompiledAsset] = field(default_factory=list)
    terms_used: list[str] = field(default_factory=list)
    # What was looked up, and with what result: all that ties this text to other documents.
    asked: dict[str, Known | None] = field(default_factory=dict)
    asked_files: dict[Path, str | None] = field(default_factory=dict)
    searched: list[tuple[str, list[Use]]] = field(default_factory=list)

    def known(self, stable_id: str) -> Known | None:
        """The document with that id."""
        return self.asked.setdefault(stable_id, self.site.known.get(stable_id))

    def id_of(self, path: Path) -> str | None:
        """The id of the document in that file."""
        return self.asked_files.setdefault(path, self.site.files.get(path))

    def error(self, needle: str, message: str, code: str) -> None:
        """Report an error where `needle` stands next in the source."""
        line, col = self.locator.find(needle)
        self.report.error(line, message, code, col)
