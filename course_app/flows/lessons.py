"""What a learner does in a lesson: open it, keep the place, answer a check, finish it.

Each verb takes the enrolment's lock first, so that two tabs or devices queue instead of forking
the chain, and each is safe to repeat.
"""

from __future__ import annotations

from sqlalchemy.orm import Session

from course_app.agencies.actor import Actor
from course_app.assessments.grading import grade_choices
from course_app.flows.stops import NotFound, OpenStop, enrol, find_stop, finish_stop
from course_app.progress import services as progress
from course_app.progress.models import CheckAnswer, Enrolment, EventKind, Progress

SURENESS = ("sure", "think-so", "guessing")


class NothingChosen(ValueError):
    """The answer has no choice, or does not say how sure the learner is."""


def find_lesson(session: Session, course_id: str, lesson_id: str) -> OpenStop:
    """The lesson as published now; raises NotFound."""
    return find_stop(session, course_id, lesson_id, "lesson")


def open_lesson(session: Session, actor: Actor, lesson: OpenStop) -> None:
    """Record that the person opened the lesson; the first time enrols, later times only move on."""
    _progress(session, actor, lesson)


def keep_place(session: Session, actor: Actor, lesson: OpenStop, section: str, block: str) -> None:
    """Keep where the person is in a lesson. Places the lesson does not have are left out."""
    _, row = _progress(session, actor, lesson)
    sections = {s["id"] for s in lesson.payload["sections"]}
    if section in sections:
        row.section = section
        row.block = block[:64] if block.startswith("p-") else None
        row.rendition_digest = lesson.place.rendition_digest or row.rendition_digest
        row.release_number = (
            row.release_number if row.state == "done" else lesson.place.release_number
        )


def answer_check(
    session: Session,
    actor: Actor,
    lesson: OpenStop,
    check_id: str,
    choices: list[str],
    sureness: str,
) -> bool:
    """Grade and keep an answer; returns whether it was right.

    Raises NotFound for a check of another lesson, NothingChosen for an empty answer and
    UnknownChoice for a choice that the check does not have. The same answer sent twice is one.
    """
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
    same = (
        before is not None
        and (before.choices, before.sureness) == (chosen, sureness)
        and before.rendition_digest == lesson.place.rendition_digest
    )
    if not same:
        progress.keep_answer(session, enrolment, lesson.place, check_id, chosen, sureness, correct)
    return correct


def finish_lesson(session: Session, actor: Actor, lesson: OpenStop) -> bool:
    """Mark a lesson done; True when that completed the course just now."""
    enrolment, row = _progress(session, actor, lesson)
    return finish_stop(
        session, enrolment, row, lesson.place, EventKind.LESSON_COMPLETED, lesson.required
    )


def _progress(session: Session, actor: Actor, lesson: OpenStop) -> tuple[Enrolment, Progress]:
    enrolment = enrol(session, actor, lesson)
    return enrolment, progress.progress_in(session, enrolment, lesson.place)
