"""Who was at a roll call: said by the learner, confirmed or ticked by who holds it, withdrawn."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from course_app.agencies.actor import Actor, Seat
from course_app.agencies.audit import audit
from course_app.agencies.models import Agency, AuditKind, Membership
from course_app.lib import clock
from course_app.lib.clock import local_date
from course_app.lib.database import insert
from course_app.scenarios.attendance_queries import beside
from course_app.scenarios.rollcall_models import Attendance, AttendanceHow, RollCallClaim
from course_app.scenarios.rollcall_room import Room

MOST_AT_ONCE = 200  # people that are recorded by one form


class NotOnThisRollCall(ValueError):
    """The person is not on the roster that this roll call is held for."""


def seat_at(actor: Actor, room: Room) -> Seat | None:
    """The membership with which this person can have been at a roll call."""
    row = room.row
    for seat in actor.seats:
        if seat.agency_id == row.agency_id and (row.whole_agency or seat.unit_id == row.unit_id):
            return seat
    return None


def claim(session: Session, actor: Actor, room: Room) -> None:
    """Say "I was there"; once or several times is the same. Raises NotOnThisRollCall."""
    seat = seat_at(actor, room)
    if seat is None:
        raise NotOnThisRollCall(actor.id)
    session.execute(
        insert(session, RollCallClaim)
        .values(
            agency_id=seat.agency_id, roll_call_id=room.row.id, membership_id=seat.membership_id
        )
        .on_conflict_do_nothing()
    )


def record(
    session: Session, actor: Actor, seat: Seat, room: Room, member_ids: Collection[UUID]
) -> int:
    """Record these people as present; how many were not yet. Others of the roster are left out.

    The minutes are those that the scenario is set for, in the release that was on the wall.
    """
    wanted = list(member_ids)[:MOST_AT_ONCE]
    found = session.execute(beside(seat, room).where(Membership.id.in_(wanted))).all()
    zone = session.scalar(select(Agency.time_zone).where(Agency.id == seat.agency_id)) or "UTC"
    row, made = room.row, 0
    for person in found:
        if person.recorded is not None:
            continue
        how = AttendanceHow.SLIP if person.claimed is not None else AttendanceHow.LIST
        fresh = Attendance(
            agency_id=seat.agency_id,
            membership_id=person.id,
            roll_call_id=row.id,
            course_id=row.course_id,
            scenario_id=row.scenario_id,
            release_id=row.release_id,
            rendition_digest=row.rendition_digest,
            minutes=room.graph["minutes"],
            held_on=local_date(row.started_at, zone),
            how=how.value,
            recorded_by=actor.id,
            recorded_at=clock.now(),
        )
        session.add(fresh)
        session.flush()
        detail = {"member": str(person.id), "roll_call": str(row.id), "how": how.value}
        audit(session, actor, AuditKind.ATTENDANCE_RECORDED, seat.agency_id, fresh.id, detail)
        made += 1
    session.execute(
        delete(RollCallClaim).where(
            RollCallClaim.agency_id == seat.agency_id,
            RollCallClaim.roll_call_id == row.id,
            RollCallClaim.membership_id.in_([person.id for person in found]),
        )
    )
    return made


def withdraw(
    session: Session, actor: Actor, agency_id: UUID, attendance_id: UUID, why: str
) -> Attendance | None:
    """Withdraw a record, with a reason; None when the agency has no such record.

    One that is withdrawn already stays as it is.
    """
    row = session.scalars(
        select(Attendance)
        .where(Attendance.agency_id == agency_id, Attendance.id == attendance_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one_or_none()
    if row is None or row.withdrawn_at is not None:
        return row
    row.withdrawn_by, row.withdrawn_at, row.withdrawn_why = actor.id, clock.now(), why[:300]
    audit(session, actor, AuditKind.ATTENDANCE_WITHDRAWN, agency_id, row.id)
    return row
