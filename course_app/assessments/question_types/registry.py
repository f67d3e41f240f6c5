"""The kinds of question, by the name that authors give in `type:`."""

from __future__ import annotations

from course_app.assessments.question_types.contract import Question, QuestionType
from course_app.assessments.question_types.matching.question_type import MATCHING
from course_app.assessments.question_types.multiple.question_type import MULTIPLE
from course_app.assessments.question_types.numeric.question_type import NUMERIC
from course_app.assessments.question_types.ordering.question_type import ORDERING
from course_app.assessments.question_types.rated.question_type import RATED
from course_app.assessments.question_types.short.question_type import SHORT
from course_app.assessments.question_types.single.question_type import SINGLE
from course_app.assessments.question_types.true_false.question_type import TRUE_FALSE

TYPES = {
    kind.name: kind
    for kind in (SINGLE, MULTIPLE, TRUE_FALSE, MATCHING, ORDERING, SHORT, NUMERIC, RATED)
}


def type_of(question: Question) -> QuestionType:
    """The kind of a compiled question; KeyError for one that is gone."""
    return TYPES[question["type"]]
