"""`kind: course`: the title page, and the order of the modules."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from pydantic import Field, StringConstraints, model_validator

from course_app.content.compiled import Payload
from course_app.content.kinds.base import Compiled, Context, Kind, Parsed
from course_app.content.kinds.prose import compile_prose, objective_list
from course_app.content.labels import CourseLabels, left_in_english
from course_app.content.lint.prose import lint_body
from course_app.content.markup.typography import typographic
from course_app.content.schema import DocumentFront, Front, Objective, StableId, Text

LongText = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000)]


class Author(Front):
    """Who wrote the course."""

    name: Text
    bio: LongText = ""


class Credit(Front):
    """What one board grants for the course."""

    board: Text
    approval: Text | None = None
    category: Text | None = None
    hours: Annotated[float, Field(gt=0, le=100)]
    audience: Text | None = None
    valid_from: date | None = None
    valid_to: date | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Credit:
        if self.valid_from and self.valid_to and self.valid_to < self.valid_from:
            raise ValueError("valid_to lies before valid_from")
        return self


class CourseFront(DocumentFront):
    """The front matter of a course."""

    summary: LongText
    language: Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")] = "en"
    contents: Annotated[list[StableId], Field(min_length=1)]
    authors: Annotated[list[Author], Field(min_length=1)]
    labels: CourseLabels | None = None
    agency_line: Text = ""
    # Three turns of a conversation that anybody can play before signing in; `compare_after` is the
    # module at whose end they come again (left out: the last one).
    cold_open: StableId | None = None
    compare_after: StableId | None = None
    objectives: Annotated[list[Objective], Field(default_factory=list)]
    credits: Annotated[list[Credit], Field(default_factory=list)]


class CourseKind:
    """The kind `course`."""

    name = "course"
    schema = CourseFront
    stage = 4
    address: str | None = ""
    holds = frozenset({"module"})
    is_stop = False
    by_itself = False

    def contents(self, front: CourseFront) -> list[str]:
        """The modules."""
        return front.contents

    def objectives(self, front: CourseFront) -> list[Objective]:
        """The objectives of the whole course."""
        return front.objectives

    def compile(self, document: Parsed, context: Context) -> Compiled:
        """The title page."""
        front: Any = document.front
        body = compile_prose(document, context)
        payload: Payload = {
            "id": front.id,
            "title": typographic(front.title),
            "summary": typographic(front.summary),
            "html": body.html,
            "authors": [author.model_dump() for author in front.authors],
            "agency_line": typographic(front.agency_line),
            "objectives": objective_list(front.objectives),
            "credits": [credit.model_dump(mode="json") for credit in front.credits],
            "language": front.language,
        }
        if front.cold_open:
            payload["cold_open"] = _cold_open(document, context)
        return Compiled(payload, body)

    def lint(self, document: Parsed, compiled: Compiled, context: Context) -> None:
        """Words that push people away, and words that nobody has translated."""
        assert compiled.body is not None
        lint_body(document.report, compiled.body)
        front: Any = document.front
        missing = left_in_english(front.language, front.labels)
        if missing:
            line, col = document.marks.at("language")
            document.report.warning(
                line,
                f"the words of blocks (“Note”, “Caution” ...) stay English in `{front.language}`:"
                f" give them under `labels:`. Missing: {', '.join(missing)}",
                "labels-english",
                col,
            )

    def outline_item(self, compiled: Compiled) -> Payload:
        """The head of the outline; minutes are added when the modules are known."""
        keys = ("id", "title", "summary", "html", "authors", "agency_line", "credits", "language")
        item = {key: compiled.payload[key] for key in keys}
        if compiled.payload.get("cold_open"):  # without one, outlines stay what they were
            item["cold_open"] = compiled.payload["cold_open"]
        return item


def _cold_open(document: Parsed, context: Context) -> Payload | None:
    """What pages say of the cold open: its id and title, and the module at whose end it returns."""
    front: Any = document.front
    found = context.compiled.get(front.cold_open)
    if found is None or "turns" not in found.payload:  # what is wrong is reported elsewhere
        return None
    payload = found.payload
    after = front.compare_after or front.contents[-1]
    return {
        **{key: payload[key] for key in ("id", "title", "minutes", "person", "turns")},
        "after": after,
    }


COURSE: Kind = CourseKind()
