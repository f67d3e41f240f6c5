"""What a learner does in a lesson: open it, keep the place, answer a check, finish it.

Each verb takes the enrolment's lock first, so that two tabs or devices queue instead of forking
the chain, and each is safe to repeat.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy.orm import Session

from course_app.agencies.actor import Actor
from course_app.assessments.grading import grade_choices
from course_app.content import queries as content
from course_app.content.compiled import question_digest
from course_app.flows.stops import NotFound, OpenStop, enrol, find_stop, finish_stop
from course_app.progress import services as progress
from course_app.progress.models import CheckAnswer, Enrolment, EventKind, Progress

SURENESS = ("sure", "think-so", "guessing")


@dataclass(frozen=True)
class Graded:
    """An answer as it was recorded, with the question that it answers."""

    lesson_id: str
    check_id: str
    rendition: str
    check: dict[str, Any]
    question: str  # its digest
    choices: tuple[str, ...]
    sureness: str
    correct: bool


class NothingChosen(ValueError):
    """The answer has no choice, or does not say how sure the learner is."""


def find_lesson(session: Session, course_id: str, lesson_id: str) -> OpenStop:
    """The lesson as published now; raises NotFound."""
    return find_stop(session, course_id, lesson_id, "lesson")


def as_read(session: Session, lesson: OpenStop, rendition_digest: str, check_id: str) -> OpenStop:
    """The lesson as it was in front of the reader, when that still has the check.

    A page may have been open while a release came out: its answer belongs to the question that it
    asked. Anything that was never published of this lesson is the lesson as it is now.
    """
    now = lesson.place
    if rendition_digest == now.rendition_digest or now.stable_id is None:
        return lesson
    found = content.earlier_page(session, lesson.course_id, now.stable_id, rendition_digest)
    if found is None or check_id not in found.page.payload.get("checks", {}):
        return lesson
    place = progress.Place(found.release_id, found.number, now.stable_id, rendition_digest)
    return replace(lesson, place=place, payload=found.page.payload)


def open_lesson(session: Session, actor: Actor, lesson: OpenStop) -> None:
    """Record that the person opened the lesson; the first time enrols, later times only move on."""
    _progress(session, actor, lesson)


def keep_place(session: Session, actor: Actor, lesson: OpenStop, section: str, block: str) -> bool:
    """Keep where the person is in a lesson; False for a place that the lesson does not have."""
    _, row = _progress(session, actor, lesson)
    sections = {s["id"] for s in lesson.payload["sections"]}
    if section in sections:
        row.section = section
        row.block = block[:64] if block.startswith("p-") else None
        if row.state != "done":  # what was finished stays what it was
            row.rendition_digest = lesson.place.rendition_digest or row.rendition_digest
            row.release_number = lesson.place.release_number
    return section in sections


def answer_check(
    session: Session,
    actor: Actor,
    lesson: OpenStop,
    check_id: str,
    choices: list[str],
    sureness: str,
    rendition_digest: str = "",
) -> Graded:
    """Grade and keep an answer.

    Raises NotFound for a check of another lesson, NothingChosen for an empty answer and
    UnknownChoice for a choice that the check does not have. The same answer sent twice is one.
    `rendition_digest` is the rendition that the reader had open, '' for the current one.
    """
    now = lesson.payload["checks"].get(check_id)
    current = question_digest(now) if now else None
    lesson = as_read(session, lesson, rendition_digest, check_id)
    check = lesson.payload["checks"].get(check_id)
    if check is None:
        raise NotFound(check_id)
    if not choices or sureness not in SURENESS:
        raise NothingChosen(check_id)
    if not check["multiple"] and len(set(choices)) > 1:
        raise NothingChosen(check_id)
    chosen = sorted(set(choices))
    correct = grade_choices(check["choices"], chosen)
    enrolment, _ = _progress(session, actor, lesson)
    before = session.get(
        CheckAnswer, (enrolment.id, lesson.place.stable_id, check_id), populate_existing=True
    )
    asked = question_digest(check)
    same = (
        before is not None
        and (before.choices, before.sureness) == (chosen, sureness)
        and before.question_digest == asked
    )
    if not same:
        progress.keep_answer(
            session,
            enrolment,
            lesson.place,
            check_id,
            chosen,
            sureness,
            correct,
            asked,
            latest=before is None or asked == current or before.question_digest != current,
        )
    place = lesson.place
    return Graded(
        place.stable_id or "",
        check_id,
        place.rendition_digest or "",
        check,
        asked,
        tuple(chosen),
        sureness,
        correct,
    )


def finish_lesson(session: Session, actor: Actor, lesson: OpenStop) -> bool:
    """Mark a lesson done; True when that completed the course just now."""
    enrolment, row = _progress(session, actor, lesson)
    return finish_stop(
        session, enrolment, row, lesson.place, EventKind.LESSON_COMPLETED, lesson.required
    )


def _progress(session: Session, actor: Actor, lesson: OpenStop) -> tuple[Enrolment, Progress]:
    enrolment = enrol(session, actor, lesson)
    return enrolment, progress.progress_in(session, enrolment, lesson.place)
