"""Who is asking: the signed-in person with their memberships, read in one statement."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask_login import UserMixin
from sqlalchemy import and_, or_, select
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


def load_actor(session: Session, token: str) -> Actor | None:
    """The person who holds this sign-in, or None when it was closed or has expired."""
    now = clock.now()
    holds = or_(Membership.member_until.is_(None), Membership.member_until >= now.date())
    rows = session.execute(
        select(
            User.id,
            User.name,
            User.site_role,
            Membership.agency_id,
            Membership.id.label("membership_id"),
            Membership.unit_id,
            Membership.role,
            SignInSession.shared,
            SignInSession.strong,
            SignInSession.seen_at,
        )
        .select_from(SignInSession)
        .join(User, User.id == SignInSession.user_id)
        .outerjoin(
            Membership,
            and_(
                Membership.user_id == User.id,
                Membership.member_from <= now.date(),
                holds,
            ),
        )
        .where(SignInSession.token_hash == token_hash(token), SignInSession.expires_at > now)
        .order_by(Membership.member_from, Membership.id)
    ).all()
    if not rows:
        return None
    seats = tuple(
        Seat(row.agency_id, row.membership_id, row.unit_id, row.role)
        for row in rows
        if row.membership_id is not None
    )
    who = rows[0]
    return Actor(who.id, who.name, who.site_role, token, seats, who.shared, who.strong, who.seen_at)
