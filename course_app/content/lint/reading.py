"""How hard a text is to read.

Flesch-Kincaid grade level: 0.39 * words/sentences + 11.8 * syllables/words - 15.59
(Kincaid, Fishburne, Rogers and Chissom, 1975, Research Branch Report 8-75, Naval Technical
Training Command). Syllables are counted by their vowel groups.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_SENTENCE = re.compile(r"[^.!?]+[.!?]*[\"'”’)]*(?=\s|$)|\S+")
_WORD = re.compile(r"[A-Za-z]+(?:['’-][A-Za-z]+)*")
_VOWELS = re.compile(r"[aeiouy]+")
_ABBREVIATION = re.compile(r"\b(?:[A-Z]\.)+|\b(?:Dr|Mr|Mrs|Ms|St|vs|e\.g|i\.e|etc)\.")


@dataclass(frozen=True)
class Level:
    """The grade of a text, its longest sentence, and how many words it has."""

    grade: float
    longest: str
    longest_words: int
    words: int


def syllables(word: str) -> int:
    """About how many syllables an English word has; at least one."""
    word = word.lower()
    if len(word) <= 3:
        return 1
    stem = re.sub(r"(?:[^laeiouy]es|[^aeiouytd]ed|[^aeiouyl]e)$", _keep_consonant, word)
    return max(1, len(_VOWELS.findall(stem)))


def _keep_consonant(found: re.Match[str]) -> str:
    return found[0][0]


def level(text: str) -> Level | None:
    """The reading level of plain text; None for fewer than 100 words, where it means nothing."""
    text = _ABBREVIATION.sub(lambda found: found[0].replace(".", ""), text)
    sentences = [s for s in re.split(r"(?<=[.!?])[\"'”’)]*\s+", text) if _WORD.search(s)]
    words = _WORD.findall(text)
    if len(words) < 100:
        return None
    total = sum(syllables(part) for word in words for part in re.split(r"[-'’]", word) if part)
    grade = 0.39 * len(words) / len(sentences) + 11.8 * total / len(words) - 15.59
    longest = max(sentences, key=lambda s: len(_WORD.findall(s)))
    longest_words = len(_WORD.findall(longest))
    return Level(round(grade, 1), " ".join(longest.split()), longest_words, len(words))
