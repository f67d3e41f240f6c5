"""What can be done with people: find one, add one, change what is theirs."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from course_app.accounts import links, sessions
from course_app.accounts.models import OneTimeLink, SiteRole, User
from course_app.lib import clock
from course_app.lib.names import tidy


class EmailTaken(ValueError):
    """Somebody has this e-mail already."""


class LinkOfAnotherAddress(ValueError):
    """The link was for an address that the person has changed since."""


def email_key(email: str | None) -> str:
    """An address as it is compared."""
    return (email or "").strip().casefold()


def person_by_email(session: Session, email: str) -> User | None:
    """The person with this confirmed e-mail, in any letter case.

    An address that was only typed opens nothing and keeps nobody out: it may be a stranger's.
    """
    return session.scalars(select(User).where(User.email_key == email_key(email))).one_or_none()


def create_administrator(session: Session, name: str, email: str, password_hash: str) -> User:
    """Add an administrator; raises EmailTaken with nothing changed."""
    return create_person(session, name, email, password_hash, SiteRole.ADMINISTRATOR)


def create_person(
    session: Session,
    name: str,
    email: str | None,
    password_hash: str | None = None,
    site_role: SiteRole | None = None,
) -> User:
    """Add a person, whose e-mail counts as confirmed; without a password they set one by a link.

    Raises EmailTaken when the e-mail is another person's.
    """
    address = (email or "").strip() or None
    if address and person_by_email(session, address):
        raise EmailTaken(address)
    user = User(
        name=tidy(name),
        email=address,
        email_key=email_key(address) if address else None,
        password_hash=password_hash,
        site_role=site_role.value if site_role else None,
        created_at=clock.now(),
    )
    session.add(user)
    session.flush()
    return user


def change_password(session: Session, user: User, password_hash: str, keep: str = "") -> None:
    """Set a password; every other sign-in and every open link for one ends."""
    user.password_hash = password_hash
    sessions.close_all(session, user.id, but=keep)
    links.revoke_links(session, user.id, links.RESET, links.PERSON)


def ask_for_email(user: User, email: str) -> None:
    """Note the address that the person wants; it becomes theirs when they confirm it."""
    user.pending_email = email.strip()
    user.pending_key = email_key(email)


def drop_email(user: User) -> None:
    """The person wants no e-mail any more."""
    user.email = user.email_key = user.pending_email = user.pending_key = None


def confirm_email(session: Session, link: OneTimeLink) -> tuple[User, str | None]:
    """Make the confirmed address the person's; returns them and their old address.

    Of several people who typed it, who confirms first has it. Raises LinkOfAnotherAddress or
    EmailTaken.
    """
    user = session.get_one(User, link.user_id)
    if user.pending_key is None or user.pending_key != link.bound_to:
        raise LinkOfAnotherAddress
    holder = person_by_email(session, user.pending_key)
    if holder is not None and holder.id != user.id:
        raise EmailTaken(user.pending_key)
    old = user.email
    user.email, user.email_key = user.pending_email, user.pending_key
    user.pending_email = user.pending_key = None
    try:
        session.flush()
    except IntegrityError:  # somebody else confirmed it in this moment
        raise EmailTaken(link.bound_to) from None
    return user, old


def administrators(session: Session) -> int:
    """How many administrators there are."""
    query = select(func.count()).select_from(User)
    return session.scalar(query.where(User.site_role == SiteRole.ADMINISTRATOR.value)) or 0


def name_of(session: Session, user_id: UUID) -> str:
    """The person's name."""
    return session.get_one(User, user_id).name
