"""`kind: resources`: each heading of level 2 is an item, with its key lines below it.

## Officer buy-in checklist
type: checklist
audiences: leaders
topics: starting
link: https://example.org/checklist

A list to go through before the first roll call.
"""

from __future__ import annotations

import re
from typing import Annotated, Any

from pydantic import Field

from course_app.content.compiled import Payload
from course_app.content.html_words import text_of
from course_app.content.kinds.base import Compiled, Context, Kind, Parsed
from course_app.content.kinds.resource_items import EVERY, TAGS, Entry, entries, item
from course_app.content.lint.prose import lint_prose
from course_app.content.markup.typography import typographic
from course_app.content.problems import excerpt
from course_app.content.schema import DocumentFront, Front, Objective, StableId, Text

MOST_ITEMS = 500

_BARE = re.compile(r"\s*link:\s+https?:\S+\s*")  # the page names such a link after its item

Words = dict[StableId, Text]
SomeWords = Annotated[Words, Field(min_length=1)]


class VisitPart(Front):
    """One part of the sheet: lines to tick, or questions with room to write."""

    title: Text
    lines: Annotated[list[Text], Field(min_length=1)]
    write: bool = False  # a line to write on below each


class Visit(Front):
    """The sheet to print before a visit to an item of one type."""

    type: StableId
    title: Text
    lead: Text = ""
    parts: Annotated[list[VisitPart], Field(min_length=1)]


class ResourcesFront(DocumentFront):
    """The front matter of a resource catalogue: its lists of words, each with its label."""

    types: SomeWords
    audiences: SomeWords
    topics: SomeWords
    pathways: Annotated[Words, Field(default_factory=dict)]
    visit: Visit | None = None


class ResourcesKind:
    """The kind `resources`."""

    name = "resources"
    schema = ResourcesFront
    stage = 0
    address: str | None = "/resources"
    holds: frozenset[str] = frozenset()
    is_stop = False
    by_itself = True

    def contents(self, front: DocumentFront) -> list[str]:
        """Nothing stands below a catalogue."""
        return []

    def objectives(self, front: DocumentFront) -> list[Objective]:
        """A catalogue has none."""
        return []

    def compile(self, document: Parsed, context: Context) -> Compiled:
        """The items with their tags, the text above them, and the sheet for a visit."""
        front: Any = document.front
        _refuse_second(document, context)
        before, written = entries(document)
        lists = {name: getattr(front, name) for name in TAGS.values()}
        _check_lists(document, lists)
        html = context.renderer.fragment(
            before, document.split.body_line, document.file.file, document.report
        )
        job = context.renderer.jobs[-1] if html else None
        if len(written) > MOST_ITEMS:
            message = f"more than {MOST_ITEMS} items"
            document.report.error(written[MOST_ITEMS].line, message, "too-large")
        if not written:
            message = "a catalogue has at least one item: ## Title"
            document.report.error(document.split.body_line, message, "items-missing")
        found: dict[str, Payload] = {}
        seen: dict[str, int] = {}
        for entry in written[:MOST_ITEMS]:
            made = item(entry, lists, document.report)
            made |= _text(entry, document, context)
            name = made["id"]
            if name in seen:
                message = f"the id `{name}` is used twice (first on line {seen[name]})"
                line = entry.one("id")[0]
                document.report.error(line, f"{message}: give one item another `id:`", "item-twice")
                continue
            seen[name] = entry.line
            found[name] = made
        for link in job.own_anchors if job else []:
            if link.anchor not in found:
                message = f"dead link: no item has the id #{excerpt(link.anchor, 64)}"
                document.report.error(link.line, message, "dead-link", link.col)
        payload: Payload = {
            "id": front.id,
            "title": typographic(front.title),
            "html": html,
            "lists": {name: _labels(words) for name, words in lists.items()},
            "resources": list(found.values()),
            "visit": _visit(document),
        }
        return Compiled(payload, places=set(found))

    def lint(self, document: Parsed, compiled: Compiled, context: Context) -> None:
        """Words that push people away."""
        lines = document.split.body.split("\n")
        seen = ["" if _BARE.fullmatch(line) else line for line in lines]
        lint_prose(document.report, seen, document.split.body_line)

    def outline_item(self, compiled: Compiled) -> Payload:
        """A catalogue is one page; the sheet for a visit is another."""
        payload = compiled.payload
        return {"id": payload["id"], "title": payload["title"], "visit": bool(payload["visit"])}


def _text(entry: Entry, document: Parsed, context: Context) -> Payload:
    html = context.renderer.fragment(
        "\n".join(entry.lines), entry.first_line, document.file.file, document.report
    )
    if not html:
        message = f"“{excerpt(entry.title)}” does not say what it is for: add a sentence or two"
        document.report.error(entry.line, message, "item-empty")
    return {"html": html, "text": text_of(html)}


def _refuse_second(document: Parsed, context: Context) -> None:
    """All catalogues would have the same address."""
    known = context.site.known.values()
    first = min((k.stable_id for k in known if k.kind == "resources"), default=document.stable_id)
    if first != document.stable_id:
        line, col = document.marks.at("kind")
        message = f"this course has a catalogue already, `{first}`: put the items into that one"
        document.report.error(line, message, "two-catalogues", col)


def _check_lists(document: Parsed, lists: dict[str, Words]) -> None:
    for name, words in lists.items():
        if EVERY in words:
            line, col = document.marks.at(name, EVERY)
            message = f"`{EVERY}` stands for every word of the list: call this one something else"
            document.report.error(line, message, "bad-value", col)


def _labels(words: Words) -> dict[str, str]:
    return {word: typographic(label) for word, label in words.items()}


def _visit(document: Parsed) -> Payload | None:
    front: Any = document.front
    visit: Visit | None = front.visit
    if visit is None:
        return None
    if visit.type not in front.types:
        line, col = document.marks.at("visit", "type")
        message = f"`{excerpt(visit.type, 40)}` is not in `types:`: {', '.join(front.types)}"
        document.report.error(line, message, "word-unknown", col)
    return {
        "type": visit.type,
        "title": typographic(visit.title),
        "lead": typographic(visit.lead),
        "parts": [
            {
                "title": typographic(part.title),
                "lines": [typographic(line) for line in part.lines],
                "write": part.write,
            }
            for part in visit.parts
        ],
    }


RESOURCES: Kind = ResourcesKind()
