"""Sign-ins: each is a row that can be seen and ended by itself, wherever it was opened.

On a shared computer a sign-in ends after IDLE. What says "still there" at every page is the signed
cookie (web/idle.py), which costs no statement; the row follows it at most once in TOUCH_AFTER, and
dies by itself IDLE after the last moment that it can have missed.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import cast
from uuid import UUID

from sqlalchemy import CursorResult, delete, select, update
from sqlalchemy.orm import Session

from course_app.accounts import links
from course_app.accounts.models import SignInSession, Totp
from course_app.lib import clock
from course_app.lib.tokens import new_token, token_hash

SIGNED_IN_FOR = timedelta(days=30)
IDLE = timedelta(minutes=15)
TOUCH_AFTER = timedelta(minutes=5)
# An ended sign-in of a shared computer still says whose form came too late.
REMEMBERED = timedelta(days=1)


def open_session(
    session: Session,
    user_id: UUID,
    shared: bool = False,
    strong: bool = False,
    browser: str = "",
) -> str:
    """Sign a person in on one browser; returns the token for its cookie."""
    token = new_token()
    now = clock.now()
    session.add(
        SignInSession(
            user_id=user_id,
            token_hash=token_hash(token),
            created_at=now,
            seen_at=now,
            expires_at=_expiry(now, shared),
            shared=shared,
            strong=strong,
            browser=browser[:60],
        )
    )
    return token


def touch(session: Session, token: str) -> None:
    """Note that a shared computer's sign-in is in use, and let it live on."""
    now = clock.now()
    session.execute(
        update(SignInSession)
        .where(SignInSession.token_hash == token_hash(token), SignInSession.expires_at > now)
        .values(seen_at=now, expires_at=_expiry(now, shared=True))
    )


def close_session(session: Session, token: str) -> None:
    """Sign one browser out; its cookie is worthless from now on."""
    session.execute(delete(SignInSession).where(SignInSession.token_hash == token_hash(token)))


def close_one(session: Session, user_id: UUID, sign_in_id: UUID) -> bool:
    """End one of the person's own sign-ins; False when it is not theirs or is over."""
    mine = SignInSession.user_id == user_id
    result = session.execute(delete(SignInSession).where(SignInSession.id == sign_in_id, mine))
    return cast("CursorResult[object]", result).rowcount == 1


def close_all(session: Session, user_id: UUID, but: str = "") -> int:
    """Sign the person out everywhere, but for the sign-in of the token `but`.

    What a closed sign-in had begun ends with it: a second step on its way, and a passkey or an app
    that is not confirmed yet, as its secret was on a screen that may be somebody else's.
    """
    links.revoke_links(session, user_id, links.SECOND_STEP, links.PASSKEY)
    session.execute(delete(Totp).where(Totp.user_id == user_id, Totp.confirmed_at.is_(None)))
    result = session.execute(
        delete(SignInSession).where(
            SignInSession.user_id == user_id, SignInSession.token_hash != token_hash(but)
        )
    )
    return cast("CursorResult[object]", result).rowcount


def strengthen(session: Session, user_id: UUID, token: str) -> None:
    """The person has just shown a second step here; sign-ins without one end."""
    close_all(session, user_id, but=token)
    session.execute(
        update(SignInSession)
        .where(SignInSession.token_hash == token_hash(token))
        .values(strong=True)
    )


def weaken(session: Session, user_id: UUID) -> None:
    """The person has no second step any more, so no sign-in of theirs counts as strong."""
    session.execute(
        update(SignInSession).where(SignInSession.user_id == user_id).values(strong=False)
    )


def open_ones(session: Session, user_id: UUID) -> Sequence[SignInSession]:
    """Where the person is signed in now, the latest first."""
    query = select(SignInSession).where(
        SignInSession.user_id == user_id, SignInSession.expires_at > clock.now()
    )
    return session.scalars(query.order_by(SignInSession.created_at.desc())).all()


def owner(session: Session, token: str) -> UUID | None:
    """Whose sign-in this is, also for a day after it ended by itself on a shared computer."""
    query = select(SignInSession.user_id).where(
        SignInSession.token_hash == token_hash(token),
        SignInSession.shared,
        SignInSession.expires_at > clock.now() - REMEMBERED,
    )
    return session.scalar(query)


def prune(session: Session) -> int:
    """Delete sign-ins whose time has passed; returns how many went."""
    over = SignInSession.expires_at < clock.now() - REMEMBERED
    return cast("CursorResult[object]", session.execute(delete(SignInSession).where(over))).rowcount


def _expiry(now: datetime, shared: bool) -> datetime:
    return now + (IDLE + TOUCH_AFTER if shared else SIGNED_IN_FOR)
