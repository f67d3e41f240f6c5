"""Slows guessing: failures are counted per name and per address in windows of 15 minutes.

What is typed to check one certificate is counted for a day: a score has 101 values only.

Counts live in the database, so that every process and machine sees the same ones. Buckets are
keyed hashes: the table tells nobody who tried to sign in.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable
from typing import cast

from sqlalchemy import CursorResult, delete, update
from sqlalchemy.orm import Session

from course_app.accounts.models import SignInFailure
from course_app.lib import clock
from course_app.lib.database import insert

WINDOW_SECONDS = 15 * 60
# "certificate" and "verifier" count what is typed or dropped to check one certificate.
LIMITS = {"name": 8, "address": 60, "certificate": 10, "verifier": 120}
_ALL_DAY = frozenset({"certificate"})
_WINDOWS_A_DAY = 24 * 60 * 60 // WINDOW_SECONDS


def bucket(kind: str, value: str, key: str) -> tuple[str, bytes]:
    """The bucket of a name or an address, as (kind, keyed hash)."""
    text = f"{kind}:{value.strip().casefold()}".encode()
    return kind, hmac.new(key.encode(), text, hashlib.sha256).digest()


def hit(session: Session, buckets: Iterable[tuple[str, bytes]]) -> bool:
    """Count one try in each bucket; True when one of them is over its limit.

    Counting comes before checking the password, so that parallel guesses are all counted.
    """
    over = False
    for kind, name in sorted(buckets):
        statement = (
            insert(session, SignInFailure)
            .values(bucket=name, window=_window(kind), count=1)
            .on_conflict_do_update(
                index_elements=["bucket", "window"], set_={"count": SignInFailure.count + 1}
            )
            .returning(SignInFailure.count)
        )
        over = session.execute(statement).scalar_one() > LIMITS[kind] or over
    return over


def forgive(session: Session, buckets: Iterable[tuple[str, bytes]]) -> None:
    """After a right answer: clear the name's count, and give the address this one try back.

    A whole class signs in from one address within a minute; only failures must add up. Rows are
    taken in the order in which `hit` takes them, so that two sign-ins never wait for each other.
    """
    for kind, name in sorted(buckets):
        row = SignInFailure.bucket == name
        if kind == "name":
            session.execute(delete(SignInFailure).where(row))
        else:
            this_try = (row, SignInFailure.window == _window(kind), SignInFailure.count > 0)
            session.execute(
                update(SignInFailure).where(*this_try).values(count=SignInFailure.count - 1)
            )


def prune(session: Session) -> int:
    """Delete windows that have passed; returns how many rows went."""
    result = session.execute(delete(SignInFailure).where(SignInFailure.window < _window()))
    return cast("CursorResult[object]", result).rowcount


def _window(kind: str = "") -> int:
    """The window that is open now; that of a whole day is named after its last one."""
    now = int(clock.now().timestamp()) // WINDOW_SECONDS
    return now // _WINDOWS_A_DAY * _WINDOWS_A_DAY + _WINDOWS_A_DAY - 1 if kind in _ALL_DAY else now
