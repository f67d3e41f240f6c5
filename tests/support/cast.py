"""The few people that most tests are about."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from course_app.accounts.models import SiteRole, User
from course_app.agencies.models import Agency, MemberRole, Membership
from tests.support.factories import PASSWORD, make_agency, make_member, make_user


@dataclass(frozen=True)
class Person:
    """Somebody of the cast, as plain values that outlive every database session."""

    user_id: UUID
    name: str
    email: str | None
    password: str = PASSWORD
    agency_id: UUID | None = None
    agency_code: str = ""
    membership_id: UUID | None = None
    number: str = ""


@dataclass(frozen=True)
class Cast:
    """Maya and her agency, somebody of another agency, and the people of the installation."""

    learner: Person
    supervisor: Person
    coordinator: Person
    other_coordinator: Person
    instructor: Person
    administrator: Person

    def by_role(self) -> dict[str, Person]:
        """One person for each role, by the role's name."""
        roles = ("learner", "supervisor", "coordinator", "instructor", "administrator")
        return {role: getattr(self, role) for role in roles}


def gather(session: Session) -> Cast:
    """Add the cast; the caller commits."""
    harbor = make_agency(session, "Harbor City Police")
    lakeside = make_agency(session, "Lakeside Fire and Rescue")

    def member(agency: Agency, name: str, role: MemberRole, unit: str = "") -> Person:
        address = f"{name.split(maxsplit=1)[0].lower()}@example.org"
        return of_member(agency, *make_member(session, agency, name, role, unit, address))

    def site(name: str, role: SiteRole) -> Person:
        address = f"{name.split(maxsplit=1)[0].lower()}@example.org"
        return of_user(make_user(session, name, address, role))

    return Cast(
        learner=member(harbor, "Maya Torres", MemberRole.LEARNER, "B shift"),
        supervisor=member(harbor, "Sid Marsh", MemberRole.SUPERVISOR, "B shift"),
        coordinator=member(harbor, "Ruth Adler", MemberRole.COORDINATOR),
        other_coordinator=member(lakeside, "Hal Brandt", MemberRole.COORDINATOR),
        instructor=site("Ines Novak", SiteRole.INSTRUCTOR),
        administrator=site("Abel Whit", SiteRole.ADMINISTRATOR),
    )


def of_user(user: User) -> Person:
    """A person without an agency."""
    return Person(user.id, user.name, user.email)


def of_member(agency: Agency, user: User, membership: Membership) -> Person:
    """A person with a membership."""
    return Person(
        user.id,
        user.name,
        user.email,
        agency_id=agency.id,
        agency_code=agency.code,
        membership_id=membership.id,
        number=membership.external_id,
    )
