"""The hash chain of an enrolment: pure rules, no Flask, no database.

Each event is an envelope of ids and digests. Its hash is SHA-256 over the envelope's RFC 8785
form, which includes the hash before it; a commitment binds the personal payload through a random
salt, so that the payload can be erased and the chain still holds. Changing, removing or moving an
event breaks the chain at that place; cutting the end off breaks the enrolment's count and head.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from course_app.lib.canonical import canonical_json, digest

VERSION = 1
START = "0" * 64


@dataclass(frozen=True)
class Envelope:
    """What is hashed of one event. `at` is an aware instant, kept to the microsecond."""

    enrolment: str
    seq: int
    kind: str
    at: datetime
    release: str
    stable_id: str | None
    rendition: str | None
    commitment: str | None
    previous: str
    version: int = VERSION

    def hash(self) -> str:
        """SHA-256 in hex over the canonical form; ValueError for a version nobody defined."""
        if self.version != VERSION:
            raise ValueError(f"no canonical form of version {self.version} is known")
        return digest(
            canonical_json(
                {
                    "at": self.at.astimezone(UTC).isoformat(timespec="microseconds"),
                    "commitment": self.commitment,
                    "enrolment": self.enrolment,
                    "kind": self.kind,
                    "previous": self.previous,
                    "release": self.release,
                    "rendition": self.rendition,
                    "seq": self.seq,
                    "stable_id": self.stable_id,
                    "version": self.version,
                }
            )
        )


@dataclass(frozen=True)
class Link:
    """An envelope and the hash that was stored with it."""

    envelope: Envelope
    hash: str


def commit(salt: bytes, body: dict[str, Any]) -> str:
    """The commitment to a personal payload: SHA-256 over its canonical form with its salt."""
    return digest(canonical_json({"body": body, "salt": salt.hex()}))


def faults(links: Iterable[Link], count: int, head: str) -> list[tuple[int, str]]:
    """What is wrong with a chain, as (seq, words); empty when it holds.

    `count` and `head` are what the enrolment says of its own chain.
    """
    found: list[tuple[int, str]] = []
    previous, expected = START, 1
    for link in links:
        envelope = link.envelope
        if envelope.seq != expected:
            found.append((expected, f"event {expected} is missing; {envelope.seq} follows"))
            expected = envelope.seq
        if envelope.previous != previous:
            found.append((envelope.seq, "does not follow from the event before it"))
        try:
            right = envelope.hash() == link.hash
        except ValueError as error:
            found.append((envelope.seq, str(error)))
        else:
            if not right:
                found.append((envelope.seq, "was changed after it was written"))
        previous, expected = link.hash, expected + 1
    if expected - 1 != count:
        found.append((expected, f"{count} events were written, {expected - 1} are here"))
    elif count and previous != head:
        found.append((count, "is not the last event that the enrolment names"))
    return found
