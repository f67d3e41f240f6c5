"""Reads the facts out of a PDF that somebody dropped. Bounded: it never unpacks more than it says.

A PDF library is not used: the file is hostile until its bytes are ours, and all that is looked
for is one attachment that we wrote. Every stream is tried, a little of each. Pure.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from course_app.lib.canonical import canonical_json

MOST_STREAMS = 400
MOST_BYTES = 256 * 1024  # unpacked, of one stream
HEAD = 1024  # a PDF says so within its first bytes
_BEGIN, _END = b"stream", b"endstream"


@dataclass(frozen=True)
class Attached:
    """What a PDF says of itself."""

    facts: dict[str, Any]
    signature: str


def is_pdf(data: bytes) -> bool:
    """Whether the file begins like a PDF."""
    return b"%PDF-" in data[:HEAD]


def is_encrypted(data: bytes) -> bool:
    """Whether the file says that it is locked with a password."""
    return b"/Encrypt" in data


def attached(data: bytes) -> Attached | None:
    """The facts attached to a PDF: the last ones, as an edit adds its own behind the first."""
    found = None
    for stream in _streams(data):
        found = _parse(stream) or found
    return found


def holds(data: bytes, facts: bytes, signature: bytes) -> bool:
    """Whether a PDF carries these very facts and their signature."""
    found = attached(data)
    try:
        own = found is not None and canonical_json(found.facts) == facts
    except (ValueError, RecursionError):
        return False
    return own and found is not None and found.signature == signature.hex()


def _streams(data: bytes) -> Iterator[bytes]:
    at = 0
    for _ in range(MOST_STREAMS):
        begin = data.find(_BEGIN, at)
        if begin < 0:
            return
        begin += len(_BEGIN)
        while data[begin : begin + 1] in (b"\r", b"\n"):
            begin += 1
        end = data.find(_END, begin)
        body = data[begin : end if end >= 0 else len(data)]
        yield body[:MOST_BYTES]
        unpacked = _unpack(body)
        if unpacked is not None:
            yield unpacked
        if end < 0:
            return
        at = end + len(_END)


def _unpack(body: bytes) -> bytes | None:
    try:
        return zlib.decompressobj().decompress(body, MOST_BYTES)
    except zlib.error:
        return None


def _parse(stream: bytes) -> Attached | None:
    if not stream.lstrip().startswith(b"{") or b'"facts"' not in stream:
        return None
    try:
        value = json.loads(stream)
    except (ValueError, RecursionError):
        return None
    facts, signature = value.get("facts"), value.get("signature")
    if not isinstance(facts, dict) or not isinstance(signature, str):
        return None
    return Attached(facts, signature)
