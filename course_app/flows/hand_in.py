"""Handing an attempt in, by its owner or by the clock: graded once, recorded, followed up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Uuid, bindparam, select
from sqlalchemy.orm import Session

from course_app.agencies.actor import Actor
from course_app.assessments import queries, services
from course_app.assessments.drawing import from_json
from course_app.assessments.models import Attempt
from course_app.assessments.rules import is_over
from course_app.assessments.scoring import score
from course_app.content import queries as content
from course_app.flows.attempt_records import submitted_words
from course_app.flows.stops import NotFound, finish_stop, stop_ids
from course_app.lib import clock
from course_app.progress import services as progress
from course_app.progress.models import Enrolment, EventKind

_TO_CLOSE = (
    select(Attempt, Enrolment)
    .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
    .where(Attempt.id == bindparam("attempt_id", type_=Uuid()))
    .with_for_update()
    .execution_options(populate_existing=True)
)
_TO_HAND_IN = _TO_CLOSE.where(Enrolment.user_id == bindparam("user_id"))


@dataclass(frozen=True)
class Submitted:
    """What handing in did. `first` is False when it had been handed in before."""

    course_id: str
    quiz_id: str
    first: bool
    passed: bool
    course_done: bool


def submit(session: Session, actor: Actor, attempt_id: UUID) -> Submitted:
    """Hand in, once: grade against what was drawn, and record it; later calls change nothing."""
    mine = {"attempt_id": attempt_id, "user_id": actor.id}
    found = session.execute(_TO_HAND_IN, mine).one_or_none()
    if found is None:
        raise NotFound(attempt_id)
    attempt, enrolment = found
    if attempt.submitted_at is not None:
        passed = bool(attempt.passed)
        return Submitted(enrolment.course_id, attempt.quiz_id, False, passed, False)
    return _close(session, attempt, enrolment)


def close_overdue(session: Session, attempt_id: UUID) -> bool:
    """Hand in for its owner an open attempt whose time is over; True when it was open."""
    found = session.execute(_TO_CLOSE, {"attempt_id": attempt_id}).one_or_none()
    if found is None or found[0].submitted_at is not None:
        return False
    if not is_over(found[0].deadline_at, clock.now()):
        raise ValueError("its time is not over yet")  # a clock went back: the worker tries again
    attempt, enrolment = found
    place = enrolment.last_stable_id
    _close(session, attempt, enrolment)
    enrolment.last_stable_id = place  # where its owner is does not move
    return True


def _close(session: Session, attempt: Attempt, enrolment: Enrolment) -> Submitted:
    """Grade what was saved, record it, and follow it up; both rows are locked, and it is open."""
    quiz = quiz_payload(session, attempt.release_id, attempt.quiz_id)
    kept = {name: one.chosen for name, one in queries.answers(session, attempt.id).items()}
    result = score(quiz["questions"], from_json(attempt.drawn), kept)
    at = progress.instant(session, enrolment)
    closed = services.close_attempt(session, attempt, result, at)
    assert closed  # the row is locked and was open
    if attempt.number == 1:
        services.await_count(session, attempt.id, enrolment.course_id, attempt.quiz_id)
    passed = result.passes(attempt.pass_mark)
    place = progress.Place(
        attempt.release_id, attempt.release_number, attempt.quiz_id, attempt.rendition_digest
    )
    words = submitted_words(attempt, result, kept)
    progress.record(session, enrolment, EventKind.ATTEMPT_SUBMITTED, place, words, at)
    course_done = follow_up(session, enrolment, place, passed)
    return Submitted(enrolment.course_id, attempt.quiz_id, True, passed, course_done)


def follow_up(session: Session, enrolment: Enrolment, place: progress.Place, passed: bool) -> bool:
    """What a result means for the stop; True when it ended the course."""
    row = progress.progress_in(session, enrolment, place, opened=None)
    release = content.current_release(session, enrolment.course_id) if passed else None
    if release is None:
        return False
    return finish_stop(
        session,
        enrolment,
        row,
        place,
        EventKind.QUIZ_PASSED,
        stop_ids(release.outline),
        progress.Place(release.id, release.number),
    )


def quiz_payload(session: Session, release_id: UUID, quiz_id: str) -> dict[str, Any]:
    """The quiz as a release published it."""
    page = content.page(session, release_id, quiz_id)
    assert page is not None  # releases are for ever
    return page.payload
