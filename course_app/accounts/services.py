"""What can be done with accounts: find a person, open and close a sign-in, one-time links."""

from __future__ import annotations

from datetime import timedelta
from typing import cast
from uuid import UUID

from sqlalchemy import CursorResult, delete, func, select, update
from sqlalchemy.orm import Session

from course_app.accounts.models import OneTimeLink, SignInSession, SiteRole, User
from course_app.accounts.passwords import hash_password
from course_app.lib import clock
from course_app.lib.tokens import new_token, token_hash

SIGNED_IN_FOR = timedelta(days=30)
ADMINISTRATOR = "administrator"
PERSON = "person"
LINK_LASTS = {ADMINISTRATOR: timedelta(hours=1), PERSON: timedelta(days=7)}


class LinkSpent(ValueError):
    """The one-time link is unknown, used or expired."""


def person_by_email(session: Session, email: str) -> User | None:
    """The person with this e-mail, in any letter case."""
    key = email.strip().casefold()
    return session.scalars(select(User).where(User.email_key == key)).one_or_none()


def open_session(session: Session, user_id: UUID) -> str:
    """Sign a person in on one browser; returns the token for its cookie."""
    token = new_token()
    now = clock.now()
    session.add(
        SignInSession(
            user_id=user_id,
            token_hash=token_hash(token),
            created_at=now,
            expires_at=now + SIGNED_IN_FOR,
        )
    )
    return token


def close_session(session: Session, token: str) -> None:
    """Sign one browser out; its cookie is worthless from now on."""
    session.execute(delete(SignInSession).where(SignInSession.token_hash == token_hash(token)))


def issue_link(session: Session, purpose: str, user_id: UUID | None = None) -> str:
    """Make a one-time link for `purpose`; returns its token, of which only the hash is kept."""
    token = new_token()
    session.add(
        OneTimeLink(
            token_hash=token_hash(token),
            purpose=purpose,
            user_id=user_id,
            expires_at=clock.now() + LINK_LASTS[purpose],
        )
    )
    return token


def live_link(session: Session, token: str) -> OneTimeLink | None:
    """The link of this token when it can still be used. Looking does not use it."""
    link = session.get(OneTimeLink, token_hash(token))
    if link is None or link.used_at is not None or link.expires_at <= clock.now():
        return None
    return link


def consume_link(session: Session, token: str) -> OneTimeLink:
    """Use a link, once: of two that come together, one wins. Raises LinkSpent otherwise."""
    result = session.execute(
        update(OneTimeLink)
        .where(
            OneTimeLink.token_hash == token_hash(token),
            OneTimeLink.used_at.is_(None),
            OneTimeLink.expires_at > clock.now(),
        )
        .values(used_at=clock.now())
    )
    if cast("CursorResult[object]", result).rowcount != 1:
        raise LinkSpent
    return session.get_one(OneTimeLink, token_hash(token))


def create_administrator(session: Session, name: str, email: str, password: str) -> User:
    """Add an administrator; raises WeakPassword or EmailTaken with nothing changed."""
    return create_person(session, name, email, password, SiteRole.ADMINISTRATOR)


class EmailTaken(ValueError):
    """Somebody has this e-mail already."""


def create_person(
    session: Session,
    name: str,
    email: str | None,
    password: str | None = None,
    site_role: SiteRole | None = None,
) -> User:
    """Add a person; without a password they set one through a one-time link.

    Raises EmailTaken when the e-mail is another person's, WeakPassword for a poor password.
    """
    address = (email or "").strip() or None
    if address and person_by_email(session, address):
        raise EmailTaken(address)
    user = User(
        name=name.strip(),
        email=address,
        email_key=address.casefold() if address else None,
        password_hash=hash_password(password) if password is not None else None,
        site_role=site_role.value if site_role else None,
        created_at=clock.now(),
    )
    session.add(user)
    session.flush()
    return user


def administrators(session: Session) -> int:
    """How many administrators there are."""
    return (
        session.scalar(
            select(func.count())
            .select_from(User)
            .where(User.site_role == SiteRole.ADMINISTRATOR.value)
        )
        or 0
    )


def prune(session: Session) -> int:
    """Delete sign-ins and links whose time has passed; returns how many rows went."""
    gone = 0
    for table in (SignInSession, OneTimeLink):
        result = session.execute(delete(table).where(table.expires_at < clock.now()))
        gone += cast("CursorResult[object]", result).rowcount
    return gone
