"""What is read of attempts: one's own, whole; for others, results and nothing of the answers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction
from typing import Any
from uuid import UUID

from sqlalchemy import Uuid, bindparam, case, exists, func, or_, select
from sqlalchemy.orm import Session

from course_app.assessments.grading import percent
from course_app.assessments.models import (
    Attempt,
    AttemptOpening,
    ExtraTime,
    Regrade,
    Response,
)
from course_app.assessments.rules import USUAL


@dataclass(frozen=True)
class Result:
    """What counts of one quiz: the first attempt that passed, else the best."""

    quiz_id: str
    number: int
    points: Fraction
    of: Fraction
    percent: int
    pass_mark: int
    passed: bool
    submitted_at: datetime
    rendition_digest: str


@dataclass(frozen=True)
class Answer:
    """The answer that is kept to a question: choice ids, and which revision of it."""

    chosen: list[str]
    revision: int


@dataclass(frozen=True)
class Tried:
    """One of a person's attempts at a quiz, with the better of its results."""

    id: UUID
    number: int
    started_at: datetime
    submitted_at: datetime | None
    points: Fraction | None
    of: int
    passed: bool | None
    deadline_at: datetime | None = None
    regraded: bool = False  # a regrade counts, not the first result

    @property
    def percent(self) -> int:
        """The share, rounded down."""
        return percent(self.points or Fraction(0), self.of)


# Built once, in Core: they run with every page and every hand-in. Parameters name their type: a
# column with a foreign key has none until the other table is imported.
_attempt, _response, _regrade = Attempt.__table__, Response.__table__, Regrade.__table__
_TRIES = (
    select(
        _attempt.c.id,
        _attempt.c.number,
        _attempt.c.started_at,
        _attempt.c.submitted_at,
        _attempt.c.points_numerator,
        _attempt.c.points_denominator,
        _attempt.c.of,
        _attempt.c.passed,
        _attempt.c.deadline_at,
        _regrade.c.points_numerator.label("again_numerator"),
        _regrade.c.points_denominator.label("again_denominator"),
        _regrade.c.passed.label("again_passed"),
    )
    .outerjoin(_regrade, _regrade.c.attempt_id == _attempt.c.id)
    .where(
        _attempt.c.enrolment_id == bindparam("enrolment_id", type_=Uuid()),
        _attempt.c.quiz_id == bindparam("quiz_id"),
    )
    .order_by(_attempt.c.number, _regrade.c.number)
)
_ANSWERS = select(_response.c.question_id, _response.c.chosen, _response.c.revision).where(
    _response.c.attempt_id == bindparam("attempt_id", type_=Uuid())
)


def best_results(session: Session, enrolment_id: UUID) -> dict[str, Result]:
    """What counts of each quiz that was handed in, by its id; of a regraded attempt the better."""
    rows: Iterable[Any] = session.execute(
        select(
            Attempt.quiz_id,
            Attempt.number,
            Attempt.points_numerator,
            Attempt.points_denominator,
            Attempt.of,
            Attempt.pass_mark,
            Attempt.passed,
            Attempt.submitted_at,
            Attempt.rendition_digest,
            Regrade.points_numerator.label("again_numerator"),
            Regrade.points_denominator.label("again_denominator"),
            Regrade.passed.label("again_passed"),
            Regrade.rendition_digest.label("again_rendition"),
        )
        .outerjoin(Regrade, Regrade.attempt_id == Attempt.id)
        .where(Attempt.enrolment_id == enrolment_id, Attempt.submitted_at.is_not(None))
        .order_by(Attempt.quiz_id, Attempt.number, Regrade.number)
    )
    best: dict[str, Result] = {}
    for row in rows:
        found = _result(row)
        if row.again_passed is not None:
            again = _regraded(row, found)
            found = again if _rank(again) > _rank(found) else found
        held = best.get(found.quiz_id)
        better = held is None or (not held.passed and _rank(found) > _rank(held))
        if better:
            best[found.quiz_id] = found
    return best


def _rank(result: Result) -> tuple[bool, Fraction]:
    return result.passed, result.points / result.of


def _result(row: Any) -> Result:
    points = Fraction(row.points_numerator, row.points_denominator)
    return Result(
        row.quiz_id,
        row.number,
        points,
        Fraction(row.of),
        percent(points, row.of),
        row.pass_mark,
        row.passed,
        row.submitted_at,
        row.rendition_digest,
    )


