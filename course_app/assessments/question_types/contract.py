"""What a kind of question has to do. Pure: no Flask, no database.

A new kind is a folder with a `question_type.py` that holds an object with these methods, a
template of its own, and a line in registry.py. Its samples test every authored question.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from random import Random
from typing import Any, Protocol

Question = dict[str, Any]  # as compiled: id, type, prompt_html, choices with id and correct


class InvalidAnswer(ValueError):
    """What was sent is no answer to this question; the message says why, for a log or a test."""


@dataclass(frozen=True)
class Sample:
    """What a form could send for a question, and what it must come to.

    `points` is None for what must be refused.
    """

    given: tuple[str, ...]
    points: Fraction | None


class QuestionType(Protocol):
    """One kind of question.

    A page names choices by the place where they are shown, from "1" on, so that nothing in it
    tells how they were authored. `shown` is the order of an attempt: choice ids by place.
    """

    name: str
    template: str
    several: bool

    def prepare(self, question: Question, rng: Random) -> list[str]:
        """The choice ids in the order in which an attempt shows them."""

    def parse(self, question: Question, shown: Sequence[str], given: Sequence[str]) -> list[str]:
        """The choice ids behind what a form sent, each once and sorted; [] is no answer.

        Raises InvalidAnswer.
        """

    def grade(self, question: Question, chosen: Sequence[str]) -> Fraction:
        """The points for an answer, from 0 to 1, exactly; raises UnknownChoice."""

    def samples(self, question: Question, shown: Sequence[str]) -> Iterator[Sample]:
        """Right, wrong, half-right and invalid answers."""
