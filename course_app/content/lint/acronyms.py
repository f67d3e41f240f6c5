"""Short forms that a reader may not know, and that nobody spells out.

One is spelt out by words in brackets beside it, on either side, anywhere in the text: “quick
response team (QRT)”, “QRT (quick response team)”. The glossary spells out too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from course_app.content.markup.locate import mask_code

# What this field knows, a name that is short for nothing any more (RAND), units, Roman numerals.
KNOWN = frozenset(
    """
    AIDS AM ATM CD CEO CPR DC DNA DVD EU FAQ FBI GPS HIV ID NYC OK PC PDF PIN PM RAND SUV TV UK
    UN URL US USA VIP ZIP
    EMS EMT
    MG ML KG MPH
    II III IV VI VII VIII IX XI XII
    """.split()  # noqa: SIM905 (a list of words is read more easily without quotes)
)

_ACRONYM = re.compile(r"(?<![\w&/.@#-])([A-Z][A-Z0-9]*[A-Z][A-Z0-9]*)(?:s|’s|'s)?(?![\w&]|-\d)")
_SKIPPED = re.compile(r"\s*(?:#|/{3,}|\[\^[^\]]*\]:|\|?\s*:?-{3,})")
_BLANKED = re.compile(r"\]\([^)\n]*\)|<?https?://[^\s>]+>?|\[\^[^\]\n]*\]|\*\*[^*\n]{1,40}:\*\*")


def find_acronyms(
    lines: list[str], first_line: int, defined: frozenset[str]
) -> Iterator[tuple[int, int, str]]:
    """Line, column and letters of the first use of each acronym that is never spelt out.

    `defined` are those of the glossary. A word that also stands there in small letters is a word
    said loudly. Headings, block lines and sources are left alone, but what they spell out counts.
    """
    whole = "\n".join(lines)
    shown = [
        "" if _SKIPPED.match(line) else _BLANKED.sub(_blank, mask_code(line)) for line in lines
    ]
    small = frozenset(word for text in shown for word in re.findall(r"\b[a-z]{2,}\b", text))
    seen: set[str] = set()
    for index, text in enumerate(shown):
        for found in _ACRONYM.finditer(text):
            name = found[1]
            if name in seen or name in KNOWN or name in defined or name.lower() in small:
                continue
            seen.add(name)
            if not _spelt_out(name, whole):
                yield first_line + index, found.start() + 1, name


def _blank(found: re.Match[str]) -> str:
    return " " * len(found[0])


def _spelt_out(name: str, text: str) -> bool:
    after = rf"[a-z]{{2,}}[*_”\"]*\s+\([*_“\"]*{name}s?[*_”\",;)]"
    words = r"[*_“\"]*[A-Za-z][\w’'-]*\s+[A-Za-z]"
    before = rf"\b{name}s?[*_”\"]*(?:\s+\({words}|,? (?:stands|short) for )"
    return re.search(rf"{after}|{before}", text) is not None
