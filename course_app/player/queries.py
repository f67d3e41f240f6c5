"""What the learner's pages read: one statement, whatever the number and the size of courses.

A lesson is the page that everybody asks for most. Its statement is Core, made once, and run on
the connection: half the time of the same one through the ORM.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, bindparam, func, select
from sqlalchemy.orm import Session

from course_app.agencies.models import Agency
from course_app.content.models import Course, Release, ReleaseEntry
from course_app.player.plan import Answered, Record
from course_app.progress.models import CheckAnswer, Enrolment, Progress

_course, _release, _agency = Course.__table__, Release.__table__, Agency.__table__
_enrolment, _progress, _answer = Enrolment.__table__, Progress.__table__, CheckAnswer.__table__


@dataclass(frozen=True)
class Head:
    """What is published of a course now, and the learner's enrolment in it, if any.

    `time_zone` is that of the agency the enrolment is done for. `records` are by document;
    `answers` are the latest ones to checks.
    """

    course_id: str
    release_id: UUID
    release_number: int
    enrolment_id: UUID | None
    completed_at: datetime | None
    last_stable_id: str | None
    time_zone: str | None
    records: dict[str, Record] = field(default_factory=dict)
    answers: list[Answered] = field(default_factory=list)


_COURSES = (
    select(
        _course.c.id,
        _release.c.id.label("release_id"),
        _release.c.number,
        _enrolment.c.id,
        _enrolment.c.completed_at,
        _enrolment.c.last_stable_id,
        _agency.c.time_zone,
        _progress.c.stable_id,
        _progress.c.state,
        _progress.c.rendition_digest,
        _progress.c.release_number,
        _progress.c.section,
        _progress.c.block,
        _answer.c.check_id,
        _answer.c.choices,
        _answer.c.sureness,
        _answer.c.correct,
    )
    .select_from(_course)
    .join(_release, _release.c.id == _course.c.current_release_id)
    .outerjoin(
        _enrolment,
        and_(
            _enrolment.c.course_id == _course.c.id,
            _enrolment.c.user_id == bindparam("user_id"),
            _enrolment.c.cycle == 1,
        ),
    )
    .outerjoin(_agency, _agency.c.id == _enrolment.c.agency_id)
    .outerjoin(_progress, _progress.c.enrolment_id == _enrolment.c.id)
    .outerjoin(
        _answer,
        and_(
            _answer.c.enrolment_id == _progress.c.enrolment_id,
            _answer.c.stable_id == _progress.c.stable_id,
        ),
    )
    .order_by(_course.c.id, _progress.c.stable_id, _answer.c.check_id)
)
_COURSE = _COURSES.where(_course.c.id == bindparam("course_id"))


def heads(session: Session, user_id: UUID, course_id: str | None = None) -> list[Head]:
    """Each published course, or `course_id` alone, as the learner has it: in one statement."""
    given = {"user_id": user_id, "course_id": course_id}
    rows = session.connection().execute(_COURSES if course_id is None else _COURSE, given)
    found: dict[str, Head] = {}
    for course, *rest in rows:
        head = found.get(course) or found.setdefault(course, Head(course, *rest[:6]))
        stable_id, state, digest, number, section, block = rest[6:12]
        if stable_id is None:
            continue
        if stable_id not in head.records:
            head.records[stable_id] = Record(state, digest, number, section, block)
        check_id, choices, sureness, correct = rest[12:]
        if check_id is not None:
            answer = Answered(stable_id, check_id, tuple(choices), sureness, correct)
            head.answers.append(answer)
    return list(found.values())


def material_changes(
    session: Session, suspects: Mapping[str, Collection[str]]
) -> dict[tuple[str, str], int]:
    """The newest release that changed each document materially, by (course, document).

    `suspects` are documents by course; with none of them there is no statement.
    """
    ids = sorted({stable_id for some in suspects.values() for stable_id in some})
    if not ids:
        return {}
    rows = session.execute(
        select(Release.course_id, ReleaseEntry.stable_id, func.max(Release.number))
        .join(Release, Release.id == ReleaseEntry.release_id)
        .where(
            Release.course_id.in_(suspects),
            ReleaseEntry.stable_id.in_(ids),
            ReleaseEntry.change == "material",
        )
        .group_by(Release.course_id, ReleaseEntry.stable_id)
    )
    return {(course_id, stable_id): number for course_id, stable_id, number in rows}
