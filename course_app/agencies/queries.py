"""What the coordinator's pages read: roster entries, their standings and codes, nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, and_, func, or_, select, tuple_
from sqlalchemy.orm import Session, aliased

from course_app.agencies.actor import Seat
from course_app.agencies.models import Agency, Claim, ClaimKind, MemberRole, Membership, Unit
from course_app.lib import clock


def agency_of(session: Session, seat: Seat) -> Agency:
    """The agency of a membership."""
    return session.get_one(Agency, seat.agency_id)


def _following(agency_id: UUID, after: UUID) -> ColumnElement[bool]:
    """The rows that stand behind this one by name and number: namesakes are told apart."""
    last = aliased(Membership)
    place = select(last.name, last.external_id).where(last.agency_id == agency_id, last.id == after)
    return tuple_(Membership.name, Membership.external_id) > place.scalar_subquery()


def roster(
    session: Session, seat: Seat, limit: int, after: UUID | None = None
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
        query = query.where(_following(seat.agency_id, after))
    return session.execute(query).all()


@dataclass(frozen=True)
class Member:
    """A roster row as the coordinator's pages show it: whether somebody signs in with it yet."""

    id: UUID
    name: str
    number: str
    role: str
    unit: str
    has_account: bool
    code_until: datetime | None
    invited_until: datetime | None


def members(
    session: Session, agency_id: UUID, limit: int, after: UUID | None = None, only_new: bool = False
) -> list[Member]:
    """A page of the whole roster by name, with codes and invitations that are still open."""
    code, invitation = aliased(Claim), aliased(Claim)
    query = (
        select(
            Membership.id,
            Membership.name,
            Membership.external_id,
            Membership.role,
            Unit.name.label("unit"),
            Membership.user_id.is_not(None).label("has_account"),
            code.expires_at.label("code_until"),
            invitation.expires_at.label("invited_until"),
        )
        .outerjoin(
            Unit, and_(Unit.agency_id == Membership.agency_id, Unit.id == Membership.unit_id)
        )
        .outerjoin(code, _open(code, ClaimKind.CODE))
        .outerjoin(invitation, _open(invitation, ClaimKind.INVITATION))
        .where(Membership.agency_id == agency_id, Membership.member_until.is_(None))
        .order_by(Membership.name, Membership.external_id)
        .limit(limit)
    )
    if after:
        query = query.where(_following(agency_id, after))
    if only_new:
        query = query.where(_new(code))
    return [
        Member(r[0], r[1], r[2], r[3], r[4] or "", r[5], r[6], r[7]) for r in session.execute(query)
    ]


def how_many_new(session: Session, agency_id: UUID) -> int:
    """How many people have neither an account nor a code that is open."""
    code = aliased(Claim)
    query = (
        select(func.count())
        .select_from(Membership)
        .outerjoin(code, _open(code, ClaimKind.CODE))
        .where(Membership.agency_id == agency_id, Membership.member_until.is_(None), _new(code))
    )
    return session.scalar(query) or 0


def _new(code: Any) -> ColumnElement[bool]:
    return and_(
        Membership.user_id.is_(None),
        code.token_hash.is_(None),
        Membership.role != MemberRole.COORDINATOR,  # those come in by an administrator
    )


def _open(claim: Any, kind: ClaimKind) -> ColumnElement[bool]:
    return and_(
        claim.agency_id == Membership.agency_id,
        claim.membership_id == Membership.id,
        claim.kind == kind.value,
        claim.used_at.is_(None),
        claim.expires_at > clock.now(),
    )


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
