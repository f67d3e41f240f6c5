"""One byte form for data that is hashed: RFC 8785 (JSON Canonicalization Scheme)."""

import hashlib
from typing import Any

import rfc8785

Json = Any


def canonical_json(value: Json) -> bytes:
    """`value` as RFC 8785 bytes: keys sorted, no spaces, UTF-8.

    Raises rfc8785.CanonicalizationError for what JSON cannot say (NaN, big integers, bytes).
    """
    return rfc8785.dumps(value)


def digest(data: bytes) -> str:
    """SHA-256 of `data` as 64 lower-case hex digits."""
    return hashlib.sha256(data).hexdigest()
