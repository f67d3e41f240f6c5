"""`single`: one choice is right; it is worth the whole point, any other nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from course_app.assessments.grading import grade_choices
from course_app.assessments.question_types.contract import (
    InvalidAnswer,
    Question,
    QuestionType,
    Sample,
)
from course_app.assessments.question_types.picking import Picking
from course_app.assessments.question_types.places import (
    choices_at,
    nonsense,
    place_of,
    right_ids,
)


class Single(Picking):
    """The type `single`."""

    name = "single"
    template = "assessments/question_types/single.html"
    several = False

    def parse(self, question: Question, shown: Sequence[str], given: Sequence[str]) -> list[str]:
        """One choice at most; the same one sent twice is one."""
        chosen = choices_at(shown, given)
        if len(chosen) > 1:
            raise InvalidAnswer("the question takes one answer")
        return chosen

    def grade(self, question: Question, chosen: Sequence[str]) -> Fraction:
        """All or nothing."""
        return Fraction(grade_choices(question["choices"], chosen))

    def samples(self, question: Question, shown: Sequence[str]) -> Iterator[Sample]:
        """Each choice, none, two at once, and nonsense."""
        right = right_ids(question)
        for choice_id in shown:
            yield Sample((place_of(shown, choice_id),), Fraction(choice_id in right))
        yield Sample((), Fraction(0))
        yield Sample(("1", "1"), Fraction(shown[0] in right))
        yield Sample(("1", "2"), None)
        yield from nonsense(shown)


SINGLE: QuestionType = Single()
