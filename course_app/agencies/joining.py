"""Join links: an agency's open door, for a while and for so many people.

Who comes through it is a learner on a new row of the roster, never on one that was there. Their
number is made by us: taking one that they type would tell who is on the roster already, or let
somebody pass for a colleague.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import cast
from uuid import UUID

from sqlalchemy import CursorResult, func, select, update
from sqlalchemy.orm import Session

from course_app.accounts.services import ask_for_email, create_person
from course_app.agencies.models import Agency, JoinCode, MemberRole, Membership
from course_app.agencies.services import add_member
from course_app.lib import clock
from course_app.lib.codes import in_groups, new_symbols, plain_symbols

SYMBOLS = 10  # 50 random bits
MOST_DAYS = 90
MOST_PLACES = 2000


class DoorClosed(ValueError):
    """The join link is unknown, over, full or switched off."""


def make_join_code(session: Session, agency_id: UUID, days: int, places: int) -> JoinCode:
    """Open a door for `days` days and `places` people."""
    now = clock.now()
    made = JoinCode(
        agency_id=agency_id,
        code=in_groups(new_symbols(SYMBOLS), 5),
        made_at=now,
        expires_at=now + timedelta(days=days),
        places=places,
    )
    session.add(made)
    session.flush()
    return made


def join_codes(session: Session, agency_id: UUID) -> Sequence[JoinCode]:
    """The agency's join links, the newest first."""
    query = select(JoinCode).where(JoinCode.agency_id == agency_id)
    return session.scalars(query.order_by(JoinCode.id.desc()).limit(50)).all()


def close_join_code(session: Session, agency_id: UUID, join_id: UUID) -> bool:
    """Switch one off; False when it is not this agency's."""
    result = session.execute(
        update(JoinCode)
        .where(JoinCode.agency_id == agency_id, JoinCode.id == join_id)
        .values(closed_at=func.coalesce(JoinCode.closed_at, clock.now()))
    )
    return cast("CursorResult[object]", result).rowcount == 1


def is_open(door: JoinCode) -> bool:
    """Whether somebody can still come in."""
    return door.closed_at is None and door.expires_at > clock.now() and door.taken < door.places


def open_door(session: Session, typed: str) -> tuple[JoinCode, Agency] | None:
    """The door of this code and its agency, while it is open."""
    code = in_groups(plain_symbols(typed)[:40], 5)
    row = session.execute(
        select(JoinCode, Agency)
        .join(Agency, Agency.id == JoinCode.agency_id)
        .where(JoinCode.code == code)
    ).one_or_none()
    return (row[0], row[1]) if row and is_open(row[0]) else None


def join(
    session: Session, door: JoinCode, agency: Agency, name: str, email: str, password_hash: str
) -> Membership:
    """Let a new learner in; raises DoorClosed when another took the last place."""
    _take_place(session, door)
    user = create_person(session, name, None, password_hash)
    if email.strip():
        ask_for_email(user, email)
    return add_member(session, agency, name, _number(), MemberRole.LEARNER, user=user)


def join_as(
    session: Session, door: JoinCode, agency: Agency, user_id: UUID, name: str
) -> Membership:
    """Let somebody in who has an account; who is on the roster already keeps their row."""
    mine = session.scalars(
        select(Membership)
        .where(Membership.agency_id == agency.id, Membership.user_id == user_id)
        .limit(1)
    ).one_or_none()
    if mine is not None:
        return mine
    _take_place(session, door)
    member = add_member(session, agency, name, _number(), MemberRole.LEARNER)
    member.user_id = user_id
    return member


def _number() -> str:
    return f"J-{new_symbols(6)}"


def _take_place(session: Session, door: JoinCode) -> None:
    """Count one in; the database decides who gets the last place."""
    result = session.execute(
        update(JoinCode)
        .where(
            JoinCode.agency_id == door.agency_id,
            JoinCode.id == door.id,
            JoinCode.closed_at.is_(None),
            JoinCode.expires_at > clock.now(),
            JoinCode.taken < JoinCode.places,
        )
        .values(taken=JoinCode.taken + 1)
    )
    if cast("CursorResult[object]", result).rowcount != 1:
        raise DoorClosed
