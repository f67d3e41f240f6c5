"""The second step of signing in: an authenticator app, a passkey, or a recovery code."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from typing import cast
from uuid import UUID

import pyotp
from sqlalchemy import CursorResult, delete, func, select, update
from sqlalchemy.orm import Session

from course_app.accounts import sessions
from course_app.accounts.models import Passkey, RecoveryCode, Totp
from course_app.lib import clock
from course_app.lib.codes import in_groups, keyed_hash, new_symbols, plain_symbols
from course_app.lib.database import insert
from course_app.lib.sealing import seal, unseal

STEP_SECONDS = 30
RECOVERY_CODES = 10
PURPOSE = "totp"


@dataclass(frozen=True)
class Steps:
    """Which second steps a person has set up."""

    app: bool
    passkeys: int
    codes_left: int

    def __bool__(self) -> bool:
        """Whether signing in asks for a second step at all."""
        return self.app or self.passkeys > 0


def steps_of(session: Session, user_id: UUID) -> Steps:
    """What the person has set up, in one statement."""
    app = select(func.count()).select_from(Totp)
    keys = select(func.count()).select_from(Passkey)
    codes = select(func.count()).select_from(RecoveryCode)
    row = session.execute(
        select(
            app.where(Totp.user_id == user_id, Totp.confirmed_at.is_not(None)).scalar_subquery(),
            keys.where(Passkey.user_id == user_id).scalar_subquery(),
            codes.where(
                RecoveryCode.user_id == user_id, RecoveryCode.used_at.is_(None)
            ).scalar_subquery(),
        )
    ).one()
    return Steps(bool(row[0]), row[1] or 0, row[2] or 0)


def start_app(session: Session, key: str, user_id: UUID) -> None:
    """Make a secret for an authenticator app; it counts once a code from the app confirms it."""
    sealed = seal(key, PURPOSE, pyotp.random_base32())
    session.execute(
        insert(session, Totp)
        .values(user_id=user_id, sealed_secret=sealed, last_step=0)
        .on_conflict_do_update(
            index_elements=["user_id"],
            set_={"sealed_secret": sealed, "last_step": 0},
            where=Totp.confirmed_at.is_(None),
        )
    )


def waiting_secret(session: Session, key: str, user_id: UUID) -> str | None:
    """The secret that waits for its first code; a confirmed one is never shown again."""
    row = session.get(Totp, user_id)
    if row is None or row.confirmed_at is not None:
        return None
    return unseal(key, PURPOSE, row.sealed_secret)


def confirm_app(session: Session, key: str, user_id: UUID, typed: str) -> bool:
    """Whether the code is the app's; the first right one confirms the app."""
    row = session.get(Totp, user_id)
    return row is not None and _use_step(session, key, row, typed)


def use_app_code(session: Session, key: str, user_id: UUID, typed: str) -> bool:
    """Whether the code is that of the person's confirmed app: a waiting one lets nobody in."""
    row = session.get(Totp, user_id)
    if row is None or row.confirmed_at is None:
        return False
    return _use_step(session, key, row, typed)


def _use_step(session: Session, key: str, row: Totp, typed: str) -> bool:
    """Whether the code is of now, the last or the next half minute, and not used before."""
    digits = "".join(c for c in typed if c.isascii() and c.isdigit())
    made = pyotp.HOTP(unseal(key, PURPOSE, row.sealed_secret))
    now = int(clock.now().timestamp()) // STEP_SECONDS
    right = [s for s in (now - 1, now, now + 1) if hmac.compare_digest(made.at(s), digits)]
    if not right:
        return False
    # The database decides between two requests with the same code: a step is used once.
    result = session.execute(
        update(Totp)
        .where(Totp.user_id == row.user_id, Totp.last_step < right[0])
        .values(last_step=right[0], confirmed_at=func.coalesce(Totp.confirmed_at, clock.now()))
    )
    return cast("CursorResult[object]", result).rowcount == 1


def new_recovery_codes(session: Session, key: str, user_id: UUID) -> list[str]:
    """Ten fresh codes, shown once; older ones are worthless from now on."""
    session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user_id))
    fresh = [new_symbols(10) for _ in range(RECOVERY_CODES)]
    session.add_all(
        RecoveryCode(user_id=user_id, code_hash=keyed_hash(key, "recovery", code)) for code in fresh
    )
    return [in_groups(code, 5) for code in fresh]


def use_recovery_code(session: Session, key: str, user_id: UUID, typed: str) -> bool:
    """Use a recovery code, once."""
    result = session.execute(
        update(RecoveryCode)
        .where(
            RecoveryCode.user_id == user_id,
            RecoveryCode.code_hash == keyed_hash(key, "recovery", plain_symbols(typed)),
            RecoveryCode.used_at.is_(None),
        )
        .values(used_at=clock.now())
    )
    return cast("CursorResult[object]", result).rowcount == 1


def remove_app(session: Session, user_id: UUID) -> None:
    """Take the authenticator app away."""
    session.execute(delete(Totp).where(Totp.user_id == user_id))
    _settle(session, user_id)


def remove_passkey(session: Session, user_id: UUID, passkey_id: UUID) -> bool:
    """Take one of the person's own passkeys away; False when it is not theirs."""
    result = session.execute(
        delete(Passkey).where(Passkey.id == passkey_id, Passkey.user_id == user_id)
    )
    _settle(session, user_id)
    return cast("CursorResult[object]", result).rowcount == 1


def remove_all(session: Session, user_id: UUID) -> None:
    """Take every second step away: for a person who has lost all of them."""
    session.execute(delete(Passkey).where(Passkey.user_id == user_id))
    remove_app(session, user_id)


def _settle(session: Session, user_id: UUID) -> None:
    """Without any step left, recovery codes go too, and no sign-in counts as strong."""
    if not steps_of(session, user_id):
        session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user_id))
        sessions.weaken(session, user_id)
