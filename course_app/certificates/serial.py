"""Serials of certificates: 16 Crockford base-32 symbols, of which the last checks the others.

The check is a weighted sum over GF(32) whose 16 weights are distinct and not zero: it catches
every wrong symbol and every swap of two different symbols, next to each other or not. Pure.
"""

from __future__ import annotations

import re
import secrets
from urllib.parse import unquote

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 16
_POLYNOMIAL = 0b100101  # x^5 + x^2 + 1, irreducible over GF(2)
_WEIGHTS = range(2, 17)  # of the 15 random symbols; the check symbol's own weight is 1
_SAME = str.maketrans("OIL", "011")
# What people put between groups: spaces of every kind are dropped before these.
_GAPS = "-‐‑‒–—−_.·"


# What stands in the address of a certificate, up to the serial, and the serial in it.
_ADDRESS = re.compile(r"certificates/", re.IGNORECASE)
_IN_ADDRESS = re.compile(rf"[0-9A-Z](?:[\s{re.escape(_GAPS)}]*[0-9A-Z]){{15}}", re.IGNORECASE)


class WrongSerial(ValueError):
    """What was typed is no serial. `kind` is symbol, length or check; `found` says what is odd."""

    def __init__(self, kind: str, found: str) -> None:
        super().__init__(f"{kind}: {found}")
        self.kind = kind
        self.found = found


def new_serial() -> str:
    """A fresh serial: 75 random bits and the check symbol, without hyphens."""
    symbols = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH - 1))
    return symbols + check_symbol(symbols)


def check_symbol(symbols: str) -> str:
    """The symbol that completes 15 others."""
    total = 0
    for weight, symbol in zip(_WEIGHTS, symbols, strict=True):
        total ^= times(weight, ALPHABET.index(symbol))
    return ALPHABET[total]


def grouped(serial: str) -> str:
    """A serial as it is printed: groups of four."""
    return "-".join(serial[at : at + 4] for at in range(0, len(serial), 4))


def read(typed: str) -> str:
    """The serial that was meant, however it was typed: case, gaps and look-alikes are forgiven.

    The address of a certificate counts as its serial, whatever stands before and behind it.
    Raises WrongSerial for a symbol that serials do not have, a wrong length or a wrong check.
    """
    typed = _from_address(typed)
    kept = "".join(c for c in typed.upper() if not c.isspace() and c not in _GAPS)
    kept = kept.translate(_SAME)
    for symbol in kept:
        if symbol not in ALPHABET:
            raise WrongSerial("symbol", symbol)
    if len(kept) != LENGTH:
        raise WrongSerial("length", str(len(kept)))
    if check_symbol(kept[:-1]) != kept[-1]:
        raise WrongSerial("check", grouped(kept))
    return kept


def _from_address(typed: str) -> str:
    """The serial in a pasted address of a certificate; anything else as it is."""
    if not (start := _ADDRESS.search(typed)):
        return typed
    rest = unquote(typed[start.end() :])
    found = _IN_ADDRESS.match(rest)
    return found[0] if found else re.split(r"[/?#]", rest)[0]


def times(a: int, b: int) -> int:
    """The product of two elements of GF(32)."""
    product = 0
    while b:
        if b & 1:
            product ^= a
        a <<= 1
        if a & 0b100000:
            a ^= _POLYNOMIAL
        b >>= 1
    return product
