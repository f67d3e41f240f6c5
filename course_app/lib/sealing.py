"""Secrets that must be read again: encrypted at rest with a key derived from SECRET_KEY.

Whoever has only the database, or only a backup of it, reads none of them.
"""

from __future__ import annotations

import base64
from functools import lru_cache
from typing import Any

from course_app.lib.lazily import module


class Unreadable(ValueError):
    """The text was sealed with another key, for another purpose, or was changed."""


def seal(key: str, purpose: str, text: str) -> str:
    """`text`, encrypted for `purpose`."""
    sealed: bytes = _box(key, purpose).encrypt(text.encode())
    return sealed.decode()


def unseal(key: str, purpose: str, sealed: str) -> str:
    """The text that was sealed for `purpose`; raises Unreadable."""
    try:
        text: bytes = _box(key, purpose).decrypt(sealed.encode())
    except module("cryptography.fernet").InvalidToken:
        raise Unreadable(purpose) from None
    return text.decode()


@lru_cache(maxsize=8)
def _box(key: str, purpose: str) -> Any:
    hashes = module("cryptography.hazmat.primitives.hashes")
    hkdf = module("cryptography.hazmat.primitives.kdf.hkdf")
    derived = hkdf.HKDF(hashes.SHA256(), 32, salt=None, info=f"course-engine {purpose}".encode())
    return module("cryptography.fernet").Fernet(
        base64.urlsafe_b64encode(derived.derive(key.encode()))
    )
