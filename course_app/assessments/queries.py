"""What is read of attempts: one's own, whole; for others, results and nothing of the answers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any
from uuid import UUID

from sqlalchemy import Uuid, bindparam, case, func, select
from sqlalchemy.orm import Session

from course_app.assessments.grading import percent
from course_app.assessments.models import Attempt, AttemptOpening, ExtraTime, Response
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
    """One of a person's attempts at a quiz, as the quiz's page lists it."""

    id: UUID
    number: int
    started_at: datetime
    submitted_at: datetime | None
    points: Fraction | None
    of: int
    passed: bool | None
    deadline_at: datetime | None = None

    @property
    def percent(self) -> int:
        """The share, rounded down."""
        return percent(self.points or Fraction(0), self.of)


# Built once, in Core: they run with every page and every hand-in. Parameters name their type: a
# column with a foreign key has none until the other table is imported.
_attempt, _response = Attempt.__table__, Response.__table__
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
    )
    .where(
        _attempt.c.enrolment_id == bindparam("enrolment_id", type_=Uuid()),
        _attempt.c.quiz_id == bindparam("quiz_id"),
    )
    .order_by(_attempt.c.number)
)
_ANSWERS = select(_response.c.question_id, _response.c.chosen, _response.c.revision).where(
    _response.c.attempt_id == bindparam("attempt_id", type_=Uuid())
)


def best_results(session: Session, enrolment_id: UUID) -> dict[str, Result]:
    """What counts of each quiz that was handed in, by its id."""
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
        )
        .where(Attempt.enrolment_id == enrolment_id, Attempt.submitted_at.is_not(None))
        .order_by(Attempt.quiz_id, Attempt.number)
    )
    best: dict[str, Result] = {}
    for row in rows:
        found = _result(row)
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


def tries(session: Session, enrolment_id: UUID, quiz_id: str) -> list[Tried]:
    """A person's attempts at a quiz, oldest first."""
    mine = {"enrolment_id": enrolment_id, "quiz_id": quiz_id}
    rows = session.connection().execute(_TRIES, mine)
    return [
        Tried(
            row.id,
            row.number,
            row.started_at,
            row.submitted_at,
            None if row.passed is None else Fraction(row.points_numerator, row.points_denominator),
            row.of,
            row.passed,
            row.deadline_at,
        )
        for row in rows
    ]


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


def handed_in(session: Session, enrolment_id: UUID, quiz_id: str) -> Sequence[Attempt]:
    """A person's attempts at a quiz that were handed in, newest first."""
    return session.scalars(
        select(Attempt)
        .where(
            Attempt.enrolment_id == enrolment_id,
            Attempt.quiz_id == quiz_id,
            Attempt.submitted_at.is_not(None),
        )
        .order_by(Attempt.number.desc())
    ).all()


def answers_of(session: Session, attempt_ids: Sequence[UUID]) -> dict[UUID, dict[str, list[str]]]:
    """The answers of several attempts: by attempt, then by question."""
    found: dict[UUID, dict[str, list[str]]] = {}
    for row in session.execute(
        select(Response.attempt_id, Response.question_id, Response.chosen).where(
            Response.attempt_id.in_(attempt_ids)
        )
    ):
        found.setdefault(row.attempt_id, {})[row.question_id] = list(row.chosen)
    return found


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
    rows = session.execute(
        select(
            Attempt.enrolment_id,
            Attempt.quiz_id,
            func.count().label("attempts"),
            func.count(Attempt.submitted_at).label("submitted"),
            func.count(case((Attempt.passed.is_(True), 1))).label("passed"),
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
        )
        for row in rows
    }
