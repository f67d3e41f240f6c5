"""What other rooms read of quizzes: the best result of each, for awards and transcripts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from uuid import UUID

from sqlalchemy.orm import Session


@dataclass(frozen=True)
class Result:
    """The best submitted attempt at one quiz."""

    quiz_id: str
    number: int
    points: Fraction
    of: Fraction
    percent: int
    pass_mark: int
    passed: bool
    submitted_at: datetime
    rendition_digest: str


def best_results(session: Session, enrolment_id: UUID) -> dict[str, Result]:  # noqa: ARG001
    """The best result of each quiz of an enrolment; none while there are no quizzes."""
    return {}