def _regraded(row: Any, first: Result) -> Result:
    points = Fraction(row.again_numerator, row.again_denominator)
    return replace(
        first,
        points=points,
        percent=percent(points, row.of),
        passed=row.again_passed,
        rendition_digest=row.again_rendition,
    )


def tries(session: Session, enrolment_id: UUID, quiz_id: str) -> list[Tried]:
    """A person's attempts at a quiz, oldest first."""
    mine = {"enrolment_id": enrolment_id, "quiz_id": quiz_id}
    found: dict[UUID, Tried] = {}
    for row in session.connection().execute(_TRIES, mine):
        one = found.setdefault(row.id, _tried(row))
        if row.again_passed is not None and one.points is not None:
            points = Fraction(row.again_numerator, row.again_denominator)
            if (row.again_passed, points) > (one.passed, one.points):
                better = {"points": points, "passed": row.again_passed, "regraded": True}
                found[row.id] = replace(one, **better)
    return list(found.values())


def _tried(row: Any) -> Tried:
    return Tried(
        row.id,
        row.number,
        row.started_at,
        row.submitted_at,
        None if row.passed is None else Fraction(row.points_numerator, row.points_denominator),
        row.of,
        row.passed,
        row.deadline_at,
    )


def openings(session: Session, enrolment_id: UUID, quiz_id: str) -> int:
    """How many attempts were opened beyond the quiz's limit."""
    query = select(func.count()).select_from(AttemptOpening)
    mine = (AttemptOpening.enrolment_id == enrolment_id, AttemptOpening.quiz_id == quiz_id)
    return session.scalar(query.where(*mine)) or 0


def time_share(session: Session, user_id: UUID) -> int:
    """A person's own share of a quiz's time in percent: 100 is the usual one, 0 no limit."""
    found = session.scalar(select(ExtraTime.percent).where(ExtraTime.user_id == user_id))
    return USUAL if found is None else found


def drawn_last(session: Session, enrolment_id: UUID, quiz_id: str) -> set[str]:
    """The questions of a person's last attempt at a quiz."""
    last = session.scalar(
        select(Attempt.drawn)
        .where(Attempt.enrolment_id == enrolment_id, Attempt.quiz_id == quiz_id)
        .order_by(Attempt.number.desc())
        .limit(1)
    )
    return {one["question"] for one in last or []}


def answers(session: Session, attempt_id: UUID) -> dict[str, Answer]:
    """The answers of an attempt, by question id."""
    rows = session.connection().execute(_ANSWERS, {"attempt_id": attempt_id})
    return {row.question_id: Answer(list(row.chosen), row.revision) for row in rows}


@dataclass(frozen=True)
class Count:
    """How often somebody tried a quiz, and whether they passed; nothing more."""

    attempts: int
    is_open: bool
    passed: bool
    opened: int
    regraded: bool


def counts(session: Session, enrolment_ids: Sequence[UUID]) -> dict[tuple[UUID, str], Count]:
    """The counts of these enrolments, by enrolment and quiz: what a coordinator may know.

    No points, no answers and no time of day leave these statements.
    """
    opened = {
        (row.enrolment_id, row.quiz_id): row.opened
        for row in session.execute(
            select(
                AttemptOpening.enrolment_id,
                AttemptOpening.quiz_id,
                func.count().label("opened"),
            )
            .where(AttemptOpening.enrolment_id.in_(enrolment_ids))
            .group_by(AttemptOpening.enrolment_id, AttemptOpening.quiz_id)
        )
    }
    regraded = exists().where(Regrade.attempt_id == Attempt.id)
    regained = regraded.where(Regrade.passed.is_(True))
    rows = session.execute(
        select(
            Attempt.enrolment_id,
            Attempt.quiz_id,
            func.count().label("attempts"),
            func.count(Attempt.submitted_at).label("submitted"),
            func.count(case((or_(Attempt.passed.is_(True), regained), 1))).label("passed"),
            func.count(case((regraded, 1))).label("regraded"),
        )
        .where(Attempt.enrolment_id.in_(enrolment_ids))
        .group_by(Attempt.enrolment_id, Attempt.quiz_id)
    )
    return {
        (row.enrolment_id, row.quiz_id): Count(
            row.attempts,
            row.submitted < row.attempts,
            row.passed > 0,
            opened.get((row.enrolment_id, row.quiz_id), 0),
            row.regraded > 0,
        )
        for row in rows
    }
