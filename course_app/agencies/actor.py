"""Who is asking: the signed-in person with their memberships, read in one statement."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask_login import UserMixin
from sqlalchemy import Date, and_, bindparam, or_, select
from sqlalchemy.orm import Session

from course_app.accounts.models import SignInSession, User
from course_app.agencies.models import Membership
from course_app.lib import clock
from course_app.lib.tokens import token_hash


@dataclass(frozen=True)
class Seat:
    """One membership that holds today."""

    agency_id: UUID
    membership_id: UUID
    unit_id: UUID | None
    role: str


@dataclass(frozen=True)
class Actor(UserMixin):  # type: ignore[misc]
    """The signed-in person of a request, as flask-login wants it."""

    id: UUID
    name: str
    site_role: str | None
    token: str
    seats: tuple[Seat, ...]
    shared: bool = False  # signed in on a computer that others use, too
    strong: bool = False  # this sign-in took a second step
    seen_at: datetime | None = None

    def get_id(self) -> str:
        """What the cookie holds: the sign-in's token, never the person's id."""
        return self.token


# Every page of a signed-in person begins with this one: Core, made once (see player/queries.py).
_person, _member, _sign_in = User.__table__, Membership.__table__, SignInSession.__table__
_today = bindparam("today", type_=Date())
_BY_TOKEN = (
    select(
        _person.c.id,
        _person.c.name,
        _person.c.site_role,
        _member.c.agency_id,
        _member.c.id.label("membership_id"),
        _member.c.unit_id,
        _member.c.role,
        _sign_in.c.shared,
        _sign_in.c.strong,
        _sign_in.c.seen_at,
    )
    .select_from(_sign_in)
    .join(_person, _person.c.id == _sign_in.c.user_id)
    .outerjoin(
        _member,
        and_(
            _member.c.user_id == _person.c.id,
            _member.c.member_from <= _today,
            or_(_member.c.member_until.is_(None), _member.c.member_until >= _today),
        ),
    )
    .where(
        _sign_in.c.token_hash == bindparam("token_hash"), _sign_in.c.expires_at > bindparam("now")
    )
    .order_by(_member.c.member_from, _member.c.id)
)


def load_actor(session: Session, token: str) -> Actor | None:
    """The person who holds this sign-in, or None when it was closed or has expired."""
    now = clock.now()
    given = {"token_hash": token_hash(token), "now": now, "today": now.date()}
    rows = session.connection().execute(_BY_TOKEN, given).all()
    if not rows:
        return None
    seats = tuple(
        Seat(row.agency_id, row.membership_id, row.unit_id, row.role)
        for row in rows
        if row.membership_id is not None
    )
    who = rows[0]
    return Actor(who.id, who.name, who.site_role, token, seats, who.shared, who.strong, who.seen_at)
