"""People and agencies for tests, with sensible defaults; each adds and flushes, none commits."""

from __future__ import annotations

from functools import cache
from itertools import count

from sqlalchemy.orm import Session

from course_app.accounts.models import SiteRole, User
from course_app.accounts.passwords import hash_password
from course_app.accounts.services import create_person
from course_app.agencies.models import Agency, MemberRole, Membership
from course_app.agencies.services import add_member, create_agency, unit_named

PASSWORD = "a quiet evening at the station"
_numbers = count(1)


@cache
def password_hash() -> str:
    """The hash of PASSWORD, computed once: argon2id is slow on purpose."""
    return hash_password(PASSWORD)


def make_agency(session: Session, name: str = "") -> Agency:
    """An agency with a name of its own."""
    return create_agency(session, name or f"Agency {next(_numbers)}")


def make_user(
    session: Session, name: str = "", email: str | None = None, site_role: SiteRole | None = None
) -> User:
    """A person whose password is PASSWORD."""
    user = create_person(session, name or f"Person {next(_numbers)}", email, site_role=site_role)
    user.password_hash = password_hash()
    session.flush()
    return user


def make_member(
    session: Session,
    agency: Agency,
    name: str = "",
    role: MemberRole = MemberRole.LEARNER,
    unit: str = "",
    email: str | None = None,
) -> tuple[User, Membership]:
    """A person on an agency's roster who has accepted the membership."""
    user = make_user(session, name, email)
    place = unit_named(session, agency, unit) if unit else None
    number = f"B-{next(_numbers)}"
    return user, add_member(session, agency, user.name, number, role, place, user)
