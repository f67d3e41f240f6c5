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
    items: list[Item] = []
    notes: list[Note] = []
    prompt: list[str] = []
    choices: dict[str, str] = {}
    begin = 0

    def leave(words: str) -> None:
        notes.append(Note(begin or number, words, left_out=True))
        prompt.clear()
        choices.clear()

    number = 0
    for number, line in enumerate(text.removeprefix("\ufeff").splitlines(), 1):
        bare = line.strip()
        choice, answer = _CHOICE.fullmatch(bare), _ANSWER.fullmatch(bare)
        if not bare:
            continue
        if bare.upper().startswith("ANSWER:"):
            if answer is None:
                leave(f"“{bare[:60]}” names no answer: write ANSWER: A")
            elif not prompt or len(choices) < 2:
                leave("an answer without a question and its choices")
            elif answer[1] not in choices:
                leave(f"ANSWER: {answer[1]} is none of the choices")
            else:
                answers = tuple(Answer(words, key == answer[1]) for key, words in choices.items())
                items.append(Item("single", "", "\n".join(prompt), answers, line=begin))
                prompt.clear()
                choices.clear()
        elif choice and prompt:
            if choice[1] in choices:
                leave(f"two choices are called {choice[1]}")
            else:
                choices[choice[1]] = from_plain(choice[2])
        elif choices:
            leave("a question without a line ANSWER:")
            begin = number
            prompt.append(from_plain(bare))
        else:
            begin = begin if prompt else number
            prompt.append(from_plain(bare))
    if prompt:
        leave("a question without a line ANSWER:")
    return items, notes
