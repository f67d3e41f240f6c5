"""Remembers compiled documents between two runs of the live preview.

A save changes one file; the others need not be compiled again when nothing that they could draw
on has changed: their own text, the glossary, and the ids and titles of the course.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass, field

from course_app.content.kinds.base import Compiled, Context, Parsed
from course_app.content.problems import Problem
from course_app.lib.canonical import canonical_json, digest

_FILE_CODES = frozenset({"image", "video"})


@dataclass
class Memo:
    """Compiled leaf documents, by a digest of what went into them."""

    kept: dict[str, tuple[Compiled, list[Problem]]] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)

    def key(self, document: Parsed, context: Context) -> str:
        """The digest of everything that a document without files depends on."""
        known = [
            [k.stable_id, k.kind, k.title, k.address, k.published]
            for k in context.site.known.values()
        ]
        parts = [
            document.file.path,
            document.file.sha256,
            context.site.language,
            [term.digest for term in context.terms.entries],
            known,
            [[o.id, o.text] for o in context.objectives_above(document)],
        ]
        return digest(canonical_json(parts))

    def get(self, key: str, document: Parsed) -> Compiled | None:
        """What was kept; its findings go to the document's report again."""
        self.used.add(key)
        if key not in self.kept:
            return None
        compiled, problems = self.kept[key]
        document.report.problems += problems
        return copy.copy(compiled)

    def keep(self, key: str, compiled: Compiled, problems: list[Problem]) -> None:
        """Keep a document, unless it draws on files, which may change by themselves."""
        if not compiled.assets and not any(p.code in _FILE_CODES for p in problems):
            self.kept[key] = (compiled, problems)

    def forget_unused(self) -> None:
        """Let go of what the last run did not need."""
        self.kept = {key: value for key, value in self.kept.items() if key in self.used}
        self.used = set()
