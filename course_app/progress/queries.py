"""What pages read of the record: a coordinator's numbers and dates, a learner's refreshers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from course_app.agencies.actor import Seat
from course_app.agencies.models import MemberRole, Membership
from course_app.progress.models import EventKind, LearningEvent, Standing


@dataclass(frozen=True)
class Tally:
    """How many people there are, and how many of them are done and on the way."""

    people: int
    done: int
    going: int


def tally(session: Session, seat: Seat, course_id: str) -> Tally:
    """The whole agency in numbers for a coordinator, the own unit otherwise."""
    standing = and_(
        Standing.agency_id == Membership.agency_id,
        Standing.membership_id == Membership.id,
        Standing.course_id == course_id,
        Standing.cycle == 1,
    )
    query = (
        select(
            func.count(),
            func.count().filter(Standing.status == "done"),
            func.count().filter(Standing.status == "in-progress"),
        )
        .select_from(Membership)
        .outerjoin(Standing, standing)
        .where(Membership.agency_id == seat.agency_id, Membership.member_until.is_(None))
    )
    if seat.role != MemberRole.COORDINATOR:
        query = query.where(Membership.unit_id == seat.unit_id)
    return Tally(*session.execute(query).one())


def standings(
    session: Session, agency_id: UUID, course_id: str, members: Sequence[UUID]
) -> dict[UUID, Standing]:
    """The standings of these members in a course, by membership; those without one are left out."""
    rows = session.scalars(
        select(Standing).where(
            Standing.agency_id == agency_id,
            Standing.course_id == course_id,
            Standing.cycle == 1,
            Standing.membership_id.in_(members),
        )
    )
    return {row.membership_id: row for row in rows}


def refreshed(session: Session, enrolment_ids: Sequence[UUID]) -> dict[UUID, list[date]]:
    """The days (UTC) on which a refresher was done, by enrolment; of none, an empty list."""
    rows = session.execute(
        select(LearningEvent.enrolment_id, LearningEvent.at)
        .where(
            LearningEvent.enrolment_id.in_(enrolment_ids),
            LearningEvent.kind == EventKind.REFRESHER_DONE.value,
        )
        .order_by(LearningEvent.enrolment_id, LearningEvent.seq)
    )
    days: dict[UUID, list[date]] = defaultdict(list)
    for enrolment_id, at in rows:
        days[enrolment_id].append(at.date())
    return days
