"""`kind: lesson`: text in sections, with checks between them."""

from __future__ import annotations

import re
from typing import Annotated, Any

from pydantic import Field

from course_app.content.asking.contract import Question
from course_app.content.compiled import Payload, question_digest
from course_app.content.html_words import text_of
from course_app.content.kinds.base import Compiled, Context, Kind, Parsed
from course_app.content.kinds.checks import read_check, render_check
from course_app.content.kinds.prose import objective_list
from course_app.content.kinds.questions import check_objective
from course_app.content.lint.lesson import lint_lesson
from course_app.content.markup.body import Body, Section
from course_app.content.markup.typography import typographic
from course_app.content.schema import DocumentFront, Objective, Whole

WORDS_PER_MINUTE = 200
MOST_CHECKS = 50

_WORD = re.compile(r"[^\W_]+(?:[’'-][^\W_]+)*")


class LessonFront(DocumentFront):
    """The front matter of a lesson."""

    minutes: Annotated[Whole, Field(ge=1, le=60)]
    objectives: Annotated[list[Objective], Field(min_length=1)]


class LessonKind:
    """The kind `lesson`."""

    name = "lesson"
    schema = LessonFront
    stage = 1
    address: str | None = "/lessons/{id}"
    holds: frozenset[str] = frozenset()
    is_stop = True
    by_itself = False

    def contents(self, front: LessonFront) -> list[str]:
        """Nothing stands below a lesson."""
        return []

    def objectives(self, front: LessonFront) -> list[Objective]:
        """What its checks ask about."""
        return front.objectives

    def compile(self, document: Parsed, context: Context) -> Compiled:
        """Sections, checks, sources and the glossary entries that the text uses."""
        front: Any = document.front
        body = context.renderer.body(
            document.split.body,
            document.split.body_line,
            document.file.file,
            document.report,
            context.terms,
        )
        checks = _checks(body, document)
        rendered = {
            check.id: render_check(check, document.file.file, document.report, context.renderer)
            for check in checks.values()
        }
        sections = [_section(section, checks) for section in body.sections]
        terms = [context.terms.by_slug[slug] for slug in body.job.terms_used]
        payload: Payload = {
            "id": front.id,
            "title": typographic(front.title),
            "minutes": front.minutes,
            "words": sum(_section_words(section) for section in body.sections),
            "objectives": objective_list(front.objectives),
            "sections": sections,
            "checks": rendered,
            "sources_html": body.sources_html,
            "glossary": {t.slug: {"term": t.term, "html": t.html} for t in terms},
        }
        if not sections and not document.report.failed:
            document.report.error(document.split.body_line, "the lesson has no text", "empty")
        return Compiled(payload, body, terms)

    def lint(self, document: Parsed, compiled: Compiled, context: Context) -> None:
        """Everything that an editor would remark."""
        assert compiled.body is not None
        lint_lesson(
            document.report,
            compiled.payload,
            compiled.body,
            document.marks,
            context.terms,
            context.english,
        )

    def outline_item(self, compiled: Compiled) -> Payload:
        """The lesson's line in the outline."""
        payload = compiled.payload
        return {
            "id": payload["id"],
            "kind": self.name,
            "checks": {i: question_digest(c) for i, c in payload["checks"].items()},
            "title": payload["title"],
            "minutes": payload["minutes"],
            "sections": [
                {key: section[key] for key in ("id", "title", "minutes")}
                for section in payload["sections"]
            ],
            "objectives": payload["objectives"],
        }


def _checks(body: Body, document: Parsed) -> dict[int, Question]:
    """The checks of a lesson by the line on which they stand; a repeated id is reported."""
    front: Any = document.front
    found: dict[int, Question] = {}
    seen: dict[str, int] = {}
    for block in body.scan.taken.values():
        if block.name != "check":
            continue
        if len(found) == MOST_CHECKS:
            document.report.error(block.line, f"more than {MOST_CHECKS} checks", "too-large")
            break
        check = read_check(block, document.report)
        if document.sure("objectives"):
            check_objective(check, front.objectives, front.id, document.report)
        if check.id in seen:
            document.report.error(
                check.lines.get("id", check.line),
                f"the check id `{check.id}` is used twice (first on line {seen[check.id]})",
                "check-id",
            )
        seen.setdefault(check.id, check.line)
        found[block.line] = check
    return found


def _section(section: Section, checks: dict[int, Question]) -> Payload:
    return {
        "id": section.id,
        "title": section.title,
        "minutes": max(1, round(_section_words(section) / WORDS_PER_MINUTE)),
        "parts": [
            {"check": checks[part.check.line].id} if part.check else {"html": part.html}
            for part in section.parts
            if part.check is None or part.check.line in checks
        ],
    }


def _section_words(section: Section) -> int:
    return sum(len(_WORD.findall(text_of(part.html))) for part in section.parts)


LESSON: Kind = LessonKind()
