"""What a learner does with a quiz: start or go on, keep answers, hand in; and one more attempt.

Starting and handing in take the enrolment's lock, so that two tabs or devices queue. Keeping an
answer takes the attempt's only: it is one short transaction, and writes nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Uuid, bindparam, select
from sqlalchemy.orm import Session

from course_app.agencies.actor import Actor
from course_app.agencies.policy import opens_attempts_of
from course_app.assessments import queries, services
from course_app.assessments.drawing import Drawn, from_json
from course_app.assessments.models import Attempt
from course_app.assessments.question_types.contract import InvalidAnswer, Missing
from course_app.assessments.question_types.registry import type_of
from course_app.assessments.scoring import score
from course_app.assessments.tries import Next, next_step
from course_app.content import queries as content
from course_app.flows.attempt_records import opened_words, started_words, submitted_words
from course_app.flows.stops import NotFound, OpenStop, enrol, find_stop, finish_stop, stop_ids
from course_app.progress import services as progress
from course_app.progress.models import Enrolment, EventKind

MOST_REVISIONS = 1_000_000

_attempt, _enrolment = Attempt.__table__.c, Enrolment.__table__.c
# Built once, in Core: it runs for every answer that is given.
_OPEN_ROW = (
    select(_attempt.drawn, _attempt.submitted_at, _attempt.release_id, _attempt.quiz_id)
    .join(Enrolment.__table__, _enrolment.id == _attempt.enrolment_id)
    .where(
        _attempt.id == bindparam("attempt_id", type_=Uuid()),
        _enrolment.user_id == bindparam("user_id"),
    )
    .with_for_update(of=Attempt.__table__)
)
_TO_HAND_IN = (
    select(Attempt, Enrolment)
    .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
    .where(
        Attempt.id == bindparam("attempt_id", type_=Uuid()),
        Enrolment.user_id == bindparam("user_id"),
    )
    .with_for_update()
    .execution_options(populate_existing=True)
)


class ReviewFirst(Exception):
    """The next try opens behind a short review of what was missed."""


class NoneLeft(Exception):
    """Every attempt that the quiz allows was made; somebody can open another."""


class HandedIn(Exception):
    """The attempt was handed in already; its answers stay as they were."""


@dataclass(frozen=True)
class Given:
    """What a page sent for one question: places of choices, and the revision it builds on."""

    choices: Sequence[str]
    revision: int


@dataclass(frozen=True)
class Submitted:
    """What handing in did. `first` is False when it had been handed in before."""

    course_id: str
    quiz_id: str
    first: bool
    passed: bool
    course_done: bool


def find_quiz(session: Session, course_id: str, quiz_id: str) -> OpenStop:
    """The quiz as published now; raises NotFound."""
    return find_stop(session, course_id, quiz_id, "quiz")


def start(session: Session, actor: Actor, quiz: OpenStop, looked_at: int | None = None) -> UUID:
    """The open attempt, or a new one; raises ReviewFirst or NoneLeft.

    `looked_at` is the number of the attempt whose review this person comes from.
    """
    enrolment = enrol(session, actor, quiz)
    quiz_id = quiz.payload["id"]
    tried = queries.tries(session, enrolment.id, quiz_id)
    limit = quiz.payload["limit"]
    opened = queries.openings(session, enrolment.id, quiz_id) if limit else 0
    passes = [one.passed for one in tried]
    step = next_step(passes, limit, opened, looked=looked_at == len(tried))
    if step is Next.RESUME:
        return next(one.id for one in tried if one.submitted_at is None)
    if step is Next.REVIEW:
        raise ReviewFirst
    if step is Next.NONE_LEFT:
        raise NoneLeft
    at = progress.instant(session, enrolment)
    attempt = services.start_attempt(
        session,
        enrolment.id,
        _source(quiz),
        len(tried) + 1,
        queries.drawn_last(session, enrolment.id, quiz_id) if tried else (),
        at,
    )
    words = started_words(attempt)
    progress.record(session, enrolment, EventKind.ATTEMPT_STARTED, quiz.place, words, at)
    progress.progress_in(session, enrolment, quiz.place, opened=None)
    return attempt.id


def _source(quiz: OpenStop) -> services.Source:
    place = quiz.place
    assert place.rendition_digest is not None
    return services.Source(
        quiz.payload["id"],
        place.release_id,
        place.release_number,
        place.rendition_digest,
        quiz.payload,
    )


def save_answer(
    session: Session, user_id: UUID, attempt_id: UUID, place: int, given: Given
) -> Missing | None:
    """Keep the answer to the question at `place`, from 1 on; None when a newer one is kept.

    Returns what keeps the answer from being complete; it is kept all the same.

    Raises NotFound for an attempt of somebody else or a question that it lacks, HandedIn, and
    InvalidAnswer for what is no answer to this question.
    """
    row = _open_row(session, user_id, attempt_id)
    drawn, question = _question_at(session, row, place)
    chosen = _parse(question, drawn, given)
    kept = services.keep_response(session, attempt_id, drawn.question, given.revision + 1, chosen)
    return type_of(question).missing(question, chosen) if kept else None


def save_form(
    session: Session, user_id: UUID, attempt_id: UUID, form: Mapping[int, Given]
) -> list[int]:
    """Keep the answers of a whole page; returns the places at which a newer one is kept.

    A question left blank is no answer, unless several may be picked and some were.
    """
    row = _open_row(session, user_id, attempt_id)
    kept = queries.answers(session, attempt_id)
    older: list[int] = []
    for place, given in sorted(form.items()):
        drawn, question = _question_at(session, row, place)
        chosen = _parse(question, drawn, given)
        before = kept.get(drawn.question)
        blank = not chosen and (before is None or not type_of(question).several)
        if blank or (before is not None and before.chosen == chosen):
            continue
        if not services.keep_response(
            session, attempt_id, drawn.question, given.revision + 1, chosen
        ):
            older.append(place)
    return older


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
    quiz = _payload(session, attempt.release_id, attempt.quiz_id)
    kept = {name: one.chosen for name, one in queries.answers(session, attempt.id).items()}
    result = score(quiz["questions"], from_json(attempt.drawn), kept)
    at = progress.instant(session, enrolment)
    closed = services.close_attempt(session, attempt, result, at)
    assert closed  # the row is locked and was open
    passed = result.passes(attempt.pass_mark)
    place = progress.Place(
        attempt.release_id, attempt.release_number, attempt.quiz_id, attempt.rendition_digest
    )
    words = submitted_words(attempt, result, kept)
    progress.record(session, enrolment, EventKind.ATTEMPT_SUBMITTED, place, words, at)
    course_done = _follow_up(session, enrolment, place, passed)
    return Submitted(enrolment.course_id, attempt.quiz_id, True, passed, course_done)


def _follow_up(session: Session, enrolment: Enrolment, place: progress.Place, passed: bool) -> bool:
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


def open_another(session: Session, actor: Actor, enrolment_id: UUID, quiz_id: str) -> bool:
    """Open one more attempt to somebody who has none left; False when they need none.

    Raises NotFound for people whom `actor` does not look after, and for a quiz without a limit.
    """
    enrolment = session.get(Enrolment, enrolment_id, with_for_update=True)
    if enrolment is None or not opens_attempts_of(actor, enrolment.agency_id):
        raise NotFound(enrolment_id)
    quiz = find_quiz(session, enrolment.course_id, quiz_id)
    limit = quiz.payload["limit"]
    if limit is None:
        raise NotFound(quiz_id)
    passes = [one.passed for one in queries.tries(session, enrolment_id, quiz_id)]
    opened = queries.openings(session, enrolment_id, quiz_id)
    needed = next_step(passes, limit, opened) is Next.NONE_LEFT and not any(passes)
    if needed:
        at, words = progress.instant(session, enrolment), opened_words(actor.id)
        services.open_one_more(session, enrolment_id, quiz_id, actor.id, at)
        progress.record(session, enrolment, EventKind.ATTEMPT_OPENED, quiz.place, words, at)
    return needed


def _open_row(session: Session, user_id: UUID, attempt_id: UUID) -> Any:
    """An attempt that is open and this person's, locked against being handed in meanwhile."""
    mine = {"attempt_id": attempt_id, "user_id": user_id}
    row: Any = session.connection().execute(_OPEN_ROW, mine).one_or_none()
    if row is None:
        raise NotFound(attempt_id)
    if row.submitted_at is not None:
        raise HandedIn(attempt_id)
    return row


def _question_at(session: Session, row: Any, place: int) -> tuple[Drawn, dict[str, Any]]:
    if not 1 <= place <= len(row.drawn):
        raise NotFound(place)
    drawn = from_json(row.drawn[place - 1 : place])[0]
    questions = _payload(session, row.release_id, row.quiz_id)["questions"]
    return drawn, next(q for q in questions if q["id"] == drawn.question)


def _parse(question: dict[str, Any], drawn: Drawn, given: Given) -> list[str]:
    if not 0 <= given.revision < MOST_REVISIONS:
        raise InvalidAnswer("a revision is a small whole number")
    return type_of(question).parse(question, drawn.shown, given.choices)


def _payload(session: Session, release_id: UUID, quiz_id: str) -> dict[str, Any]:
    page = content.page(session, release_id, quiz_id)
    assert page is not None  # releases are for ever
    return page.payload
