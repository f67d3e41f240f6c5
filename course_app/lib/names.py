"""Names as people type them, made fit to be kept, shown and certified: in any script, on one line.

The one rule for people, agencies and units, wherever a name comes in.
"""

from __future__ import annotations

import unicodedata

MOST = 200
_JOINERS = frozenset("\u200c\u200d")  # Persian and several scripts of India spell with them
# Letters by their category, and nothing to see.
_BLANK = frozenset("\u115f\u1160\u3164\uffa0\u2800")


def tidy(name: str) -> str:
    """`name` in NFC with single spaces, without characters that cannot be seen or turn the text.

    A direction mark in a name makes the number beside it read backward; all of category C go.
    """
    kept = "".join(
        " " if c.isspace() else c
        for c in name
        if c.isspace() or c in _JOINERS or unicodedata.category(c)[0] != "C"
    )
    return " ".join(unicodedata.normalize("NFC", kept).split())


def fits(name: str, most: int = MOST) -> bool:
    """Whether `name`, once tidy, can be kept as a name of at most `most` characters."""
    return is_name(name) and len(tidy(name)) <= most


def is_name(text: str) -> bool:
    """Whether there is anything to read in it: a letter or a digit of some script."""
    return any(unicodedata.category(c)[0] in "LN" and c not in _BLANK for c in tidy(text))
