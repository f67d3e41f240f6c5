"""Where something stands in the source: Markdown keeps no lines, so what it found is looked up."""

from __future__ import annotations

import re
from collections import defaultdict

_CODE_SPAN = re.compile(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)")


def mask_code(line: str) -> str:
    """`line` with its code spans blanked, column for column."""
    if "`" not in line:
        return line
    return _CODE_SPAN.sub(lambda found: " " * len(found[0]), line)


class Locator:
    """Finds what Markdown read, in reading order, outside code.

    `lines` are the body's lines with fenced code blanked; `first_line` numbers the first.
    """

    def __init__(self, lines: list[str], first_line: int) -> None:
        self._lines = [mask_code(line) for line in lines]
        self._first = first_line
        self._next: dict[str, tuple[int, int]] = defaultdict(lambda: (0, 0))

    def find(self, needle: str) -> tuple[int, int]:
        """Line and column of the next occurrence of `needle`; the last one found when none is
        left; the body's first line when it never occurs."""
        wanted = needle.strip().split("\n")[0].strip()[:80]
        if not wanted:
            return (self._first, 1)
        row, column = self._next[wanted]
        for index in range(row, len(self._lines)):
            at = self._lines[index].find(wanted, column if index == row else 0)
            if at >= 0:
                self._next[wanted] = (index, at + 1)
                return (self._first + index, at + 1)
        if (row, column) != (0, 0):
            return (self._first + row, column)
        return self._find_words(wanted)

    def _find_words(self, wanted: str) -> tuple[int, int]:
        """Markup may stand inside what was read: fall back to its longest word run."""
        for part in sorted(re.split(r"[*_`\[\]()<>\\]+", wanted), key=len, reverse=True):
            if len(part.strip()) < 3:
                break
            for index, line in enumerate(self._lines):
                at = line.find(part.strip())
                if at >= 0:
                    return (self._first + index, at + 1)
        return (self._first, 1)
