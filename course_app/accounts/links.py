"""Links that work once: for a password, an e-mail address, or one ceremony of a passkey."""

from __future__ import annotations

from datetime import timedelta
from typing import cast
from uuid import UUID

from sqlalchemy import CursorResult, delete, update
from sqlalchemy.orm import Session

from course_app.accounts.models import OneTimeLink
from course_app.lib import clock
from course_app.lib.tokens import new_token, token_hash

ADMINISTRATOR = "administrator"
PERSON = "person"
RESET = "reset"
CLAIM = "claim"  # a right one-time code, on its way to a password
EMAIL = "email"
PASSKEY = "passkey"
SECOND_STEP = "second step"  # a right password, on its way to its second step
LINK_LASTS = {
    ADMINISTRATOR: timedelta(hours=1),
    PERSON: timedelta(days=7),
    RESET: timedelta(hours=1),
    CLAIM: timedelta(minutes=30),
    EMAIL: timedelta(days=3),
    PASSKEY: timedelta(minutes=5),
    SECOND_STEP: timedelta(minutes=10),
}
# What a /setup/ address may carry.
FOR_A_PASSWORD = (ADMINISTRATOR, PERSON, RESET, CLAIM)


class LinkSpent(ValueError):
    """The one-time link is unknown, used or expired."""


def issue_link(
    session: Session, purpose: str, user_id: UUID | None = None, bound_to: str | None = None
) -> str:
    """Make a one-time link for `purpose`; returns its token, of which only the hash is kept.

    `bound_to` is what else it stands for: an address, a roster row.
    """
    token = new_token()
    session.add(
        OneTimeLink(
            token_hash=token_hash(token),
            purpose=purpose,
            user_id=user_id,
            bound_to=bound_to,
            expires_at=clock.now() + LINK_LASTS[purpose],
        )
    )
    return token


def live_link(session: Session, token: str, *purposes: str) -> OneTimeLink | None:
    """The link of this token when it can still be used. Looking does not use it."""
    link = session.get(OneTimeLink, token_hash(token))
    if link is None or link.purpose not in purposes:
        return None
    return link if link.used_at is None and link.expires_at > clock.now() else None


def consume_link(session: Session, token: str, *purposes: str) -> OneTimeLink:
    """Use a link, once: of two that come together, one wins. Raises LinkSpent otherwise."""
    result = session.execute(
        update(OneTimeLink)
        .where(
            OneTimeLink.token_hash == token_hash(token),
            OneTimeLink.purpose.in_(purposes),
            OneTimeLink.used_at.is_(None),
            OneTimeLink.expires_at > clock.now(),
        )
        .values(used_at=clock.now())
    )
    if cast("CursorResult[object]", result).rowcount != 1:
        raise LinkSpent
    return session.get_one(OneTimeLink, token_hash(token))


def revoke_links(session: Session, user_id: UUID, *purposes: str) -> None:
    """Make the person's unused links of these purposes worthless."""
    session.execute(
        delete(OneTimeLink).where(
            OneTimeLink.user_id == user_id,
            OneTimeLink.purpose.in_(purposes),
            OneTimeLink.used_at.is_(None),
        )
    )


def prune(session: Session) -> int:
    """Delete links whose time has passed; returns how many went."""
    over = OneTimeLink.expires_at < clock.now()
    return cast("CursorResult[object]", session.execute(delete(OneTimeLink).where(over))).rowcount
