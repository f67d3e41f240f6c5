"""`multiple`: several choices are right, and part of them is worth part of the point.

Points = (right choices picked - wrong choices picked) / right choices, never below 0. Picking
everything is worth nothing unless everything is right, and picking at random is worth about that.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import combinations

from course_app.assessments.grading import known_choices
from course_app.assessments.question_types.contract import Question, QuestionType, Sample
from course_app.assessments.question_types.picking import Picking
from course_app.assessments.question_types.places import (
    choices_at,
    nonsense,
    place_of,
    right_ids,
)


class Multiple(Picking):
    """The type `multiple`."""

    name = "multiple"
    template = "assessments/question_types/multiple.html"
    several = True

    def parse(self, question: Question, shown: Sequence[str], given: Sequence[str]) -> list[str]:
        """Any of the choices."""
        return choices_at(shown, given)

    def grade(self, question: Question, chosen: Sequence[str]) -> Fraction:
        """Right ones picked, less wrong ones picked, of all right ones."""
        picked, right = known_choices(question["choices"], chosen), right_ids(question)
        return Fraction(max(0, len(picked & right) - len(picked - right)), len(right))

    def samples(self, question: Question, shown: Sequence[str]) -> Iterator[Sample]:
        """Every answer there is, each counted by hand, and nonsense."""
        right = right_ids(question)
        for count in range(len(shown) + 1):
            for picked in combinations(shown, count):
                hits = sum(choice_id in right for choice_id in picked)
                score = hits - (count - hits)
                points = Fraction(score, len(right)) if score > 0 else Fraction(0)
                yield Sample(tuple(place_of(shown, one) for one in picked), points)
        yield from nonsense(shown)


MULTIPLE: QuestionType = Multiple()
