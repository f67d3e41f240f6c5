"""What the administrator's pages read: agencies in numbers, and people by name or e-mail."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Row, func, or_, select
from sqlalchemy.orm import Session

from course_app.accounts.models import User
from course_app.agencies.models import Agency, MemberRole, Membership
from course_app.lib import clock

MOST = 50


def agencies(session: Session) -> Sequence[Row[UUID, str, str, int]]:
    """Every agency with how many people are on its roster: a number, never who."""
    return session.execute(
        select(Agency.id, Agency.name, Agency.code, func.count(Membership.id).label("people"))
        .outerjoin(Membership, Membership.agency_id == Agency.id)
        .group_by(Agency.id, Agency.name, Agency.code)
        .order_by(Agency.name)
        .limit(500)
    ).all()


def coordinators(session: Session, agency_id: UUID) -> Sequence[Membership]:
    """Who coordinates this agency: the only rows of a roster that an administrator sees."""
    today = clock.now().date()
    return session.scalars(
        select(Membership)
        .where(
            Membership.agency_id == agency_id,
            Membership.role == MemberRole.COORDINATOR,
            or_(Membership.member_until.is_(None), Membership.member_until >= today),
        )
        .order_by(Membership.name, Membership.external_id)
    ).all()


def people(session: Session, words: str) -> Sequence[User]:
    """People whose name or e-mail holds these words; without any, those with a role."""
    query = select(User).order_by(User.name, User.id).limit(MOST)
    if not words:
        return session.scalars(query.where(User.site_role.is_not(None))).all()
    like = "%" + words.lower().replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_") + "%"
    return session.scalars(
        query.where(
            or_(
                func.lower(User.name).like(like, escape="\\"),
                User.email_key.like(like, escape="\\"),
            )
        )
    ).all()
