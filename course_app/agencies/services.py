"""What can be done with agencies: make one, add people to its roster, find a member."""

from __future__ import annotations

import secrets
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from course_app.accounts.models import User
from course_app.agencies.models import Agency, MemberRole, Membership, Unit
from course_app.lib import clock

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford base 32


def new_code() -> str:
    """An agency code: 8 symbols (40 random bits) in two groups."""
    symbols = "".join(secrets.choice(ALPHABET) for _ in range(8))
    return f"{symbols[:4]}-{symbols[4:]}"


def plain_code(typed: str) -> str:
    """A code as it is stored, however it was typed: O is 0, I and L are 1, case and gaps go."""
    kept = "".join(c for c in typed.upper() if c.isalnum())
    kept = kept.translate(str.maketrans("OIL", "011"))
    return f"{kept[:4]}-{kept[4:]}"


def create_agency(
    session: Session, name: str, time_zone: str = "America/New_York", code: str | None = None
) -> Agency:
    """Add an agency."""
    agency = Agency(name=name, code=code or new_code(), time_zone=time_zone, created_at=clock.now())
    session.add(agency)
    session.flush()
    return agency


def unit_named(session: Session, agency: Agency, name: str) -> Unit:
    """The agency's unit of this name, added when it is new."""
    unit = session.scalars(
        select(Unit).where(Unit.agency_id == agency.id, Unit.name == name)
    ).one_or_none()
    if unit is None:
        unit = Unit(agency_id=agency.id, name=name)
        session.add(unit)
        session.flush()
    return unit


def add_member(
    session: Session,
    agency: Agency,
    name: str,
    external_id: str,
    role: MemberRole = MemberRole.LEARNER,
    unit: Unit | None = None,
    user: User | None = None,
) -> Membership:
    """Put a person on the agency's roster, from today on."""
    membership = Membership(
        agency_id=agency.id,
        unit_id=unit.id if unit else None,
        user_id=user.id if user else None,
        external_id=external_id.strip(),
        external_key=external_id.strip().casefold(),
        name=name.strip(),
        role=role.value,
        member_from=clock.now().date(),
    )
    session.add(membership)
    session.flush()
    return membership


def member_user(session: Session, code: str, external_id: str) -> User | None:
    """The person behind an agency code and an employee number, while on that roster."""
    today = clock.now().date()
    return session.scalars(
        select(User)
        .join(Membership, Membership.user_id == User.id)
        .join(Agency, Agency.id == Membership.agency_id)
        .where(
            Agency.code == plain_code(code),
            Membership.external_key == external_id.strip().casefold(),
            or_(Membership.member_until.is_(None), Membership.member_until >= today),
        )
    ).one_or_none()


def agency_by_name(session: Session, name: str) -> Agency | None:
    """The agency of this exact name."""
    return session.scalars(select(Agency).where(Agency.name == name)).one_or_none()


def agency_zone(session: Session, agency_id: UUID) -> str:
    """The agency's IANA time zone."""
    return session.get_one(Agency, agency_id).time_zone
