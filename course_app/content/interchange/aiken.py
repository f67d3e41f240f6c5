"""Reads Aiken: a question on a line, choices `A. ` or `A) `, and `ANSWER: A`.

After docs.moodle.org, "Aiken format". It has no feedback; the texts are plain.
"""

from __future__ import annotations

import re

from course_app.content.interchange.items import Answer, Item, Note
from course_app.content.interchange.markdown_text import from_plain

_CHOICE = re.compile(r"([A-Z])[.)]\s+(.*\S)")
_ANSWER = re.compile(r"ANSWER:\s*([A-Z])\s*")


def looks_like_aiken(text: str) -> bool:
    """Whether a file has answers as Aiken writes them, and no braces as GIFT does."""
    return bool(re.search(r"^ANSWER:", text, re.MULTILINE)) and "{" not in text


def read_aiken(text: str) -> tuple[list[Item], list[Note]]:
    """The questions of an Aiken file, and what was left out of it, by line."""
    reader = _Reader()
    for number, line in enumerate(text.removeprefix("\ufeff").splitlines(), 1):
        if line.strip():
            reader.take(number, line.strip())
    if reader.prompt:
        reader.leave("a question without a line ANSWER:")
    return reader.items, reader.notes


class _Reader:
    """Takes line by line what belongs to one question, until its answer."""

    def __init__(self) -> None:
        self.items: list[Item] = []
        self.notes: list[Note] = []
        self.prompt: list[str] = []
        self.choices: dict[str, str] = {}
        self.line = 1

    def leave(self, words: str) -> None:
        """Leave the question out."""
        self.notes.append(Note(self.line, words, left_out=True))
        self._next()

    def take(self, number: int, line: str) -> None:
        """One line that is not blank."""
        choice = _CHOICE.fullmatch(line)
        if line.upper().startswith("ANSWER:"):
            self.line = self.line if self.prompt else number
            self._answer(line)
        elif choice and self.prompt:
            if choice[1] in self.choices:
                self.leave(f"two choices are called {choice[1]}")
            else:
                self.choices[choice[1]] = from_plain(choice[2])
        else:
            if self.choices:
                self.leave("a question without a line ANSWER:")
            self.line = self.line if self.prompt else number
            self.prompt.append(from_plain(line))

    def _answer(self, line: str) -> None:
        answer = _ANSWER.fullmatch(line)
        if answer is None:
            self.leave(f"“{line[:60]}” names no answer: write ANSWER: A")
        elif not self.prompt or len(self.choices) < 2:
            self.leave("an answer without a question and its choices")
        elif answer[1] not in self.choices:
            self.leave(f"ANSWER: {answer[1]} is none of the choices")
        else:
            answers = tuple(Answer(text, key == answer[1]) for key, text in self.choices.items())
            self.items.append(Item("single", "", "\n".join(self.prompt), answers, line=self.line))
            self._next()

    def _next(self) -> None:
        self.prompt, self.choices = [], {}
