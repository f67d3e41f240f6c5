"""A question between two formats, and what is said of it when something does not fit."""

from __future__ import annotations

from dataclasses import dataclass, field

PICKED = ("single", "multiple", "true-false")
TYPED = ("short", "numeric")
ANYTHING = "*"


@dataclass(frozen=True)
class Answer:
    """A choice, a pair (`match` is its right side, `text` is empty when it has no left one), or a
    form of a typed answer.

    Texts are Markdown, on one line but for `feedback`; those of typed answers are plain, in which
    ANYTHING alone stands for anything else and `\\*` for a star. Numbers are written `30`,
    `30 +- 5` or `25..35`.
    """

    text: str
    right: bool = False
    feedback: str = ""
    match: str = ""


@dataclass(frozen=True)
class Item:
    """One question; `line` is where it begins in its file, and no part of what it is."""

    kind: str
    name: str
    prompt: str
    answers: tuple[Answer, ...]
    category: str = ""
    general: str = ""
    objective: str = ""
    situation: bool = False
    shuffle: bool = True
    spelling: int = 0
    exact_case: bool = False
    unit: str = ""
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, order=True)
class Note:
    """What was changed (`left_out` is False) or left out on the way, and where."""

    line: int
    words: str
    left_out: bool = False

    def __str__(self) -> str:
        return f"line {self.line}: {'left out' if self.left_out else 'changed'}: {self.words}"


class LeftOut(Exception):
    """A question that cannot be said in the other format; the message says why."""

    def __init__(self, line: int, words: str) -> None:
        super().__init__(words)
        self.note = Note(line, words, left_out=True)
