"""What a learner does with a quiz: start or go on, keep answers, hand in; and one more attempt.

Starting and handing in take the enrolment's lock, so that two tabs or devices queue. Keeping an
answer takes the attempt's only: it is one short transaction, and writes nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any
from uuid import UUID

from sqlalchemy import Uuid, bindparam, select
from sqlalchemy.orm import Session

from course_app.agencies.actor import Actor
from course_app.assessments import queries, services
from course_app.assessments.drawing import Drawn, from_json
from course_app.assessments.models import Attempt
from course_app.assessments.question_types.contract import InvalidAnswer, Missing
from course_app.assessments.question_types.registry import type_of
from course_app.assessments.rules import GRACE, USUAL, deadline_of, is_over, opens_at, rules_of
from course_app.assessments.tries import Next, next_step
from course_app.flows.attempt_records import started_words
from course_app.flows.hand_in import quiz_payload, submit
from course_app.flows.stops import NotFound, OpenStop, enrol, find_stop
from course_app.jobs.services import promise
from course_app.lib import clock
from course_app.progress import services as progress
from course_app.progress.models import Enrolment, EventKind

MOST_REVISIONS = 1_000_000
CLOSING = "attempts.close"  # the task that closes an attempt whose time is over

_attempt, _enrolment = Attempt.__table__.c, Enrolment.__table__.c
# Built once, in Core: it runs for every answer that is given.
_OPEN_ROW = (
    select(
        _attempt.drawn,
        _attempt.submitted_at,
        _attempt.deadline_at,
        _attempt.release_id,
        _attempt.quiz_id,
    )
    .join(Enrolment.__table__, _enrolment.id == _attempt.enrolment_id)
    .where(
        _attempt.id == bindparam("attempt_id", type_=Uuid()),
        _enrolment.user_id == bindparam("user_id"),
    )
    .with_for_update(of=Attempt.__table__)
)


class ReviewFirst(Exception):
    """The next try opens behind a short review of what was missed."""


class TooSoon(Exception):
    """The quiz has a cooldown, and it runs."""


class TimeOver(Exception):
    """The attempt's time is over: nothing more is kept, and it waits to be closed."""


class NoneLeft(Exception):
    """Every attempt that the quiz allows was made; somebody can open another."""


class HandedIn(Exception):
    """The attempt was handed in already; its answers stay as they were."""


STOPS: dict[Next, type[Exception]] = {
    Next.REVIEW: ReviewFirst,
    Next.WAIT: TooSoon,
    Next.NONE_LEFT: NoneLeft,
}


@dataclass(frozen=True)
class Given:
    """What a page sent for one question: places of choices, and the revision it builds on."""

    choices: Sequence[str]
    revision: int


def find_quiz(session: Session, course_id: str, quiz_id: str) -> OpenStop:
    """The quiz as published now; raises NotFound."""
    return find_stop(session, course_id, quiz_id, "quiz")


def start(session: Session, actor: Actor, quiz: OpenStop, looked_at: int | None = None) -> UUID:
    """The open attempt, or a new one; raises ReviewFirst, TooSoon or NoneLeft.

    `looked_at` is the number of the attempt whose review this person comes from. An open attempt
    whose time is over is closed.
    """
    enrolment = enrol(session, actor, quiz)
    quiz_id = quiz.payload["id"]
    tried = queries.tries(session, enrolment.id, quiz_id)
    rules = rules_of(quiz.payload)
    opened = queries.openings(session, enrolment.id, quiz_id) if rules.limit else 0
    passes = [one.passed for one in tried]
    wait, now = opens_at(tried, rules.cooldown), clock.now()
    looked, waiting = looked_at == len(tried), wait is not None and now < wait
    step = next_step(passes, rules.limit, opened, looked, waiting)
    if step is Next.RESUME:
        under_way = next(one for one in tried if one.submitted_at is None)
        if is_over(under_way.deadline_at, now):
            submit(session, actor, under_way.id)
        return under_way.id
    if step in STOPS:
        raise STOPS[step]
    at = progress.instant(session, enrolment)
    share = queries.time_share(session, actor.id) if rules.time_limit else USUAL
    deadline_at = deadline_of(at, rules.time_limit, share)
    attempt = services.start_attempt(
        session,
        enrolment.id,
        _source(quiz),
        len(tried) + 1,
        queries.drawn_last(session, enrolment.id, quiz_id) if tried else (),
        at,
        deadline_at,
    )
    if deadline_at is not None:
        after = (deadline_at + GRACE - now).total_seconds() + 1
        promise(session, CLOSING, {"attempt_id": str(attempt.id)}, delay=ceil(after))
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

    Raises NotFound for an attempt of somebody else or a question that it lacks, HandedIn, TimeOver,
    and InvalidAnswer for what is no answer to this question.
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


def _open_row(session: Session, user_id: UUID, attempt_id: UUID) -> Any:
    """An attempt that is open and this person's, locked against being handed in meanwhile."""
    mine = {"attempt_id": attempt_id, "user_id": user_id}
    row: Any = session.connection().execute(_OPEN_ROW, mine).one_or_none()
    if row is None:
        raise NotFound(attempt_id)
    if row.submitted_at is not None:
        raise HandedIn(attempt_id)
    if is_over(row.deadline_at, clock.now()):
        raise TimeOver(attempt_id)
    return row


def _question_at(session: Session, row: Any, place: int) -> tuple[Drawn, dict[str, Any]]:
    if not 1 <= place <= len(row.drawn):
        raise NotFound(place)
    drawn = from_json(row.drawn[place - 1 : place])[0]
    questions = quiz_payload(session, row.release_id, row.quiz_id)["questions"]
    return drawn, next(q for q in questions if q["id"] == drawn.question)


def _parse(question: dict[str, Any], drawn: Drawn, given: Given) -> list[str]:
    if not 0 <= given.revision < MOST_REVISIONS:
        raise InvalidAnswer("a revision is a small whole number")
    return type_of(question).parse(question, drawn.shown, given.choices)
