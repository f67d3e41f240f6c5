"""What long passwords have in common that a word list misses: sayings, known words, walks of keys.

zxcvbn adds up the guesses of single words, so it takes a saying for four words that do not belong
together. Here whatever anybody knows is taken out first; what is left has to be worth something.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from itertools import pairwise
from pathlib import Path

LEFT_AT_LEAST = 6  # symbols that nobody could know
PHRASES = Path(__file__).parent / "common_phrases.txt"
YEAR = re.compile(r"(?:19|20)\d\d")
KEYS = ("1234567890-=", "qwertyuiop[]", "asdfghjkl;'", "zxcvbnm,./")
SHIFTED = str.maketrans('!@#$%^&*()_+{}:"<>?', "1234567890-=[];',./")
# How people write a letter as something that looks like it; 1 stands for two of them.
LOOKALIKES = [str.maketrans("0134578@$!+", f"o{one}eastbas{one}t") for one in "il"]


def is_guessable(password: str, known: Iterable[str]) -> bool:
    """Whether the password is little more than sayings, `known` words, a year, or keys in a row."""
    pieces = sorted({plain(word) for word in known} | _phrases(), key=len, reverse=True)
    whole = unicodedata.normalize("NFKC", password).casefold()
    spellings = {plain(whole), *(plain(whole.translate(table)) for table in LOOKALIKES)}
    return _is_walk(whole) or any(_left(text, pieces) < LEFT_AT_LEAST for text in spellings)


def plain(text: str) -> str:
    """Letters and digits alone, in lower case, without accents."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in parts if c.isalnum())


def _left(text: str, pieces: list[str]) -> int:
    """How many different symbols are not part of anything known."""
    for piece in pieces:
        if len(piece) > 2:
            text = text.replace(piece, " ")
    rest = YEAR.sub(" ", text).split()
    return sum(len(part) for part in dict.fromkeys(rest))


def _is_walk(text: str) -> bool:
    """Whether two of three steps lead to the same key or one beside it."""
    where = [_place(key) for key in text.translate(SHIFTED) if key != " "]
    steps = list(pairwise(where))
    near = sum(a is not None and b is not None and _beside(a, b) for a, b in steps)
    return near * 3 >= len(steps) * 2


def _beside(a: tuple[int, float], b: tuple[int, float]) -> bool:
    return abs(a[0] - b[0]) <= 1 and abs(a[1] - b[1]) <= 1


def _place(key: str) -> tuple[int, float] | None:
    for row, keys in enumerate(KEYS):
        if key in keys:
            return row, keys.index(key) + row * 0.5
    return None


@cache
def _phrases() -> frozenset[str]:
    return frozenset(plain(line) for line in PHRASES.read_text().splitlines())
