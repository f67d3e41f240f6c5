"""The contract of a kind of document. A room that brings a kind registers it in create_app()."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Protocol

from course_app.content.compiled import CompiledAsset, Payload
from course_app.content.frontmatter import FrontMatter
from course_app.content.markup.body import Body, Renderer
from course_app.content.markup.site import Job, Reference, Site
from course_app.content.markup.terms import Term, Terms
from course_app.content.problems import Report
from course_app.content.quiet import Silence
from course_app.content.schema import DocumentFront, Objective
from course_app.content.source import SourceFile, Split


@dataclass
class Parsed:
    """A file with its front matter; `front` is an instance of the kind's schema.

    `unsure` is empty for a sound file. A stand-in for a broken one names there the keys of the
    front matter on which nobody can rely, and `body` when its text cannot be read.
    """

    file: SourceFile
    split: Split
    marks: FrontMatter
    kind: Kind
    front: DocumentFront
    report: Report
    unsure: frozenset[str] = frozenset()
    silences: list[Silence] = field(default_factory=list)

    def sure(self, key: str) -> bool:
        """True when what the front matter says under `key` can be relied on."""
        return key not in self.unsure

    @property
    def stable_id(self) -> str:
        """The id by which everything else knows this document."""
        return self.front.id


@dataclass
class Compiled:
    """What a kind made of a document, and everything else that went into it."""

    payload: Payload
    body: Body | None = None
    terms: list[Term] = field(default_factory=list)  # glossary entries that were used
    defines: list[Term] = field(default_factory=list)  # glossary entries that it brings
    places: set[str] = field(default_factory=set)  # what a link may lead to, beside headings
    jobs: list[Job] = field(default_factory=list)  # every conversion; the compiler fills it in

    @property
    def references(self) -> list[Reference]:
        """The links to other documents."""
        return [link for job in self.jobs for link in job.references]

    @property
    def assets(self) -> list[CompiledAsset]:
        """The pictures and videos that were used."""
        return [asset for job in self.jobs for asset in job.assets]

    @property
    def anchors(self) -> set[str]:
        """The headings and other places that a link may lead to."""
        headings = {heading.id for job in self.jobs for heading in job.headings}
        return headings | self.places | {"start"}


@dataclass
class Context:
    """What a kind may use while compiling: the course as far as it is compiled."""

    site: Site
    renderer: Renderer
    terms: Terms
    compiled: dict[str, Compiled]
    parents: dict[str, Parsed] = field(default_factory=dict)  # by the id of what they list

    @property
    def english(self) -> bool:
        """True when rules that count English words make sense."""
        return self.site.language.partition("-")[0] == "en"

    def objectives_above(self, document: Parsed) -> list[Objective]:
        """The objectives of the document that lists this one; none when nothing lists it."""
        parent = self.parents.get(document.stable_id)
        return parent.kind.objectives(parent.front) if parent else []


class Kind(Protocol):
    """One kind of document.

    `stage` orders compilation (children before parents, glossaries first); `address` is the path
    of its page below the course's, with `{id}`, None when it has none; `holds` names the kinds
    that its `contents:` may list; `is_stop` says that it is a step of a module,
    `by_itself` that it is published though nothing lists it.
    """

    name: str
    stage: int
    address: str | None
    holds: frozenset[str]
    is_stop: bool
    by_itself: bool

    @property
    def schema(self) -> type[DocumentFront]:
        """What its front matter may hold."""

    def contents(self, front: Any) -> list[str]:
        """The ids that it lists below itself, in order."""

    def objectives(self, front: Any) -> list[Objective]:
        """What a learner can do afterwards."""

    def compile(self, document: Parsed, context: Context) -> Compiled:
        """Make the payload; findings go to `document.report`. Never raises for bad input."""

    def lint(self, document: Parsed, compiled: Compiled, context: Context) -> None:
        """Add warnings to `document.report`."""

    def outline_item(self, compiled: Compiled) -> Payload:
        """Its line in the release's navigation: id, kind, title, minutes and what it needs."""


def find_repeats(ids: Iterable[str]) -> list[tuple[int, str]]:
    """The places (from 0) and values of those that occurred before."""
    seen: set[str] = set()
    repeats = []
    for index, value in enumerate(ids):
        if value in seen:
            repeats.append((index, value))
        seen.add(value)
    return repeats
