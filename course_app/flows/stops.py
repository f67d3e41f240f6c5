"""What finishing a stop (a lesson, a quiz) means for the enrolment, whatever the stop is."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from course_app.agencies.services import agency_zone
from course_app.flows.certify import certify
from course_app.progress import services as progress
from course_app.progress.models import Enrolment, EventKind, Progress

HOME_ZONE = "America/New_York"


def finish_stop(
    session: Session,
    enrolment: Enrolment,
    row: Progress,
    place: progress.Place,
    kind: EventKind,
    required: frozenset[str],
) -> bool:
    """Mark a stop done, with an event of `kind` the first time; True when that ended the course.

    `enrolment` is locked by the caller; `required` are the ids of every stop of the release.
    """
    if row.state != "done":
        row.state = "done"
        progress.record(session, enrolment, kind, place)
    row.rendition_digest = place.rendition_digest or row.rendition_digest
    row.release_number = place.release_number
    session.flush()
    enrolment.done_count = _done_count(session, enrolment, required)
    progress.mark_standing(session, enrolment, "in-progress")
    finished = enrolment.completed_at is None and enrolment.done_count == len(required)
    if finished:
        progress.complete_course(session, enrolment, place, zone_of(session, enrolment))
    certify(session, enrolment, place.release_id, zone_of(session, enrolment))
    return finished


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
