"""Slows guessing: failures are counted in windows of 15 minutes.

A name is counted together with where the try comes from, so that a stranger who guesses elsewhere
does not shut its owner out. Over all places a name has a much larger cap, and that one does not
hold for a browser in which the name has signed in before (accounts/known.py).

What is typed to check one certificate is counted for a day: a score has 101 values only.

Counts live in the database, so that every process and machine sees the same ones. Buckets are
keyed hashes: the table tells nobody who tried to sign in.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable
from ipaddress import ip_address, ip_network
from typing import cast

from sqlalchemy import CursorResult, delete, update
from sqlalchemy.orm import Session

from course_app.accounts.models import SignInFailure
from course_app.lib import clock
from course_app.lib.database import insert

WINDOW_SECONDS = 15 * 60
# "voter" and "ballots" count votes of one browser, and of all that vote from one place: a room has
# one address.
# "certificate" and "verifier" count what is typed or dropped to check one certificate.
# "strict" counts one name over all places: for tries that only somebody with the password makes,
# and for mails.
LIMITS = {
    "pair": 8,
    "strict": 8,
    "name": 100,
    "address": 60,
    "certificate": 10,
    "verifier": 120,
    "voter": 90,
    "ballots": 3000,
}
FORGIVEN = ("pair", "strict", "name")
_ALL_DAY = frozenset({"certificate"})
_WINDOWS_A_DAY = 24 * 60 * 60 // WINDOW_SECONDS


def bucket(kind: str, value: str, key: str) -> tuple[str, bytes]:
    """The bucket of a name or an address, as (kind, keyed hash)."""
    return kind, digest(f"{kind}:{value.strip().casefold()}", key)


def digest(text: str, key: str) -> bytes:
    """The keyed hash of a text, which tells nobody the text."""
    return hmac.new(key.encode(), text.encode(), hashlib.sha256).digest()


def place_of(address: str) -> str:
    """Where a try comes from: of IPv6 the network, as one line has addresses without number."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    return str(found if found.version == 4 else ip_network((found, 64), strict=False))


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
    """After a right answer: clear the name's counts, and give the address this one try back.

    A whole class signs in from one address within a minute; only failures must add up. Rows are
    taken in the order in which `hit` takes them, so that two sign-ins never wait for each other.
    """
    for kind, name in sorted(buckets):
        row = SignInFailure.bucket == name
        if kind in FORGIVEN:
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
