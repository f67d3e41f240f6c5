"""What the compiler hands to publishing: plain values, no Markdown, no database."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from course_app.content.problems import Problem, Silenced, errors
from course_app.lib.canonical import canonical_json, digest

Payload = dict[str, Any]


def question_digest(question: Payload) -> str:
    """What an answer to a compiled question is an answer to: its words, choices and key."""
    return digest(canonical_json(question))


def rendition_digest(
    source: str, compiler: str, kind: str, ingredients: Payload, payload: Payload
) -> str:
    """What names a rendition for ever: everything that went into it, and what came out.

    `source` is the digest of the text, `ingredients` hold those of glossary terms and pictures.
    """
    whole = {"source": source, "compiler": compiler, "kind": kind, "payload": payload}
    return digest(canonical_json({**ingredients, **whole}))


@dataclass(frozen=True)
class CompiledAsset:
    """A picture or a video, checked; `sha256` names it for ever."""

    sha256: str
    media_type: str
    extension: str
    data: bytes
    width: int | None = None
    height: int | None = None

    @property
    def address(self) -> str:
        """Where the site serves it."""
        return f"/media/{self.sha256}.{self.extension}"


@dataclass(frozen=True)
class CompiledDocument:
    """A document and its rendition. `digest` covers everything that went into `payload`."""

    stable_id: str
    kind: str
    path: str
    source: str
    sha256: str
    payload: Payload
    ingredients: Payload
    digest: str


@dataclass
class CompiledCourse:
    """A whole course. `outline` is complete only when `ok`.

    `broken` are the documents that could not be compiled: their id, as far as it can be read, and
    their path. A course whose own id cannot be read has the `course_id` "".
    """

    folder: str
    course_id: str
    language: str = "en"
    compiler_version: str = ""
    documents: list[CompiledDocument] = field(default_factory=list)
    outline: Payload = field(default_factory=dict)
    assets: dict[str, CompiledAsset] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    silenced: list[Silenced] = field(default_factory=list)
    broken: dict[str, str] = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        """True when nothing keeps the course from being published."""
        return not any(errors(self.problems))

    def document(self, stable_id: str) -> CompiledDocument | None:
        """The document with that id."""
        return next((d for d in self.documents if d.stable_id == stable_id), None)
