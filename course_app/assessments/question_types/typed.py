"""What `short` and `numeric` share: an answer that is typed, and kept as it was typed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from random import Random
from typing import Any

from course_app.assessments.grading import UnknownChoice
from course_app.assessments.question_types.contract import (
    InvalidAnswer,
    Missing,
    Question,
    Sample,
)
from course_app.lib.likeness import tidy

MOST_CHARACTERS = 200
RESULT = "assessments/question_types/typed_result.html"


class Typed:
    """A line of text; nothing of the key is shown while the attempt is open."""

    several = True
    result_template = RESULT

    def prepare(self, question: Question, rng: Random) -> list[str]:
        """There is nothing to show."""
        return []

    def page(self, question: Question, shown: Sequence[str]) -> dict[str, Any]:
        """The unit, if there is one, and how long an answer may be."""
        return {"unit": question.get("unit", ""), "most": MOST_CHARACTERS}

    def parse(self, question: Question, shown: Sequence[str], given: Sequence[str]) -> list[str]:
        """One line, of at most MOST_CHARACTERS characters."""
        texts = [tidy(text) for text in given if len(text) <= 10 * MOST_CHARACTERS]
        if len(texts) < len(given) or any(len(text) > MOST_CHARACTERS for text in texts):
            raise InvalidAnswer("the answer is too long")
        if len(texts) > 1:
            raise InvalidAnswer("the question takes one answer")
        return [text for text in texts if text]

    def sent(self, question: Question, shown: Sequence[str], chosen: Sequence[str]) -> list[str]:
        """The same text."""
        return list(chosen)

    def missing(self, question: Question, chosen: Sequence[str]) -> Missing:
        """Some text is an answer."""
        return Missing.NOTHING if chosen else Missing.ALL

    def match(self, question: Question, text: str) -> dict[str, Any] | None:
        """The authored answer that a text is taken for, the one for anything else, or None."""
        raise NotImplementedError

    def grade(self, question: Question, chosen: Sequence[str]) -> Fraction:
        """One for an answer that is taken for a right one, else nothing."""
        text = only_text(chosen)
        taken = self.match(question, text) if text else None
        return Fraction(bool(taken and taken["correct"]))

    def judged(
        self, question: Question, shown: Sequence[str], chosen: Sequence[str]
    ) -> dict[str, Any]:
        """The text, and each authored answer with `chosen` where it was taken for it.

        The answer for anything else is there only when it was taken.
        """
        text = only_text(chosen)
        taken = self.match(question, text) if text else None
        choices = [
            {**choice, "chosen": choice is taken}
            for choice in question["choices"]
            if not choice["other"] or choice is taken
        ]
        return {
            "text": text,
            "unit": question.get("unit", ""),
            "right": bool(taken and taken["correct"]),
            "choices": choices,
        }


def only_text(chosen: Sequence[str]) -> str:
    """The text of a kept answer; raises UnknownChoice for more than one."""
    if len(chosen) > 1 or any(len(text) > MOST_CHARACTERS for text in chosen):
        raise UnknownChoice("a typed answer is one short text")
    return chosen[0] if chosen else ""


def anything(question: Question) -> dict[str, Any] | None:
    """The authored answer for anything else."""
    return next((choice for choice in question["choices"] if choice["other"]), None)


def bent() -> Iterator[Sample]:
    """What no typed answer is."""
    yield Sample(("x" * (MOST_CHARACTERS + 1),), None)
    yield Sample(("1", "2"), None)
    yield Sample(("9" * 50_000,), None)
