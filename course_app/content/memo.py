"""Remembers compiled documents between two runs of the live preview.

A save changes one file; another need not be compiled again when nothing that it really uses has
changed: its text, the documents that it links to, the glossary terms that its words bring up, and
the objectives of what lists it.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass, field

from course_app.content.kinds.base import Compiled, Context, Parsed
from course_app.content.markup.site import Job
from course_app.content.problems import Problem
from course_app.lib.canonical import canonical_json, digest

# Findings that depend on files, or on every document there is (“Did you mean”).
_FLEETING_CODES = frozenset({"image", "video", "dead-link"})


@dataclass
class Memo:
    """Compiled leaf documents, by a digest of what is known before they are compiled."""

    kept: dict[str, tuple[Compiled, list[Problem]]] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)

    def key(self, document: Parsed, context: Context) -> str:
        """The digest of what went into a document, but for links and glossary terms."""
        parent = context.parents.get(document.stable_id)
        parts = [
            document.file.path,
            document.file.sha256,
            sorted(document.unsure),
            context.site.course_id,
            context.site.language,
            context.site.labels,
            [parent.file.path, parent.stable_id, sorted(parent.unsure)] if parent else [],
            sorted(context.terms.forms),
            [[o.id, o.text] for o in context.objectives_above(document)],
        ]
        return digest(canonical_json(parts))

    def get(self, key: str, document: Parsed, context: Context) -> Compiled | None:
        """What was kept and still holds; its findings go to the document's report again."""
        self.used.add(key)
        if key not in self.kept:
            return None
        compiled, problems = self.kept[key]
        if not all(_still_holds(job, context) for job in compiled.jobs):
            return None
        document.report.problems += problems
        return copy.copy(compiled)

    def keep(self, key: str, compiled: Compiled, problems: list[Problem]) -> None:
        """Keep a document, unless it draws on files, which may change by themselves."""
        if not compiled.assets and not any(p.code in _FLEETING_CODES for p in problems):
            self.kept[key] = (compiled, problems)

    def forget_unused(self) -> None:
        """Let go of what the last run did not need."""
        self.kept = {key: value for key, value in self.kept.items() if key in self.used}
        self.used = set()


def _still_holds(job: Job, context: Context) -> bool:
    """True when a conversion would find the same documents and the same terms now."""
    site = context.site
    if any(site.known.get(name) != known for name, known in job.asked.items()):
        return False
    if any(site.files.get(path) != name for path, name in job.asked_files.items()):
        return False
    if job.terms is None or job.terms.digests == context.terms.digests:
        return True
    seen: set[str] = set()
    if any(context.terms.uses(text, seen) != uses for text, uses in job.searched):
        return False
    if any(job.terms.by_slug[n].digest != context.terms.by_slug[n].digest for n in seen):
        return False
    job.terms = context.terms  # the same terms for this text: next time it need not be searched
    return True
