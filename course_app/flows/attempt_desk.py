"""Who has tried which quiz how often, and who has no attempt left: what a coordinator may know.

Names, numbers of attempts and passed or not. No points, no answers, no dates or times of day.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import and_, literal, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from course_app.accounts.models import User
from course_app.agencies.actor import Actor
from course_app.agencies.models import Membership
from course_app.agencies.policy import opens_attempts_of
from course_app.assessments import grades, queries, services
from course_app.assessments.models import Attempt
from course_app.assessments.tries import Next, next_step
from course_app.content import queries as content
from course_app.flows.attempt_records import opened_words
from course_app.flows.stops import NotFound, find_stop
from course_app.lib import clock
from course_app.progress import services as progress
from course_app.progress.models import Enrolment, EventKind


@dataclass(frozen=True)
class Line:
    """One person and one quiz."""

    enrolment_id: UUID
    name: str
    number: str
    quiz_id: str
    quiz_title: str
    attempts: int
    allowed: int | None
    passed: bool
    stuck: bool
    doubtful: bool  # passed, and would not be under a mended key


@dataclass(frozen=True)
class Desk:
    """A page of lines; `after` asks for the next page, None when this is the last."""

    lines: list[Line]
    limited: bool
    after: UUID | None


def desk(session: Session, agency_id: UUID | None, limit: int, after: UUID | None = None) -> Desk:
    """The people of an agency, or those without one, who have tried a quiz; by name."""
    rows = _people(session, agency_id, limit + 1, after)
    shown = rows[:limit]
    ids = [row.id for row in shown]
    counts = queries.counts(session, ids)
    regraded = any(count.regraded for count in counts.values())
    doubtful = grades.doubtful(session, ids) if regraded else set()
    quizzes = _quizzes(session)
    lines = [
        _line(row, quizzes[row.course_id, quiz_id], count, (row.id, quiz_id) in doubtful)
        for row in shown
        for (enrolment_id, quiz_id), count in sorted(counts.items(), key=lambda one: one[0][1])
        if enrolment_id == row.id and (row.course_id, quiz_id) in quizzes
    ]
    limited = any(quiz["limit"] for quiz in quizzes.values())
    return Desk(lines, limited, shown[-1].id if len(rows) > limit else None)


def open_another(session: Session, actor: Actor, enrolment_id: UUID, quiz_id: str) -> bool:
    """Open one more attempt to somebody who has none left; False when they need none.

    Raises NotFound for people whom `actor` does not look after, and for a quiz without a limit.
    """
    enrolment = session.get(Enrolment, enrolment_id, with_for_update=True)
    if enrolment is None or not opens_attempts_of(actor, enrolment.agency_id):
        raise NotFound(enrolment_id)
    quiz = find_stop(session, enrolment.course_id, quiz_id, "quiz")
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


def _quizzes(session: Session) -> dict[tuple[str, str], dict[str, Any]]:
    return {
        (course.id, item["id"]): item
        for course in content.published_courses(session)
        for module in course.outline["modules"]
        for item in module["items"]
        if item["kind"] == "quiz"
    }


def _line(row: Any, quiz: dict[str, Any], count: queries.Count, doubtful: bool) -> Line:
    allowed = quiz["limit"] + count.opened if quiz["limit"] else None
    used_up = allowed is not None and count.attempts >= allowed
    return Line(
        row.id,
        row.name,
        row.number,
        quiz["id"],
        quiz["title"],
        count.attempts,
        allowed,
        count.passed,
        used_up and not count.passed and not count.is_open,
        doubtful,
    )


def _people(
    session: Session, agency_id: UUID | None, limit: int, after: UUID | None
) -> Sequence[Any]:
    query, name = _of_nobody() if agency_id is None else _of_agency(agency_id)
    tried = select(Attempt.id).where(Attempt.enrolment_id == Enrolment.id).exists()
    ordered = query.where(tried).order_by(name, Enrolment.id).limit(limit)
    if after is not None:
        last = query.where(Enrolment.id == after).with_only_columns(name).scalar_subquery()
        ordered = ordered.where(or_(name > last, and_(name == last, Enrolment.id > after)))
    return session.execute(ordered).all()


def _of_agency(agency_id: UUID) -> tuple[Any, InstrumentedAttribute[str]]:
    today = clock.now().date()
    query = (
        select(
            Enrolment.id,
            Enrolment.course_id,
            Membership.name,
            Membership.external_id.label("number"),
        )
        .join(
            Membership,
            and_(
                Membership.agency_id == Enrolment.agency_id,
                Membership.id == Enrolment.membership_id,
            ),
        )
        .where(
            Enrolment.agency_id == agency_id,
            or_(Membership.member_until.is_(None), Membership.member_until >= today),
        )
    )
    return query, Membership.name


def _of_nobody() -> tuple[Any, InstrumentedAttribute[str]]:
    query = (
        select(Enrolment.id, Enrolment.course_id, User.name, literal("").label("number"))
        .join(User, User.id == Enrolment.user_id)
        .where(Enrolment.agency_id.is_(None))
    )
    return query, User.name
