"""`rated`: a situation, and how effective each way to act in it is: situational judgment.

Points = the mean over the choices of 1 for the rating of the key, 1/2 for one next to it, else 0.
Scoring by the distance from an expert key is one of the methods that Bergman and others review
("Scoring situational judgment tests: once you get the data, your troubles begin", International
Journal of Selection and Assessment 14(3), 2006, 223-235). Full marks for the expert rating and part
of them for the rating beside it is how the admission test UCAT marks its situational judgement
ratings. Half a mark keeps somebody who never commits to an end of the scale from passing by that.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from random import Random
from typing import Any

from course_app.assessments.question_types.contract import (
    Missing,
    Question,
    QuestionType,
    Sample,
)
from course_app.assessments.question_types.parts import (
    bent,
    keep_parts,
    kept_parts,
    missing_parts,
    read_parts,
    sent_parts,
)
from course_app.assessments.question_types.picking import shown_choices

RATINGS = ("1", "2", "3", "4")
BY_DISTANCE = {0: Fraction(1), 1: Fraction(1, 2)}


class Rated:
    """The type `rated`."""

    name = "rated"
    template = "assessments/question_types/rated.html"
    result_template = "assessments/question_types/rated_result.html"
    several = True

    def prepare(self, question: Question, rng: Random) -> list[str]:
        """In any order."""
        ids = [choice["id"] for choice in question["choices"]]
        rng.shuffle(ids)
        return ids

    def page(self, question: Question, shown: Sequence[str]) -> dict[str, Any]:
        """The choices by place."""
        return {"choices": shown_choices(question, shown)}

    def parse(self, question: Question, shown: Sequence[str], given: Sequence[str]) -> list[str]:
        """A rating for some of the choices."""
        return keep_parts(read_parts(shown, RATINGS, given))

    def sent(self, question: Question, shown: Sequence[str], chosen: Sequence[str]) -> list[str]:
        """Each choice with its rating."""
        return sent_parts(kept_parts(chosen, shown, RATINGS), shown, RATINGS)

    def missing(self, question: Question, chosen: Sequence[str]) -> Missing:
        """Whether each choice has a rating."""
        return missing_parts(chosen, len(question["choices"]))

    def grade(self, question: Question, chosen: Sequence[str]) -> Fraction:
        """The mean worth of the ratings; a choice without one is worth nothing."""
        rated = kept_parts(chosen, [choice["id"] for choice in question["choices"]], RATINGS)
        worth = sum((_worth(c, rated) for c in question["choices"]), Fraction(0))
        return worth / len(question["choices"])

    def judged(
        self, question: Question, shown: Sequence[str], chosen: Sequence[str]
    ) -> dict[str, Any]:
        """Each choice with its `rating`, mine (or 0) and what that is worth."""
        rated = kept_parts(chosen, shown, RATINGS)
        by_id = {choice["id"]: choice for choice in question["choices"]}
        return {
            "choices": [
                {
                    **by_id[one],
                    "mine": int(rated.get(one, 0)),
                    "worth": _worth(by_id[one], rated),
                }
                for one in shown
            ]
        }

    def samples(self, question: Question, shown: Sequence[str]) -> Iterator[Sample]:
        """As the key; each one off; each as far off as can be; nothing; nonsense."""
        key = {choice["id"]: choice["rating"] for choice in question["choices"]}

        def ratings(off: int) -> tuple[str, ...]:
            """Each rated `off` beside the key, upwards where there is room."""
            rows = enumerate((key[one] for one in shown), 1)
            return tuple(f"{n}={k + off if k + off <= 4 else k - off}" for n, k in rows)

        yield Sample(ratings(0), Fraction(1))
        yield Sample(ratings(1), Fraction(1, 2))
        yield Sample(ratings(2), Fraction(0))
        yield Sample((), Fraction(0))
        yield Sample(ratings(0)[:1], Fraction(1, len(shown)))
        yield Sample((ratings(0)[0], *ratings(1)[1:]), Fraction(len(shown) + 1, 2 * len(shown)))
        yield from bent(len(shown), len(RATINGS))


def _worth(choice: dict[str, Any], rated: dict[str, str]) -> Fraction:
    if choice["id"] not in rated:
        return Fraction(0)
    off = abs(int(rated[choice["id"]]) - choice["rating"])
    return BY_DISTANCE.get(off, Fraction(0))


RATED: QuestionType = Rated()
