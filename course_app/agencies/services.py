"""What can be done with agencies: make one, add people to its roster, find a member."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Row, or_, select
from sqlalchemy.orm import Session

from course_app.accounts.models import User
from course_app.agencies.models import Agency, MemberRole, Membership, Unit
from course_app.lib import clock
from course_app.lib.codes import in_groups, new_symbols, plain_symbols
from course_app.lib.names import tidy


class NumberTaken(ValueError):
    """Somebody on this roster has this number already."""


def new_code() -> str:
    """An agency code: 8 symbols (40 random bits) in two groups."""
    return in_groups(new_symbols(8), 4)


def plain_code(typed: str) -> str:
    """An agency code as it is stored, however it was typed."""
    kept = plain_symbols(typed)
    return f"{kept[:4]}-{kept[4:]}"


def number_key(typed: str) -> str:
    """A badge or employee number as it is compared: in any case, with any spaces."""
    return tidy(typed).casefold()


def roster_name(code: str, external_id: str) -> str:
    """One name for agency code and number, however they are typed: guesses are counted by it."""
    return f"{plain_code(code)} {number_key(external_id)}"


def create_agency(
    session: Session, name: str, time_zone: str = "America/New_York", code: str | None = None
) -> Agency:
    """Add an agency."""
    agency = Agency(
        name=tidy(name), code=code or new_code(), time_zone=time_zone, created_at=clock.now()
    )
    session.add(agency)
    session.flush()
    return agency


def unit_named(session: Session, agency: Agency, name: str) -> Unit:
    """The agency's unit of this name, added when it is new."""
    name = tidy(name)
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
    """Put a person on the agency's roster, from today on; raises NumberTaken."""
    if member_numbered(session, agency.id, external_id) is not None:
        raise NumberTaken(external_id)
    membership = Membership(
        agency_id=agency.id,
        unit_id=unit.id if unit else None,
        user_id=user.id if user else None,
        external_id=tidy(external_id),
        external_key=number_key(external_id),
        name=tidy(name),
        role=role.value,
        member_from=clock.now().date(),
    )
    session.add(membership)
    session.flush()
    return membership


def member_numbered(session: Session, agency_id: UUID, external_id: str) -> Membership | None:
    """The roster row of this number, in any letter case."""
    return session.scalars(
        select(Membership).where(
            Membership.agency_id == agency_id,
            Membership.external_key == number_key(external_id),
        )
    ).one_or_none()


def member_of(session: Session, agency_id: UUID, membership_id: UUID) -> Membership | None:
    """A row of this agency's roster; None for one of another agency."""
    return session.get(Membership, (agency_id, membership_id))


def only_ours(session: Session, member: Membership) -> bool:
    """Whether this agency alone may reset the person's password.

    Not for who also belongs to another agency or holds a role for the whole installation: a code
    in a coordinator's hand would open those, too.
    """
    if member.user_id is None:
        return True
    elsewhere = select(Membership.id).where(
        Membership.user_id == member.user_id, Membership.agency_id != member.agency_id
    )
    user = session.get_one(User, member.user_id)
    return user.site_role is None and session.scalar(elsewhere.limit(1)) is None


def may_let_in(session: Session, member: Membership) -> bool:
    """Whether a coordinator of this agency may give the person of this row a way to sign in.

    Not a fellow coordinator: one could take the other's place. An administrator can.
    """
    return member.role != MemberRole.COORDINATOR and only_ours(session, member)


def memberships_of(session: Session, user_id: UUID) -> Sequence[Row[str, str, str, str]]:
    """Where the person is on a roster today: agency, its code, their number and role."""
    today = clock.now().date()
    return session.execute(
        select(Agency.name, Agency.code, Membership.external_id, Membership.role)
        .join(Agency, Agency.id == Membership.agency_id)
        .where(
            Membership.user_id == user_id,
            or_(Membership.member_until.is_(None), Membership.member_until >= today),
        )
        .order_by(Membership.member_from, Membership.id)
    ).all()


def member_user(session: Session, code: str, external_id: str) -> User | None:
    """The person behind an agency code and an employee number, while on that roster."""
    today = clock.now().date()
    return session.scalars(
        select(User)
        .join(Membership, Membership.user_id == User.id)
        .join(Agency, Agency.id == Membership.agency_id)
        .where(
            Agency.code == plain_code(code),
            Membership.external_key == number_key(external_id),
            or_(Membership.member_until.is_(None), Membership.member_until >= today),
        )
    ).one_or_none()


def agency_by_name(session: Session, name: str) -> Agency | None:
    """The agency of this exact name."""
    return session.scalars(select(Agency).where(Agency.name == tidy(name))).one_or_none()


def agency_zone(session: Session, agency_id: UUID) -> str:
    """The agency's IANA time zone."""
    return session.get_one(Agency, agency_id).time_zone
