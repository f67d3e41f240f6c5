"""Passwords: argon2id at t=2, 19 MiB, p=1 (OWASP's second recommended setting)."""

from __future__ import annotations

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

MIN_LENGTH = 12
MAX_LENGTH = 200
_hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
# Checked when there is no such person, so that both answers take the same time.
_nobody = _hasher.hash("there is nobody of this name")


class WeakPassword(ValueError):
    """The password is too short or too long; the message says what to do."""


def hash_password(password: str) -> str:
    """The argon2id hash of `password`; raises WeakPassword when it is too short or too long."""
    if len(password) < MIN_LENGTH:
        raise WeakPassword(f"Use at least {MIN_LENGTH} characters: three or four words will do.")
    if len(password) > MAX_LENGTH:
        raise WeakPassword(f"Use at most {MAX_LENGTH} characters.")
    return _hasher.hash(password)


def matches(password_hash: str | None, password: str) -> bool:
    """Whether `password` belongs to `password_hash`; as slow for None as for a real hash."""
    try:
        right = _hasher.verify(password_hash or _nobody, password[: MAX_LENGTH + 1])
    except (VerificationError, InvalidHashError):
        return False
    return right and password_hash is not None
