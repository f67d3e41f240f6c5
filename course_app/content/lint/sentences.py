"""Sentences that are too long to hold on to, found where they begin.

Lists, tables, headings, block lines and sources are left alone: they are not read as sentences.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from course_app.content.markup.locate import mask_code

MOST_WORDS = 30

_SKIPPED = re.compile(r"\s*(?:#|/{3,}|\||[-*+]\s|\d+[.)]\s|\[\^[^\]]*\]:|:\s|!\[| {4})")
_BLANKED = re.compile(r"\[\^[^\]\n]*\]|\]\([^)\n]*\)|<?https?://[^\s>]+>?")
_ABBREVIATION = re.compile(
    r"\b(?:Dr|Mr|Mrs|Ms|St|Sgt|Lt|vs|etc|No|Inc|e\.g|i\.e|a\.m|p\.m|(?:[A-Z]\.)+[A-Z])\."
)
_END = re.compile(r"[.!?…][\"'”’)*_\]]*(?=\s|$)")
_WORD = re.compile(r"[^\W_]+(?:[.,'’-][^\W_]+)*")


@dataclass(frozen=True)
class Sentence:
    """A sentence: its words, and where it begins (line, column; the first column is 1)."""

    line: int
    col: int
    text: str

    @property
    def words(self) -> int:
        """How many words it has; a hyphenated one is one."""
        return len(_WORD.findall(self.text))


def long_sentences(lines: list[str], first_line: int) -> Iterator[Sentence]:
    """The sentences with more than MOST_WORDS words; fenced code is blanked in `lines` already."""
    for start, paragraph in _paragraphs(lines):
        text = "\n".join(paragraph)
        for sentence in _sentences(text, first_line + start):
            if sentence.words > MOST_WORDS:
                yield sentence


def long_in(text: str) -> Sentence | None:
    """The first sentence of plain text that is too long."""
    return next((s for s in _sentences(text, 1) if s.words > MOST_WORDS), None)


def _paragraphs(lines: list[str]) -> Iterator[tuple[int, list[str]]]:
    """Running text: the index of its first line, and its lines."""
    start = 0
    for index, line in enumerate([*lines, ""]):
        if line.strip() and not line.lstrip().startswith(("#", "///")):
            continue
        if index > start and not _SKIPPED.match(lines[start]):
            yield start, [mask_code(text) for text in lines[start:index]]
        start = index + 1


def _sentences(text: str, first_line: int) -> Iterator[Sentence]:
    shown = _BLANKED.sub(_blank, text)
    shown = _ABBREVIATION.sub(lambda found: found[0].replace(".", " "), shown)
    shown = re.sub(r"(?m)^[ \t]*>[ \t>]*", _blank, shown)
    begin = 0
    for end in [*(found.end() for found in _END.finditer(shown)), len(shown)]:
        piece = shown[begin:end]
        offset = begin + len(piece) - len(piece.lstrip())
        if piece.strip():
            line = text.count("\n", 0, offset)
            col = offset - (text.rfind("\n", 0, offset) + 1)
            yield Sentence(first_line + line, col + 1, " ".join(piece.split()))
        begin = end


def _blank(found: re.Match[str]) -> str:
    return " " * len(found[0])
