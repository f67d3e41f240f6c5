"""`kind: scenario`: a branching conversation that can be practised."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Annotated, Any

from pydantic import Field

from course_app.content.compiled import Payload
from course_app.content.kinds.base import Compiled, Context, Kind, Parsed
from course_app.content.kinds.prose import compile_prose
from course_app.content.lint.prose import lint_prose
from course_app.content.markup.typography import typographic
from course_app.content.schema import DocumentFront, Objective, StableId, Text, Whole
from course_app.scenarios import lint
from course_app.scenarios.form import check_form
from course_app.scenarios.grammar import Draft, Node, Reader

# "He looks up. **Marcus:** "Who sent you?"" becomes what happens, and what somebody says.
_SAYS = re.compile(r"<strong>([^<>]{1,40}):</strong>\s*")
_QUOTED = re.compile(r"(“[^“”]*”)")


class ScenarioFront(DocumentFront):
    """The front matter of a scenario."""

    summary: Text
    minutes: Annotated[Whole, Field(ge=1, le=30)]
    person: Text
    you: Text
    notice: Text | None = None
    start: StableId | None = None
    # Every run ends after so many lines: for a cold open, which is played before any teaching.
    turns: Annotated[Whole, Field(ge=1, le=10)] | None = None
    meters: Annotated[
        dict[StableId, Annotated[Whole, Field(ge=-5, le=5)]], Field(min_length=1, max_length=5)
    ]


class ScenarioKind:
    """The kind `scenario`."""

    name = "scenario"
    schema = ScenarioFront
    stage = 1
    address: str | None = "/scenarios/{id}"
    holds: frozenset[str] = frozenset()
    is_stop = False
    by_itself = False

    def contents(self, front: ScenarioFront) -> list[str]:
        """Nothing stands below a scenario."""
        return []

    def objectives(self, front: ScenarioFront) -> list[Objective]:
        """It has none of its own."""
        return []

    def compile(self, document: Parsed, context: Context) -> Compiled:
        """The graph, whose nodes the machine walks."""
        front: Any = document.front
        draft = Reader(front.meters, document.report).read(
            document.split.body, document.split.body_line
        )
        body = compile_prose(document, context, draft.briefing)
        payload: Payload = {
            "id": front.id,
            "title": typographic(front.title),
            "summary": typographic(front.summary),
            "minutes": front.minutes,
            "person": front.person,
            "you": typographic(front.you),
            "notice": typographic(front.notice) if front.notice else None,
            "html": body.html,
            "meters": dict(front.meters),
            "start": front.start or (draft.nodes[0].id if draft.nodes else ""),
            "nodes": {},
        }
        if front.turns is not None:
            payload["turns"] = front.turns
        form = check_form(draft, front.start, document.report)
        payload["nodes"] = {node.id: _node(node, document, context) for node in draft.nodes}
        if form:
            _check(draft, payload, document)
        return Compiled(payload, body)

    def lint(self, document: Parsed, compiled: Compiled, context: Context) -> None:
        """Words that push people away, unless somebody in the scene says them."""
        assert compiled.body is not None
        lint_prose(document.report, compiled.body.scan.prose, document.split.body_line)

    def outline_item(self, compiled: Compiled) -> Payload:
        """The scenario's line in the outline; nothing of its graph."""
        keys = ("id", "title", "summary", "minutes", "person", "notice")
        return {"kind": self.name, **{key: compiled.payload[key] for key in keys}}


def _check(draft: Draft, payload: Payload, document: Parsed) -> None:
    """What can only be said of a whole graph; each needs what comes before to be sound."""
    report, before = document.report, len(document.report.problems)
    lint.check_lengths(draft, payload, report)
    lint.check_words(draft, payload["meters"], report)
    if not any(p.severity == "error" for p in report.problems[before:]):
        lint.check_flow(draft, payload, report)
        lint.check_turns(payload, report)


def _node(node: Node, document: Parsed, context: Context) -> Payload:
    report, file, renderer = document.report, document.file.file, context.renderer

    def inline(text: str, line: int) -> str:
        return renderer.inline(text, line, file, report)

    return {
        "parts": [
            {
                "if": part.condition,
                "else": part.otherwise,
                "html": spoken(
                    renderer.fragment("\n".join(part.text).strip("\n"), part.line, file, report)
                ),
            }
            for part in node.parts
        ],
        "lines": [
            {
                "id": choice.id,
                "html": inline(choice.text, choice.line),
                "to": choice.to,
                "skills": choice.tags.skills,
                "effects": choice.tags.effects,
                "marks": choice.tags.marks,
                "acts": choice.tags.acts,
                "if": choice.tags.condition,
                "feedback_html": inline("\n".join(choice.feedback).strip(), choice.line + 1),
            }
            for choice in node.choices
        ],
        "fork": [{"to": way.to, "if": way.condition} for way in node.fork],
        "ending": {"kind": node.ending[0], "title": typographic(node.ending[1])}
        if node.ending
        else None,
        "red_flag": {
            "id": node.red_flag[0],
            "html": inline(node.red_flag[1], node.red_flag[2]),
        }
        if node.red_flag
        else None,
        "say": {
            "prompt": typographic(node.say[0]),
            "models": [
                {"html": inline(text, line), "skills": tags.skills}
                for text, tags, line in node.models
            ],
        }
        if node.say
        else None,
    }


def spoken(html: str) -> str:
    """Give what somebody says a paragraph of its own, that a page can set as speech."""
    pieces = []
    for paragraph in re.split(r"(?<=</p>)", html):
        inner = re.fullmatch(r"\s*<p>(.*)</p>\s*", paragraph, re.DOTALL)
        if inner is None or not _SAYS.search(inner[1]):
            pieces.append(paragraph)
            continue
        before, *said = _SAYS.split(inner[1])
        if before.strip():
            pieces.append(f"<p>{before.strip()}</p>")
        for who, words in zip(said[::2], said[1::2], strict=True):
            pieces += _by(who, words)
    return "".join(pieces)


def _by(who: str, words: str) -> Iterator[str]:
    """What somebody says in one breath: quotations as speech, what is told between them as text."""
    for piece in filter(None, (one.strip() for one in _QUOTED.split(words))):
        if piece.startswith("“") or not _QUOTED.search(words):
            yield f'<p class="says"><b>{who}</b> {piece}</p>'
        else:
            yield f"<p>{piece}</p>"


SCENARIO: Kind = ScenarioKind()
