"""`true-false`: a single choice of two that stay in their order, True before False."""

from __future__ import annotations

from random import Random

from course_app.assessments.question_types.contract import Question, QuestionType
from course_app.assessments.question_types.single.question_type import Single


class TrueFalse(Single):
    """The type `true-false`."""

    name = "true-false"

    def prepare(self, question: Question, rng: Random) -> list[str]:
        """As they were written: people expect True above False, and it tells nothing."""
        return [choice["id"] for choice in question["choices"]]


TRUE_FALSE: QuestionType = TrueFalse()
