"""`kind: glossary`: each heading of level 2 is a term; an `also:` line lists its other forms.

## Warm handoff
also: warm hand-off, warm handover

Introducing a person to the next helper face to face.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from course_app.content.compiled import Payload
from course_app.content.kinds.base import Compiled, Context, Kind, Parsed
from course_app.content.lint.prose import lint_prose
from course_app.content.markup.anchors import slug
from course_app.content.markup.terms import Term
from course_app.content.markup.typography import typographic
from course_app.content.problems import excerpt
from course_app.content.schema import DocumentFront, Objective, Text
from course_app.lib.canonical import canonical_json, digest

MOST_TERMS = 1000

_TERM = re.compile(r" {0,3}##[ \t]+(.+?)[ \t]*#*")
_ALSO = re.compile(r"also:\s*(.*)", re.IGNORECASE)
_SHORT = re.compile(r"(.+?)\s*\(([A-Z][A-Za-z0-9-]*[A-Z0-9][A-Za-z]?)\)")


class GlossaryFront(DocumentFront):
    """The front matter of a glossary."""

    title: Text = ""  # left out: the word for it in the language of the course


@dataclass
class _Entry:
    term: str
    line: int
    also: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    first_line: int = 0


class GlossaryKind:
    """The kind `glossary`."""

    name = "glossary"
    schema = GlossaryFront
    stage = 0
    address: str | None = "/glossary"
    holds: frozenset[str] = frozenset()
    is_stop = False
    by_itself = True

    def contents(self, front: DocumentFront) -> list[str]:
        """Nothing stands below a glossary."""
        return []

    def objectives(self, front: DocumentFront) -> list[Objective]:
        """A glossary has none."""
        return []

    def compile(self, document: Parsed, context: Context) -> Compiled:
        """The terms with their definitions."""
        terms: list[Term] = []
        seen: dict[str, int] = {}
        entries = _entries(document)
        if len(entries) > MOST_TERMS:
            document.report.error(
                entries[MOST_TERMS].line, f"more than {MOST_TERMS} terms", "too-large"
            )
        for entry in entries[:MOST_TERMS]:
            name = slug(entry.term)
            html = context.renderer.fragment(
                "\n".join(entry.lines), entry.first_line, document.file.file, document.report
            )
            if not html:
                document.report.error(
                    entry.line, f"“{excerpt(entry.term)}” has no definition", "term-empty"
                )
            if name in seen:
                document.report.error(
                    entry.line,
                    f"“{excerpt(entry.term)}” is defined twice (first on line {seen[name]})",
                    "term-twice",
                )
                continue
            seen[name] = entry.line
            terms.append(_term(name, entry, html))
        payload: Payload = {
            "id": document.front.id,
            "title": document.front.title or context.site.labels["glossary"],
            "terms": [{"slug": t.slug, "term": t.term, "html": t.html} for t in terms],
        }
        return Compiled(payload, defines=terms)

    def lint(self, document: Parsed, compiled: Compiled, context: Context) -> None:
        """Words that push people away."""
        lint_prose(document.report, document.split.body.split("\n"), document.split.body_line)

    def outline_item(self, compiled: Compiled) -> Payload:
        """A glossary is one page."""
        return {"id": compiled.payload["id"], "title": compiled.payload["title"]}


def _entries(document: Parsed) -> list[_Entry]:
    entries: list[_Entry] = []
    for number, line in enumerate(document.split.body.split("\n"), start=document.split.body_line):
        found = _TERM.fullmatch(line)
        if found:
            entries.append(_Entry(found[1], number))
        elif not entries:
            if line.strip():
                document.report.error(
                    number, "a glossary begins with a term: ## Term", "term-missing"
                )
                break
        elif not entries[-1].lines and (not line.strip() or _ALSO.fullmatch(line.strip())):
            also = _ALSO.fullmatch(line.strip())
            if also:
                entries[-1].also += [form.strip() for form in also[1].split(",") if form.strip()]
        else:
            entries[-1].lines.append(line)
            entries[-1].first_line = entries[-1].first_line or number
    return entries


def _term(name: str, entry: _Entry, html: str) -> Term:
    short = _SHORT.fullmatch(entry.term)
    forms = [*(short.groups() if short else (entry.term,)), *entry.also]
    unique = tuple(dict.fromkeys(form for form in forms if form))
    content = canonical_json({"term": entry.term, "forms": list(unique), "html": html})
    return Term(name, typographic(entry.term), unique, html, digest(content))


GLOSSARY: Kind = GlossaryKind()
