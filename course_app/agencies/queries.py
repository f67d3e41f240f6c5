"""What the coordinator's page reads: roster entries and their standings, nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Row, and_, or_, select
from sqlalchemy.orm import Session

from course_app.agencies.actor import Seat
from course_app.agencies.models import Agency, MemberRole, Membership, Unit
from course_app.lib import clock


def agency_of(session: Session, seat: Seat) -> Agency:
    """The agency of a membership."""
    return session.get_one(Agency, seat.agency_id)


def roster(
    session: Session, seat: Seat, limit: int, after: str = ""
) -> Sequence[Row[UUID, str, str, str]]:
    """A page of the roster by name: the whole agency for a coordinator, the own unit otherwise."""
    query = (
        select(Membership.id, Membership.name, Membership.external_id, Unit.name.label("unit"))
        .outerjoin(
            Unit, and_(Unit.agency_id == Membership.agency_id, Unit.id == Membership.unit_id)
        )
        .where(Membership.agency_id == seat.agency_id, Membership.member_until.is_(None))
        .order_by(Membership.name, Membership.external_id)
        .limit(limit)
    )
    if seat.role != MemberRole.COORDINATOR:
        query = query.where(Membership.unit_id == seat.unit_id)
    if after:
        query = query.where(Membership.name > after)
    return session.execute(query).all()


def coordinator_names(session: Session, agency_id: UUID) -> list[str]:
    """Who coordinates an agency today, by name."""
    today = clock.now().date()
    return list(
        session.scalars(
            select(Membership.name)
            .where(
                Membership.agency_id == agency_id,
                Membership.role == MemberRole.COORDINATOR,
                Membership.member_from <= today,
                or_(Membership.member_until.is_(None), Membership.member_until >= today),
            )
            .order_by(Membership.name)
        )
    )
