"""What finishing a stop (a lesson, a quiz) means for the enrolment, whatever the stop is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from course_app.agencies.actor import Actor
from course_app.agencies.policy import learner_seat
from course_app.agencies.services import agency_zone
from course_app.content import queries as content
from course_app.content.models import Course
from course_app.flows.certify import certify
from course_app.lib.clock import HOME_ZONE
from course_app.progress import services as progress
from course_app.progress.models import Enrolment, EventKind, Progress


class NotFound(LookupError):
    """The course, the stop or the part of it is not in what is published now."""


@dataclass(frozen=True)
class OpenStop:
    """A stop of the current release, with what is needed to record something about it."""

    course_id: str
    place: progress.Place
    payload: dict[str, Any]
    required: frozenset[str]


def find_stop(session: Session, course_id: str, stable_id: str, kind: str) -> OpenStop:
    """The stop of this kind as published now; raises NotFound."""
    release = content.current_release(session, course_id)
    page = content.page(session, release.id, stable_id) if release else None
    if release is None or page is None or page.kind != kind:
        raise NotFound(stable_id)
    place = progress.Place(release.id, release.number, stable_id, page.rendition_digest)
    return OpenStop(course_id, place, page.payload, stop_ids(page.outline))


def stop_ids(outline: dict[str, Any]) -> frozenset[str]:
    """The ids of every stop of a release: all of them done is the course done."""
    return frozenset(item["id"] for module in outline["modules"] for item in module["items"])


def enrol(session: Session, actor: Actor, stop: OpenStop) -> Enrolment:
    """The person's enrolment in the stop's course, locked; started now when there was none."""
    seat = learner_seat(actor)
    return progress.enrol(
        session,
        actor.id,
        stop.course_id,
        stop.place,
        progress.Seat(seat.agency_id, seat.membership_id) if seat else None,
    )


def finish_stop(
    session: Session,
    enrolment: Enrolment,
    row: Progress,
    place: progress.Place,
    kind: EventKind,
    required: frozenset[str],
    release: progress.Place | None = None,
    at: datetime | None = None,
) -> bool:
    """Mark a stop done, with an event of `kind` the first time; True when that ended the course.

    `enrolment` is locked by the caller; `required` are the ids of every stop of `release`, which
    is that of `place` unless the stop was begun in an earlier one. `at` is now when left out.
    """
    fresh = row.state != "done"
    if fresh:
        row.state = "done"
        progress.record(session, enrolment, kind, place, at=at)
    if fresh or place.release_number >= row.release_number:  # an old attempt takes nothing back
        row.rendition_digest = place.rendition_digest or row.rendition_digest
        row.release_number = place.release_number
    session.flush()
    return conclude(session, enrolment, release or place, required)


def conclude(
    session: Session, enrolment: Enrolment, release: progress.Place, required: frozenset[str]
) -> bool:
    """Count what is done of `required`; True when that completed the course just now."""
    enrolment.done_count = _done_count(session, enrolment, required)
    progress.mark_standing(session, enrolment, "in-progress")
    finished = enrolment.completed_at is None and enrolment.done_count == len(required)
    if finished:
        progress.complete_course(session, enrolment, release, zone_of(session, enrolment))
    certify(session, enrolment, release.release_id, zone_of(session, enrolment))
    return finished


def settle(session: Session, actor: Actor, course_id: str) -> bool:
    """Complete a course whose last open stops were taken out of it; True when that happened."""
    head = content.current_release(session, course_id)
    if head is None:
        return False
    release = progress.Place(head.id, head.number)
    required = stop_ids(head.outline)
    enrolment = enrol(session, actor, OpenStop(course_id, release, {}, required))
    return conclude(session, enrolment, release, required)


def certify_waiting(session: Session, user_id: UUID) -> int:
    """Issue what waited for a person's name; returns how many certificates that were."""
    session.flush()
    rows = session.execute(
        select(Enrolment, Course.current_release_id)
        .join(Course, Course.id == Enrolment.course_id)
        .where(Enrolment.user_id == user_id, Course.current_release_id.is_not(None))
        .order_by(Enrolment.id)
        .with_for_update(of=Enrolment)
    ).all()
    issued = 0
    for enrolment, release_id in rows:
        assert release_id is not None
        issued += len(certify(session, enrolment, release_id, zone_of(session, enrolment)))
    return issued


def zone_of(session: Session, enrolment: Enrolment) -> str:
    """The IANA zone in which the enrolment's dates are told: its agency's, else ours."""
    return agency_zone(session, enrolment.agency_id) if enrolment.agency_id else HOME_ZONE


def _done_count(session: Session, enrolment: Enrolment, required: frozenset[str]) -> int:
    query = select(func.count()).select_from(Progress)
    return (
        session.scalar(
            query.where(
                Progress.enrolment_id == enrolment.id,
                Progress.state == "done",
                Progress.stable_id.in_(required),
            )
        )
        or 0
    )
