"""What the learner's pages read: two statements, whatever the course's size."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from course_app.content.models import Course, Release, ReleaseEntry
from course_app.player.plan import Answered, Record
from course_app.progress.models import CheckAnswer, Enrolment, Progress


@dataclass(frozen=True)
class Head:
    """What is published of a course now, and the learner's enrolment in it, if any."""

    course_id: str
    release_id: UUID
    release_number: int
    enrolment_id: UUID | None
    completed_at: datetime | None
    last_stable_id: str | None


def heads(session: Session, user_id: UUID, course_id: str | None = None) -> list[Head]:
    """One row for each published course, or for `course_id` alone."""
    query = (
        select(
            Course.id,
            Release.id.label("release_id"),
            Release.number,
            Enrolment.id,
            Enrolment.completed_at,
            Enrolment.last_stable_id,
        )
        .join(Release, Release.id == Course.current_release_id)
        .outerjoin(
            Enrolment,
            and_(
                Enrolment.course_id == Course.id,
                Enrolment.user_id == user_id,
                Enrolment.cycle == 1,
            ),
        )
        .order_by(Course.id)
    )
    if course_id is not None:
        query = query.where(Course.id == course_id)
    return [Head(*row) for row in session.execute(query)]


def records(
    session: Session, enrolment_id: UUID | None
) -> tuple[dict[str, Record], list[Answered]]:
    """The learner's record of each document, and their latest answers, in one statement."""
    if enrolment_id is None:
        return {}, []
    rows = session.execute(
        select(
            Progress.stable_id,
            Progress.state,
            Progress.rendition_digest,
            Progress.release_number,
            Progress.section,
            Progress.block,
            CheckAnswer.check_id,
            CheckAnswer.choices,
            CheckAnswer.sureness,
            CheckAnswer.correct,
        )
        .outerjoin(
            CheckAnswer,
            and_(
                CheckAnswer.enrolment_id == Progress.enrolment_id,
                CheckAnswer.stable_id == Progress.stable_id,
            ),
        )
        .where(Progress.enrolment_id == enrolment_id)
        .order_by(Progress.stable_id, CheckAnswer.check_id)
    ).all()
    found = {
        r.stable_id: Record(r.state, r.rendition_digest, r.release_number, r.section, r.block)
        for r in rows
    }
    answers = [
        Answered(r.stable_id, r.check_id, list(r.choices), r.sureness, r.correct)
        for r in rows
        if r.check_id is not None
    ]
    return found, answers


def materially_changed(
    session: Session, course_id: str, done: dict[str, Record], renditions: dict[str, str]
) -> set[str]:
    """Documents that I finished and that were changed materially since.

    Asks the database only when a finished document has another rendition now than then.
    """
    suspects = [i for i, r in done.items() if renditions.get(i, r.rendition) != r.rendition]
    if not suspects:
        return set()
    rows = session.execute(
        select(ReleaseEntry.stable_id, Release.number)
        .join(Release, Release.id == ReleaseEntry.release_id)
        .where(
            Release.course_id == course_id,
            ReleaseEntry.stable_id.in_(suspects),
            ReleaseEntry.change == "material",
        )
    )
    return {row.stable_id for row in rows if row.number > done[row.stable_id].release_number}
