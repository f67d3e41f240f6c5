"""What documents have in common whose body is plain text without checks."""

from __future__ import annotations

from course_app.content.compiled import Payload
from course_app.content.kinds.base import Context, Parsed
from course_app.content.markup.body import Body
from course_app.content.markup.typography import typographic
from course_app.content.schema import Objective


def compile_prose(document: Parsed, context: Context) -> Body:
    """Convert a body in which no checks may stand."""
    body = context.renderer.body(
        document.split.body, document.split.body_line, document.file.file, document.report
    )
    for block in body.scan.taken.values():
        if block.name == "check":
            document.report.error(
                block.line,
                f"a check belongs in a lesson, not in a {document.kind.name}",
                "check-here",
            )
    return body


def objective_list(objectives: list[Objective]) -> list[Payload]:
    """Objectives as they stand in a payload."""
    return [{"id": objective.id, "text": typographic(objective.text)} for objective in objectives]
