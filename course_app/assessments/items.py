"""Item statistics: how hard a question is, whether it tells who knows, what its choices do. Pure.

They come from exact sums, which can be folded in any batches and in any order. x is what a person
got for the question, 0 to 1; y is their rest score: what they got for all other questions of the
attempt, as a share of what those are worth. Only first attempts are counted, so each person once.

- Difficulty is the mean of x. For right-or-wrong questions it is the classical p value (Crocker &
  Algina, Introduction to Classical and Modern Test Theory, 1986, chapter 5; Ebel & Frisbie,
  Essentials of Educational Measurement, 5th edition 1991, chapter 13).
- Discrimination is the corrected item-total correlation, Pearson's r of x and y. As y leaves the
  question itself out, r is not raised by its own part (Henrysson 1963; Crocker & Algina 1986,
  chapter 14):  r = (n Sxy - Sx Sy) / sqrt((n Sxx - Sx^2) (n Syy - Sy^2)).
- Distractor use is the share of people who chose each choice, with the mean rest score of those
  who did: people who know less should be the ones to choose a wrong one.
"""

from __future__ import annotations

import enum
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from math import sqrt
from typing import Any

from course_app.assessments.asked import TYPED, Question, asked_digest
from course_app.assessments.drawing import Drawn
from course_app.assessments.scoring import score

SHOWN_FROM = 10  # people; fewer show nothing at all
REMARKED_FROM = 30  # people; below, a remark would be chance
TOO_EASY, TOO_HARD, WEAK, UNUSED = 0.95, 0.30, 0.10, 0.02

ItemKey = tuple[str, str]  # (question id, digest of the question as asked)


@dataclass
class Sums:
    """The exact sums of one question. `choices` holds, by choice id, (people, sum of y)."""

    n: int = 0
    x: Fraction = Fraction(0)
    xx: Fraction = Fraction(0)
    y: Fraction = Fraction(0)
    yy: Fraction = Fraction(0)
    xy: Fraction = Fraction(0)
    blank: int = 0
    choices: dict[str, tuple[int, Fraction]] = field(default_factory=dict)

    def add(self, x: Fraction, y: Fraction, chosen: Collection[str], blank: bool) -> None:
        """Count one person in. `chosen` are ids of choices; `blank` is whether nothing was said."""
        self.n += 1
        self.x += x
        self.xx += x * x
        self.y += y
        self.yy += y * y
        self.xy += x * y
        self.blank += blank
        for one in chosen:
            count, rest = self.choices.get(one, (0, Fraction(0)))
            self.choices[one] = (count + 1, rest + y)

    def __add__(self, other: Sums) -> Sums:
        """The sums of both."""
        both = {
            name: (
                self.choices.get(name, NOBODY)[0] + other.choices.get(name, NOBODY)[0],
                self.choices.get(name, NOBODY)[1] + other.choices.get(name, NOBODY)[1],
            )
            for name in self.choices.keys() | other.choices.keys()
        }
        parts = ("n", "x", "xx", "y", "yy", "xy", "blank")
        added = {name: getattr(self, name) + getattr(other, name) for name in parts}
        return Sums(**added, choices=both)

    def to_json(self) -> dict[str, Any]:
        """As a row keeps it: fractions as text, which no number of JSON could hold exactly."""
        parts = {name: str(getattr(self, name)) for name in ("x", "xx", "y", "yy", "xy")}
        choices = {name: [n, str(rest)] for name, (n, rest) in sorted(self.choices.items())}
        return {"n": self.n, **parts, "blank": self.blank, "choices": choices}

    @staticmethod
    def from_json(kept: Mapping[str, Any]) -> Sums:
        """Back from a row."""
        parts = {name: Fraction(kept[name]) for name in ("x", "xx", "y", "yy", "xy")}
        choices = {name: (n, Fraction(rest)) for name, (n, rest) in kept["choices"].items()}
        return Sums(n=kept["n"], **parts, blank=kept["blank"], choices=choices)


NOBODY = (0, Fraction(0))


@dataclass(frozen=True)
class FirstTry:
    """What the sums take of an attempt: the quiz's questions, which were drawn, and answers."""

    questions: list[Question]
    drawn: list[Drawn]
    answers: Mapping[str, Collection[str]]


def fold(tries: Iterable[FirstTry]) -> dict[ItemKey, Sums]:
    """The sums of these attempts, by question as asked."""
    found: dict[ItemKey, Sums] = {}
    for one in tries:
        result = score(one.questions, one.drawn, one.answers)
        asked = {question["id"]: question for question in one.questions}
        for name, points in result.points_by_question.items():
            question, given = asked[name], one.answers.get(name, ())
            rest = (result.points - points) / (result.of - 1) if result.of > 1 else Fraction(0)
            # Ids of choices only: what somebody typed is theirs.
            ids = () if question["type"] in TYPED else [c["id"] for c in question["choices"]]
            picked = set(ids) & set(given)
            sums = found.setdefault((name, asked_digest(question)), Sums())
            sums.add(points, rest, picked, not given)
    return found


class Remark(enum.StrEnum):
    """What an author should look at."""

    EASY = "easy"
    HARD = "hard"
    WEAK = "weak"
    UNUSED = "unused"
    POPULAR_WRONG = "popular-wrong"


@dataclass(frozen=True)
class ChoiceUse:
    """One choice: who took it. `rest` is their mean rest score, None for fewer than ten people."""

    id: str
    html: str
    correct: bool | None
    count: int
    share: float
    rest: float | None


@dataclass(frozen=True)
class Item:
    """The statistics of one question, ten people or more."""

    n: int
    difficulty: float
    discrimination: float | None  # None when everybody got the same
    blank: float
    choices: list[ChoiceUse]
    remarks: list[Remark]


def statistics(sums: Sums, question: Question) -> Item | None:
    """The statistics of a question from its sums; None below ten people."""
    if sums.n < SHOWN_FROM:
        return None
    difficulty, found = float(sums.x / sums.n), correlation(sums)
    choices = [_use(choice, sums) for choice in question["choices"]] if sums.choices else []
    return Item(
        sums.n,
        difficulty,
        found,
        sums.blank / sums.n,
        choices,
        _remarks(sums, difficulty, found, choices),
    )


def correlation(sums: Sums) -> float | None:
    """Pearson's r of points and rest score; None when either does not vary."""
    n = sums.n
    x_part, y_part = n * sums.xx - sums.x**2, n * sums.yy - sums.y**2
    if not x_part or not y_part:
        return None
    return float(n * sums.xy - sums.x * sums.y) / sqrt(x_part * y_part)


def _use(choice: dict[str, Any], sums: Sums) -> ChoiceUse:
    count, rest = sums.choices.get(choice["id"], NOBODY)
    mean = float(rest / count) if count >= SHOWN_FROM else None
    correct = choice.get("correct")
    return ChoiceUse(choice["id"], choice["html"], correct, count, count / sums.n, mean)


def _remarks(
    sums: Sums, difficulty: float, found: float | None, choices: list[ChoiceUse]
) -> list[Remark]:
    if sums.n < REMARKED_FROM:
        return []
    right = [one.count for one in choices if one.correct]
    wrong = [one for one in choices if one.correct is False]
    marks = {
        Remark.EASY: difficulty > TOO_EASY,
        Remark.HARD: difficulty < TOO_HARD,
        Remark.WEAK: found is not None and found < WEAK,
        Remark.UNUSED: any(one.share < UNUSED for one in wrong),
        Remark.POPULAR_WRONG: bool(right) and any(one.count > max(right) for one in wrong),
    }
    return [remark for remark, holds in marks.items() if holds]
