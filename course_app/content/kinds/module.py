"""`kind: module`: what belongs together, and the order of its lessons."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from course_app.content.compiled import Payload
from course_app.content.kinds.base import Compiled, Context, Kind, Parsed
from course_app.content.kinds.prose import compile_prose, objective_list
from course_app.content.lint.coverage import lint_coverage
from course_app.content.lint.prose import lint_body
from course_app.content.markup.typography import typographic
from course_app.content.schema import DocumentFront, Objective, StableId, Text


class ModuleFront(DocumentFront):
    """The front matter of a module."""

    summary: Text
    contents: Annotated[list[StableId], Field(min_length=1)]
    objectives: Annotated[list[Objective], Field(default_factory=list)]
    # Its own part of the course's contact hours; left out, they follow from its minutes.
    hours: Annotated[float, Field(gt=0, le=100)] | None = None


class ModuleKind:
    """The kind `module`."""

    name = "module"
    schema = ModuleFront
    stage = 3
    address: str | None = "/modules/{id}"
    holds = frozenset({"*"})  # whatever is a stop
    is_stop = False
    by_itself = False

    def contents(self, front: ModuleFront) -> list[str]:
        """The lessons."""
        return front.contents

    def objectives(self, front: ModuleFront) -> list[Objective]:
        """What lessons' objectives may serve."""
        return front.objectives

    def compile(self, document: Parsed, context: Context) -> Compiled:
        """The module's page; its minutes are those of its stops."""
        front: Any = document.front
        body = compile_prose(document, context)
        stops = [context.compiled[i] for i in front.contents if i in context.compiled]
        payload: Payload = {
            "id": front.id,
            "title": typographic(front.title),
            "summary": typographic(front.summary),
            "html": body.html,
            "objectives": objective_list(front.objectives),
            "minutes": sum(int(stop.payload.get("minutes", 0)) for stop in stops),
        }
        if front.hours is not None:
            payload["hours"] = front.hours
        return Compiled(payload, body)

    def lint(self, document: Parsed, compiled: Compiled, context: Context) -> None:
        """How it is worded, and objectives that nothing covers."""
        assert compiled.body is not None
        lint_body(document.report, compiled.body)
        front: Any = document.front
        stops = [context.compiled.get(name) for name in front.contents]
        whole = [stop.payload for stop in stops if stop and stop.payload]
        if len(whole) == len(front.contents):  # a broken stop may be the one that covers it
            lint_coverage(document.report, front.objectives, whole, document.marks)

    def outline_item(self, compiled: Compiled) -> Payload:
        """The module's line in the outline."""
        return dict(compiled.payload)


MODULE: Kind = ModuleKind()
