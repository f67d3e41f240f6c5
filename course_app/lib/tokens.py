"""Secrets that are given out once and stored only as a hash."""

import hashlib
import secrets


def new_token() -> str:
    """A URL-safe secret of 160 random bits (27 characters)."""
    return secrets.token_urlsafe(20)


def token_hash(token: str) -> str:
    """What is stored of a token: SHA-256 in hex. Tokens are long and random, so no salt."""
    return hashlib.sha256(token.encode()).hexdigest()
