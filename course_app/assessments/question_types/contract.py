"""What a kind of question has to do. Pure: no Flask, no database.

A new kind is a folder with a `question_type.py` that holds an object with these methods, its two
templates, and a line in registry.py. Its samples test every authored question.

What a form sends is a list of words: for choices their places; for questions of several parts
(pairs, steps, ratings) `part=value`, the place of the part and what was picked for it; for a typed
answer the text. An answer is kept as a list of words too, and stays readable without its page:

| kinds                       | sent        | kept                                           |
|-----------------------------|-------------|------------------------------------------------|
| single, multiple, true-false| `["2"]`     | `["b"]`: ids of choices, sorted                |
| matching                    | `["1=2"]`   | `["a>B"]`: id of the left side, of the right   |
| ordering                    | `["1=3"]`   | `["b>3"]`: id of the step, the place it got    |
| rated                       | `["1=4"]`   | `["c>4"]`: id of the choice, its rating        |
| short, numeric              | `["30 min"]`| `["30 min"]`: as typed, white space folded     |

An empty list is no answer. One that is begun but not complete is kept like any other, so that
nothing is lost; `missing` says what it lacks.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from random import Random
from typing import Any, Protocol

Question = dict[str, Any]  # as compiled: id, type, prompt_html, choices, what else the kind has


class InvalidAnswer(ValueError):
    """What was sent is no answer to this question; the message says why, for a log or a test."""


class Missing(StrEnum):
    """What keeps an answer from being complete; it can be kept and handed in all the same."""

    NOTHING = ""
    ALL = "all"  # there is no answer
    PARTS = "parts"  # some parts have none
    TWICE = "twice"  # a place was given to two steps
    NUMBER = "number"  # what was typed is no number


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
    tells how they were authored. `shown` is the order of an attempt: ids by place. `several` is
    True where an answer can be taken back by leaving everything blank.
    """

    name: str
    template: str
    result_template: str
    several: bool

    def prepare(self, question: Question, rng: Random) -> list[str]:
        """The ids in the order in which an attempt shows them; [] when nothing is shown."""

    def page(self, question: Question, shown: Sequence[str]) -> dict[str, Any]:
        """What the page of an open attempt may know: nothing that gives the answer away."""

    def parse(self, question: Question, shown: Sequence[str], given: Sequence[str]) -> list[str]:
        """The answer behind what a form sent, as it is kept; [] is no answer.

        Raises InvalidAnswer.
        """

    def sent(self, question: Question, shown: Sequence[str], chosen: Sequence[str]) -> list[str]:
        """What a form would have sent for a kept answer: `parse` the other way round."""

    def missing(self, question: Question, chosen: Sequence[str]) -> Missing:
        """What a kept answer lacks."""

    def grade(self, question: Question, chosen: Sequence[str]) -> Fraction:
        """The points for an answer, from 0 to 1, exactly; raises UnknownChoice."""

    def judged(
        self, question: Question, shown: Sequence[str], chosen: Sequence[str]
    ) -> dict[str, Any]:
        """What the result shows: each choice with what was answered, what is right, and why."""

    def samples(self, question: Question, shown: Sequence[str]) -> Iterator[Sample]:
        """Right, wrong, half-right and invalid answers."""
