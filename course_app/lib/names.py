"""Names as people type them, made fit to be kept: in any script, on one line, without tricks."""

from __future__ import annotations

import unicodedata

# These turn the text around them: with one of them in a name, a number beside it reads backward.
_TURNING = frozenset("\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def tidy(name: str) -> str:
    """`name` in NFC, with single spaces, without control and direction characters.

    Joiners (ZWJ, ZWNJ) stay: Persian and several scripts of India spell with them.
    """
    kept = "".join(
        " " if unicodedata.category(c) in ("Cc", "Zl", "Zp") else c
        for c in name
        if c not in _TURNING
    )
    return " ".join(unicodedata.normalize("NFC", kept).split())
