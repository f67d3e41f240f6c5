"""What documents have in common whose body is plain text without checks."""

from __future__ import annotations

from course_app.content.compiled import Payload
from course_app.content.kinds.base import Context, Parsed
from course_app.content.markup.body import Body
from course_app.content.markup.typography import typographic
from course_app.content.schema import Objective


def compile_prose(document: Parsed, context: Context, text: str | None = None) -> Body:
    """Convert a body, or its beginning `text`, in which no checks may stand."""
    body = context.renderer.body(
        document.split.body if text is None else text,
        document.split.body_line,
        document.file.file,
        document.report,
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
    return [
        {
            "id": objective.id,
            "text": typographic(objective.text),
            **({"serves": objective.serves} if objective.serves else {}),
        }
        for objective in objectives
    ]
