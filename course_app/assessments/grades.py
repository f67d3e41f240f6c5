"""What attempts came to, first and under mended keys: read for regrading, practice and desks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from course_app.assessments.models import Attempt, Regrade, Response


@dataclass(frozen=True)
class Grade:
    """A result of one attempt: `number` 0 is the first, those after it are regrades."""

    number: int
    points: Fraction
    passed: bool
    release_number: int


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


def regrades(session: Session, attempt_id: UUID) -> Sequence[Regrade]:
    """The regrades of an attempt, oldest first."""
    query = select(Regrade).where(Regrade.attempt_id == attempt_id).order_by(Regrade.number)
    return session.scalars(query).all()


def grades_of(session: Session, attempts: Sequence[Attempt]) -> dict[UUID, list[Grade]]:
    """The results of handed-in attempts, the first one first, in one statement."""
    found = {
        one.id: [Grade(0, one.points or Fraction(0), bool(one.passed), one.release_number)]
        for one in attempts
    }
    rows = session.scalars(
        select(Regrade)
        .where(Regrade.attempt_id.in_(list(found)))
        .order_by(Regrade.attempt_id, Regrade.number)
    )
    for row in rows:
        grade = Grade(row.number, row.points, row.passed, row.release_number)
        found[row.attempt_id].append(grade)
    return found


def doubtful(session: Session, enrolment_ids: Sequence[UUID]) -> set[tuple[UUID, str]]:
    """Quizzes that were passed, but by no attempt that still passes under a mended key.

    By enrolment and quiz. The pass holds; people decide about the certificate.
    """
    of_these = Attempt.enrolment_id.in_(enrolment_ids)
    done = session.scalars(select(Attempt).where(of_these, Attempt.submitted_at.is_not(None)))
    attempts = list(done)
    grades = grades_of(session, attempts)
    ever = {(a.enrolment_id, a.quiz_id) for a in attempts if any(g.passed for g in grades[a.id])}
    still = {(a.enrolment_id, a.quiz_id) for a in attempts if grades[a.id][-1].passed}
    return ever - still
