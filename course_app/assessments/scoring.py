"""The score of a whole attempt, pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from course_app.assessments.drawing import Drawn
from course_app.assessments.grading import passes, percent
from course_app.assessments.question_types.registry import type_of


@dataclass(frozen=True)
class Score:
    """Points by question id, in the order in which they were asked; each is worth one."""

    points_by_question: dict[str, Fraction]

    @property
    def points(self) -> Fraction:
        """All points."""
        return sum(self.points_by_question.values(), Fraction(0))

    @property
    def of(self) -> int:
        """The most that could be reached."""
        return len(self.points_by_question)

    @property
    def percent(self) -> int:
        """The share, rounded down."""
        return percent(self.points, self.of)

    def passes(self, pass_mark: int) -> bool:
        """Whether it reaches the pass mark."""
        return passes(self.points, self.of, pass_mark)


def score(
    questions: Iterable[dict[str, Any]],
    drawn: Iterable[Drawn],
    answers: Mapping[str, Collection[str]],
) -> Score:
    """Grade the answers, by question id, to the questions that were drawn; no answer is 0."""
    by_id = {question["id"]: question for question in questions}
    return Score(
        {
            one.question: type_of(by_id[one.question]).grade(
                by_id[one.question], list(answers.get(one.question, ()))
            )
            for one in drawn
        }
    )


def missed_objectives(quiz: dict[str, Any], score: Score) -> list[dict[str, str]]:
    """The objectives of the quiz in which a point, or part of one, was missed."""
    objective_of = {question["id"]: question["objective"] for question in quiz["questions"]}
    missed = {objective_of[name] for name, points in score.points_by_question.items() if points < 1}
    return [objective for objective in quiz["objectives"] if objective["id"] in missed]
