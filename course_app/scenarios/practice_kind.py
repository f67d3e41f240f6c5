"""`kind: practice`: a stop at which a learner practises some of several conversations."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from course_app.content.compiled import Payload
from course_app.content.kinds.base import Compiled, Context, Kind, Parsed
from course_app.content.kinds.prose import compile_prose
from course_app.content.lint.prose import lint_prose
from course_app.content.markup.typography import typographic
from course_app.content.schema import DocumentFront, Objective, StableId, Whole


class PracticeFront(DocumentFront):
    """The front matter of a practice stop; `choose` is how many of its scenarios are required."""

    minutes: Annotated[Whole, Field(ge=1, le=120)]
    choose: Annotated[Whole, Field(ge=1, le=20)]
    contents: Annotated[list[StableId], Field(min_length=1, max_length=20)]


class PracticeKind:
    """The kind `practice`."""

    name = "practice"
    schema = PracticeFront
    stage = 2
    address: str | None = "/practice/{id}"
    holds = frozenset({"scenario"})
    is_stop = True
    by_itself = False

    def contents(self, front: PracticeFront) -> list[str]:
        """The scenarios among which a learner chooses."""
        return front.contents

    def objectives(self, front: PracticeFront) -> list[Objective]:
        """It has none of its own."""
        return []

    def compile(self, document: Parsed, context: Context) -> Compiled:
        """What stands above the scenarios, and their lines."""
        front: Any = document.front
        if front.choose > len(front.contents):
            line, col = document.marks.at("choose")
            document.report.error(
                line,
                f"`choose:` asks for {front.choose} of {len(front.contents)} scenario(s)",
                "bad-value",
                col,
            )
        body = compile_prose(document, context)
        keys = ("id", "title", "summary", "minutes", "person", "notice")
        found = [context.compiled[i].payload for i in front.contents if i in context.compiled]
        payload: Payload = {
            "id": front.id,
            "title": typographic(front.title),
            "minutes": front.minutes,
            "choose": front.choose,
            "html": body.html,
            "scenarios": [{key: one.get(key) for key in keys} for one in found],
        }
        return Compiled(payload, body)

    def lint(self, document: Parsed, compiled: Compiled, context: Context) -> None:
        """Words that push people away."""
        assert compiled.body is not None
        lint_prose(document.report, compiled.body.scan.prose, document.split.body_line)

    def outline_item(self, compiled: Compiled) -> Payload:
        """The stop's line in the outline, with what can be chosen."""
        payload = compiled.payload
        keys = ("id", "title", "minutes", "choose", "scenarios")
        return {"kind": self.name, **{key: payload[key] for key in keys}}


PRACTICE: Kind = PracticeKind()
