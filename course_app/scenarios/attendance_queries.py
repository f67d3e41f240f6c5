"""What pages read of attendance: who was at a roll call, and what a person has attended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from course_app.agencies.actor import Seat
from course_app.agencies.models import Agency, MemberRole, Membership, Unit
from course_app.content.models import Rendition
from course_app.lib import clock
from course_app.lib.clock import local_date
from course_app.scenarios.rollcall_models import Attendance, RollCallClaim
from course_app.scenarios.rollcall_room import Room


@dataclass(frozen=True)
class Present:
    """Somebody of the roster, beside a roll call."""

    id: UUID
    name: str
    number: str
    unit: str
    claimed: bool
    recorded: bool
    withdrawn: bool


@dataclass(frozen=True)
class Attended:
    """One line of a person's roll-call training."""

    row: Attendance
    title: str
    agency: str


def mine_at(session: Session, seat: Seat, room: Room) -> str:
    """What is known of a membership at a roll call: "", "claimed" or "recorded"."""
    recorded = session.scalar(
        select(Attendance.id).where(
            Attendance.agency_id == seat.agency_id,
            Attendance.membership_id == seat.membership_id,
            Attendance.roll_call_id == room.row.id,
        )
    )
    if recorded is not None:
        return "recorded"
    key = (seat.agency_id, room.row.id, seat.membership_id)
    return "claimed" if session.get(RollCallClaim, key) else ""


def people(
    session: Session,
    seat: Seat,
    room: Room,
    limit: int,
    typed: str = "",
    after: UUID | None = None,
    only: str = "",
) -> list[Present]:
    """A page of the roster by name: of the own unit for a supervisor, of the agency else.

    `typed` is a piece of a name or number; `only` is "claimed" or "recorded".
    """
    query = beside(seat, room).order_by(Membership.name, Membership.external_key).limit(limit)
    if typed:
        pattern = f"%{_escaped(typed.casefold())}%"
        query = query.where(
            or_(
                Membership.name.ilike(pattern, escape="\\"),
                Membership.external_key.like(pattern, escape="\\"),
            )
        )
    if after is not None:
        last = session.get(Membership, (seat.agency_id, after))
        if last is not None:
            query = query.where(
                or_(
                    Membership.name > last.name,
                    and_(Membership.name == last.name, Membership.external_key > last.external_key),
                )
            )
    if only == "claimed":
        query = query.where(RollCallClaim.membership_id.is_not(None), Attendance.id.is_(None))
    elif only == "recorded":
        query = query.where(Attendance.id.is_not(None))
    return [
        Present(
            row.id,
            row.name,
            row.external_id,
            row.unit or "",
            row.claimed is not None,
            row.recorded is not None,
            row.withdrawn_at is not None,
        )
        for row in session.execute(query)
    ]


def of_member(session: Session, agency_id: UUID, membership_id: UUID) -> list[Attended]:
    """The roll-call training of one roster row, newest first, with what was withdrawn."""
    return _attended(
        session,
        and_(Attendance.agency_id == agency_id, Attendance.membership_id == membership_id),
    )


def of_person(session: Session, user_id: UUID) -> list[Attended]:
    """The roll-call training of a person, at whatever agency, newest first."""
    return _attended(session, Membership.user_id == user_id)


def minutes_of(found: Sequence[Attended]) -> int:
    """The minutes that stand: what was withdrawn does not count."""
    return sum(one.row.minutes for one in found if one.row.withdrawn_at is None)


def day_of(session: Session, room: Room) -> date:
    """The day of a roll call where its agency is."""
    zone = session.scalar(select(Agency.time_zone).where(Agency.id == room.row.agency_id)) or "UTC"
    return local_date(room.row.started_at, zone)


def _attended(session: Session, whose: ColumnElement[bool]) -> list[Attended]:
    rows = session.execute(
        select(Attendance, Rendition.payload["title"].as_string(), Agency.name)
        .join(Rendition, Rendition.digest == Attendance.rendition_digest)
        .join(Agency, Agency.id == Attendance.agency_id)
        .join(
            Membership,
            and_(
                Membership.agency_id == Attendance.agency_id,
                Membership.id == Attendance.membership_id,
            ),
        )
        .where(whose)
        .order_by(Attendance.held_on.desc(), Attendance.id.desc())
    ).all()
    return [Attended(row, title, agency) for row, title, agency in rows]


def beside(seat: Seat, room: Room) -> Any:
    """The roster that this seat may record, each row with its claim and record of the roll call."""
    today = clock.now().date()
    query = (
        select(
            Membership.id,
            Membership.name,
            Membership.external_id,
            Unit.name.label("unit"),
            RollCallClaim.membership_id.label("claimed"),
            Attendance.id.label("recorded"),
            Attendance.withdrawn_at,
        )
        .outerjoin(
            Unit, and_(Unit.agency_id == Membership.agency_id, Unit.id == Membership.unit_id)
        )
        .outerjoin(
            RollCallClaim,
            and_(
                RollCallClaim.agency_id == Membership.agency_id,
                RollCallClaim.membership_id == Membership.id,
                RollCallClaim.roll_call_id == room.row.id,
            ),
        )
        .outerjoin(
            Attendance,
            and_(
                Attendance.agency_id == Membership.agency_id,
                Attendance.membership_id == Membership.id,
                Attendance.roll_call_id == room.row.id,
            ),
        )
        .where(
            Membership.agency_id == seat.agency_id,
            Membership.member_from <= today,
            or_(Membership.member_until.is_(None), Membership.member_until >= today),
        )
    )
    if seat.role != MemberRole.COORDINATOR:
        query = query.where(Membership.unit_id == seat.unit_id)
    return query


def _escaped(typed: str) -> str:
    return typed.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
