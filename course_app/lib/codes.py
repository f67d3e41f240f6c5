"""Codes that people type by hand: Crockford's base 32, forgiving about how they are written."""

from __future__ import annotations

import hashlib
import hmac
import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # no I, L, O, U
_FORGIVEN = str.maketrans("OIL", "011")


def new_symbols(count: int) -> str:
    """`count` random symbols, five bits each."""
    return "".join(secrets.choice(ALPHABET) for _ in range(count))


def in_groups(symbols: str, size: int) -> str:
    """The symbols in groups of `size`, joined by hyphens, as they are shown and printed."""
    return "-".join(symbols[at : at + size] for at in range(0, len(symbols), size))


def plain_symbols(typed: str) -> str:
    """What was meant, however it was typed: O is 0, I and L are 1, case and gaps go."""
    return "".join(c for c in typed.upper() if c.isascii() and c.isalnum()).translate(_FORGIVEN)


def keyed_hash(key: str, purpose: str, symbols: str) -> str:
    """What is stored of a code. It is short, so a copy of the table alone must not open it."""
    text = f"{purpose}:{symbols}".encode()
    return hmac.new(key.encode(), text, hashlib.sha256).hexdigest()
