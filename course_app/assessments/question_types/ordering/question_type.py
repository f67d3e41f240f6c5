"""`ordering`: steps are put in order, each by giving it a place.

Points = neighbours in the right order / all neighbours: of the pairs of steps that follow each
other in the right order, the share that follow each other in the answer too. It is "relative to
the next item (excluding last)" among the grading types of Moodle's ordering question; Amma (2022,
"Matrix as an alternative solution for evaluating sentence reordering tasks", doi
10.5772/intechopen.102868) reviews such scores and why all-or-nothing and absolute places misjudge a
sequence in which one step slipped. We chose it as a run of steps that is known keeps its worth
wherever it stands, and as guessing is worth least: 1/n on average, where the share of all pairs
in order (Kendall's tau, rescaled) gives 1/2. An order that is not complete is worth nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise
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


class Ordering:
    """The type `ordering`."""

    name = "ordering"
    template = "assessments/question_types/ordering.html"
    result_template = "assessments/question_types/ordering_result.html"
    several = True

    def prepare(self, question: Question, rng: Random) -> list[str]:
        """In any order but the right one, which would be an answer already."""
        right = _steps(question)
        ids = list(right)
        while ids == right:
            rng.shuffle(ids)
        return ids

    def page(self, question: Question, shown: Sequence[str]) -> dict[str, Any]:
        """The steps as they are shown, and the places that there are."""
        return {
            "choices": shown_choices(question, shown),
            "options": [{"place": n, "text": str(n)} for n in range(1, len(shown) + 1)],
        }

    def parse(self, question: Question, shown: Sequence[str], given: Sequence[str]) -> list[str]:
        """A place for some of the steps; one given twice is kept, and not complete."""
        return keep_parts(read_parts(shown, _places(question), given))

    def sent(self, question: Question, shown: Sequence[str], chosen: Sequence[str]) -> list[str]:
        """Each step with its place."""
        places = _places(question)
        return sent_parts(kept_parts(chosen, shown, places), shown, places)

    def missing(self, question: Question, chosen: Sequence[str]) -> Missing:
        """Whether each step has a place of its own."""
        places = [word.partition(">")[2] for word in chosen]
        if len(set(places)) < len(places):
            return Missing.TWICE
        return missing_parts(chosen, len(question["choices"]))

    def grade(self, question: Question, chosen: Sequence[str]) -> Fraction:
        """Neighbours in the right order, of all neighbours; 0 while the order is not complete."""
        right = _steps(question)
        placed = kept_parts(chosen, right, _places(question))
        if sorted(placed.values()) != _places(question):
            return Fraction(0)
        place = {step: int(number) for step, number in placed.items()}
        kept = sum(place[b] == place[a] + 1 for a, b in pairwise(right))
        return Fraction(kept, len(right) - 1)

    def judged(
        self, question: Question, shown: Sequence[str], chosen: Sequence[str]
    ) -> dict[str, Any]:
        """The steps in the right order, each with the place that it was given.

        `follows` says whether it came right after the step before it: what the points count.
        """
        placed = kept_parts(chosen, _steps(question), _places(question))
        whole = self.missing(question, chosen) is Missing.NOTHING
        steps = []
        before: dict[str, Any] | None = None
        for number, step in enumerate(question["choices"], 1):
            mine = placed.get(step["id"], "")
            after = before is not None and placed.get(before["id"], "")
            steps.append(
                {
                    **step,
                    "place": number,
                    "mine": mine,
                    "follows": whole and bool(after) and int(mine) == int(after) + 1,
                }
            )
            before = step
        return {"choices": steps, "whole": whole}

    def samples(self, question: Question, shown: Sequence[str]) -> Iterator[Sample]:
        """The right order, turned and shifted; places given twice or not at all; nonsense."""
        right = _steps(question)
        count = len(right)

        def order(steps: Sequence[str]) -> tuple[str, ...]:
            return tuple(f"{n}={steps.index(one) + 1}" for n, one in enumerate(shown, 1))

        yield Sample(order(right), Fraction(1))
        yield Sample(order(right[::-1]), Fraction(0))
        shifted = [*right[1:], right[0]]  # all but one still follow each other
        yield Sample(order(shifted), Fraction(count - 2, count - 1))
        yield Sample((), Fraction(0))
        yield Sample(order(right)[1:], Fraction(0))
        yield Sample(tuple(f"{n}=1" for n in range(1, count + 1)), Fraction(0))
        yield from bent(count, count)


def _steps(question: Question) -> list[str]:
    return [step["id"] for step in question["choices"]]


def _places(question: Question) -> list[str]:
    return [str(n) for n in range(1, len(question["choices"]) + 1)]


ORDERING: QuestionType = Ordering()
