"""Figures without a source: a share, a large number or a rate needs a footnote beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from course_app.content.markup.locate import mask_code

_FIGURE = re.compile(
    r"(?<![\w.,/$-])(?:\d+(?:\.\d+)?\s?(?:%|percent\b|per cent\b)"
    r"|\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?\s(?:million|billion|thousand)\b"
    r"|\d+ (?:in|of|out of)(?: every)? \d+\b|\d+(?:\.\d+)? times (?:more|less|as|higher|lower)\b"
    r"|(?!(?:19|20)\d\d\b)[1-9]\d{3,}(?![\w-]))",
    re.IGNORECASE,
)
_WORDS = re.compile(
    r"\b(?:one|two|three|four|five|six|seven|eight|nine)"
    r" (?:in|out of)(?: every)? (?:two|three|four|five|six|seven|eight|nine|ten|twenty|100)\b",
    re.IGNORECASE,
)
_LINK = re.compile(r"\]\([^)]*\)|https?://\S+|\[\^[^\]]*\]:.*")


def find_figures(lines: list[str], first_line: int) -> Iterator[tuple[int, int, str]]:
    """Line, column and words of each paragraph's first figure that has no footnote in it.

    A paragraph ends at an empty line; a list or a table is one paragraph.
    """
    start = 0
    for index, line in enumerate([*lines, ""]):
        if line.strip():
            continue
        paragraph = lines[start:index]
        if "[^" not in "\n".join(paragraph):
            yield from _first(paragraph, first_line + start)
        start = index + 1


def _first(paragraph: list[str], first_line: int) -> Iterator[tuple[int, int, str]]:
    for index, line in enumerate(paragraph):
        if line.lstrip().startswith(("#", "/")):
            continue
        text = _LINK.sub(lambda found: " " * len(found[0]), mask_code(line))
        found = _FIGURE.search(text) or _WORDS.search(text)
        if found:
            yield first_line + index, found.start() + 1, found[0]
            return
