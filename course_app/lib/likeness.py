"""How alike two short texts are, as people type them. Pure."""

from __future__ import annotations

import re
import unicodedata

BLANKS = frozenset("\u200b\u2060\ufeff")  # spaces that are not seen
_PLAIN = str.maketrans(
    {
        **dict.fromkeys("‘’‚‛′`´ʼ", "'"),
        **dict.fromkeys("“”„‟″«»", '"'),
        **dict.fromkeys("‐‑‒–—―−", "-"),
        "…": "...",
    }
)


def tidy(text: str) -> str:
    """Text as it was typed, in composed Unicode (NFC), with white space and controls folded.

    Joiners stay: in some scripts a word is another one without them.
    """
    kept = "".join(" " if _is_blank(char) else char for char in text)
    return " ".join(unicodedata.normalize("NFC", kept).split())


def _is_blank(char: str) -> bool:
    return char in BLANKS or unicodedata.category(char) in ("Cc", "Cs")


def likened(text: str, exact_case: bool = False) -> str:
    """Text as it is compared: compatibility forms, quotes and hyphens made plain, any case.

    Characters that only say how others are shown (joiners, directions) do not count.
    """
    seen = "".join(c for c in text if c in BLANKS or unicodedata.category(c) != "Cf")
    plain = tidy(unicodedata.normalize("NFKC", seen.translate(_PLAIN)).translate(_PLAIN))
    plain = re.sub(r" ?- ?", "-", plain)
    return plain if exact_case else tidy(plain.casefold())


def distance(one: str, other: str) -> int:
    """Edits that make one text the other: a letter added, dropped or changed, two swapped.

    The optimal string alignment distance (Damerau 1964, "A technique for computer detection and
    correction of spelling errors", CACM 7(3)): swapped neighbours, a common slip, count once.
    """
    before: list[int] = []
    above = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        row = [i]
        for j, b in enumerate(other, 1):
            best = min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                best = min(best, before[j - 2] + 1)
            row.append(best)
        before, above = above, row
    return above[-1]
