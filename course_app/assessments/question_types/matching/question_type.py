"""`matching`: each left side gets a right side. Points = right pairs / all pairs."""

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
from course_app.assessments.question_types.places import place_of


class Matching:
    """The type `matching`. `shown` holds the left sides, then the right ones, each shuffled."""

    name = "matching"
    template = "assessments/question_types/matching.html"
    result_template = "assessments/question_types/matching_result.html"
    several = True

    def prepare(self, question: Question, rng: Random) -> list[str]:
        """Both sides in any order, for one side's order must not tell the other's."""
        lefts, options = _lefts(question), _options(question)
        rng.shuffle(lefts)
        rng.shuffle(options)
        return lefts + options

    def page(self, question: Question, shown: Sequence[str]) -> dict[str, Any]:
        """The left sides by place, and the right sides as a list to pick from."""
        lefts, options = _split(question, shown)
        text = {option["id"]: option["text"] for option in question["options"]}
        return {
            "choices": shown_choices(question, lefts),
            "options": [{"place": n, "text": text[one]} for n, one in enumerate(options, 1)],
        }

    def parse(self, question: Question, shown: Sequence[str], given: Sequence[str]) -> list[str]:
        """A right side for some of the left sides; one may serve several."""
        return keep_parts(read_parts(*_split(question, shown), given))

    def sent(self, question: Question, shown: Sequence[str], chosen: Sequence[str]) -> list[str]:
        """Each left side with the place of its right side."""
        lefts, options = _split(question, shown)
        return sent_parts(kept_parts(chosen, lefts, options), lefts, options)

    def missing(self, question: Question, chosen: Sequence[str]) -> Missing:
        """Whether each left side has a right side."""
        return missing_parts(chosen, len(question["choices"]))

    def grade(self, question: Question, chosen: Sequence[str]) -> Fraction:
        """Right pairs of all pairs."""
        picked = kept_parts(chosen, _lefts(question), _options(question))
        right = sum(picked.get(left["id"]) == left["match"] for left in question["choices"])
        return Fraction(right, len(question["choices"]))

    def judged(
        self, question: Question, shown: Sequence[str], chosen: Sequence[str]
    ) -> dict[str, Any]:
        """Each left side with the right side that was picked (or '') and the one that is right."""
        lefts, options = _split(question, shown)
        picked = kept_parts(chosen, lefts, options)
        text = {option["id"]: option["text"] for option in question["options"]}
        by_id = {left["id"]: left for left in question["choices"]}
        return {
            "choices": [
                {
                    **by_id[one],
                    "correct": picked.get(one) == by_id[one]["match"],
                    "picked": text[picked[one]] if one in picked else "",
                    "right": text[by_id[one]["match"]],
                }
                for one in lefts
            ]
        }

    def samples(self, question: Question, shown: Sequence[str]) -> Iterator[Sample]:
        """All right; each pair alone; all wrong; and nonsense."""
        lefts, options = _split(question, shown)
        match = {left["id"]: left["match"] for left in question["choices"]}
        right = [f"{n}={place_of(options, match[one])}" for n, one in enumerate(lefts, 1)]
        wrong = [
            f"{n}={next(p for p, o in enumerate(options, 1) if o != match[one])}"
            for n, one in enumerate(lefts, 1)
        ]
        yield Sample(tuple(right), Fraction(1))
        yield Sample(tuple(reversed(right)), Fraction(1))
        yield Sample(tuple(wrong), Fraction(0))
        yield Sample((), Fraction(0))
        yield Sample(tuple(f"{n}=" for n in range(1, len(lefts) + 1)), Fraction(0))
        for n in range(len(lefts)):
            yield Sample((right[n],), Fraction(1, len(lefts)))
            mixed = [*wrong[:n], right[n], *wrong[n + 1 :]]
            yield Sample(tuple(mixed), Fraction(1, len(lefts)))
        yield from bent(len(lefts), len(options))


def _lefts(question: Question) -> list[str]:
    return [left["id"] for left in question["choices"]]


def _options(question: Question) -> list[str]:
    return [option["id"] for option in question["options"]]


def _split(question: Question, shown: Sequence[str]) -> tuple[Sequence[str], Sequence[str]]:
    count = len(question["choices"])
    return shown[:count], shown[count:]


MATCHING: QuestionType = Matching()
