"""The contract of question types: every kind, every authored question, and the laws of points."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_app.assessments.question_types.contract import InvalidAnswer, Question
from course_app.assessments.question_types.registry import TYPES, type_of
from course_app.content.compile import compile_all
from course_app.content.kinds.quiz import TYPES as AUTHORED

ROOT = Path(__file__).resolve().parents[2]


def question_of(kind: str, right: list[bool]) -> Question:
    choices = [{"id": chr(97 + n), "correct": correct} for n, correct in enumerate(right)]
    return {"id": "q", "type": kind, "choices": choices}


@st.composite
def questions(draw: st.DrawFn) -> Question:
    kind = draw(st.sampled_from(sorted(TYPES)))
    count = 2 if kind == "true-false" else draw(st.integers(2, 6))
    if kind == "multiple":
        right = draw(st.lists(st.booleans(), min_size=count, max_size=count).filter(any))
    else:
        one = draw(st.integers(0, count - 1))
        right = [n == one for n in range(count)]
    return question_of(kind, right)


def ids(question: Question) -> list[str]:
    return [choice["id"] for choice in question["choices"]]


def right_of(question: Question) -> set[str]:
    return {choice["id"] for choice in question["choices"] if choice["correct"]}


def authored() -> list[Any]:
    courses = compile_all(ROOT / "modules", ROOT / "quizzes")
    quizzes = [d for course in courses for d in course.documents if d.kind == "quiz"]
    return [
        pytest.param(question, id=f"{quiz.stable_id}/{question['id']}")
        for quiz in quizzes
        for question in quiz.payload["questions"]
    ]


def hold_to_its_samples(question: Question, seed: int) -> None:
    kind = type_of(question)
    shown = kind.prepare(question, Random(seed))
    samples = list(kind.samples(question, shown))
    for sample in samples:
        if sample.points is None:
            with pytest.raises(InvalidAnswer):
                kind.parse(question, shown, sample.given)
        else:
            chosen = kind.parse(question, shown, sample.given)
            assert kind.grade(question, chosen) == sample.points, sample
    points = {sample.points for sample in samples}
    assert {None, Fraction(0), Fraction(1)} <= points, "a right, a wrong and an invalid answer"


def test_what_authors_can_write_is_what_there_is() -> None:
    assert set(TYPES) == set(AUTHORED)


@pytest.mark.parametrize("question", authored())
def test_every_authored_question_grades_its_own_samples_as_declared(question: Question) -> None:
    hold_to_its_samples(question, 1)


@given(questions(), st.integers(0, 99))
def test_every_question_grades_its_own_samples_as_declared(question: Question, seed: int) -> None:
    hold_to_its_samples(question, seed)


@given(questions(), st.integers(0, 99))
def test_every_choice_is_shown_once(question: Question, seed: int) -> None:
    shown = type_of(question).prepare(question, Random(seed))
    assert sorted(shown) == sorted(ids(question))
    if question["type"] == "true-false":
        assert shown == ids(question)


@given(questions(), st.data())
def test_points_lie_between_nothing_and_one_and_are_full_only_when_exactly_right(
    question: Question, data: st.DataObject
) -> None:
    chosen = data.draw(st.sets(st.sampled_from(ids(question))))
    points = type_of(question).grade(question, sorted(chosen))
    assert isinstance(points, Fraction)
    assert 0 <= points <= 1
    assert (points == 1) == (chosen == right_of(question))


@given(questions(), st.data())
def test_order_and_repetition_of_choices_do_not_matter(
    question: Question, data: st.DataObject
) -> None:
    kind = type_of(question)
    chosen = data.draw(st.lists(st.sampled_from(ids(question)), max_size=8))
    points = kind.grade(question, sorted(set(chosen)))
    assert kind.grade(question, chosen) == points
    assert kind.grade(question, list(reversed(chosen))) == points


@given(questions().filter(lambda q: q["type"] == "multiple"), st.data())
def test_one_more_right_choice_never_scores_lower_and_one_more_wrong_never_higher(
    question: Question, data: st.DataObject
) -> None:
    kind = type_of(question)
    chosen = data.draw(st.sets(st.sampled_from(ids(question))))
    more = data.draw(st.sampled_from(ids(question)))
    before, after = kind.grade(question, list(chosen)), kind.grade(question, [*chosen, more])
    if more in right_of(question):
        assert after >= before
    else:
        assert after <= before


def test_part_of_several_is_worth_part_of_the_point_exactly() -> None:
    question = question_of("multiple", [True, True, True, False])
    grade = TYPES["multiple"].grade
    assert grade(question, ["a"]) == Fraction(1, 3)
    assert grade(question, ["a", "b", "d"]) == Fraction(1, 3)
    assert grade(question, ["a", "b", "c", "d"]) == Fraction(2, 3)
    assert grade(question, ["d"]) == 0
