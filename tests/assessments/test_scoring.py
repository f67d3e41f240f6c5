"""Whole attempts: what is drawn, what it comes to, and what may be done next."""

from __future__ import annotations

from fractions import Fraction
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_app.assessments.drawing import draw, from_json, to_json
from course_app.assessments.grading import passes, percent
from course_app.assessments.scoring import missed_objectives, score
from course_app.assessments.tries import Next, next_step


def quiz_of(objectives: int, questions: int, each: int) -> dict[str, Any]:
    return {
        "each_objective": each,
        "objectives": [{"id": f"o{n}", "text": f"Objective {n}"} for n in range(objectives)],
        "questions": [
            {
                "id": f"o{o}-q{q}",
                "objective": f"o{o}",
                "type": "single",
                "choices": [{"id": "a", "correct": True}, {"id": "b", "correct": False}],
            }
            for o in range(objectives)
            for q in range(questions)
        ],
    }


sizes = st.tuples(st.integers(1, 6), st.integers(1, 5)).flatmap(
    lambda pair: st.tuples(st.just(pair[0]), st.integers(pair[1], 8), st.just(pair[1]))
)


@given(sizes, st.integers(0, 999), st.data())
def test_each_objective_is_asked_about_as_often_as_the_quiz_says(
    size: tuple[int, int, int], seed: int, data: st.DataObject
) -> None:
    quiz = quiz_of(*size)
    objectives, _questions, each = size
    names = [question["id"] for question in quiz["questions"]]
    seen = data.draw(st.sets(st.sampled_from(names)))
    drawn = [one.question for one in draw(quiz, Random(seed), seen)]
    assert len(set(drawn)) == len(drawn) == objectives * each
    for number in range(objectives):
        mine = [name for name in drawn if name.startswith(f"o{number}-")]
        assert len(mine) == each
        fresh = [n for n in names if n.startswith(f"o{number}-") and n not in seen]
        assert len([n for n in mine if n not in seen]) == min(each, len(fresh))


def test_the_same_chance_draws_the_same_and_another_draws_otherwise() -> None:
    quiz = quiz_of(4, 8, 2)
    assert draw(quiz, Random(7)) == draw(quiz, Random(7))
    assert len({tuple(draw(quiz, Random(seed))) for seed in range(20)}) > 15


def test_a_draw_survives_being_kept() -> None:
    drawn = draw(quiz_of(2, 3, 2), Random(3))
    assert from_json(to_json(drawn)) == drawn


def test_what_was_not_answered_counts_nothing_and_its_objective_is_missed() -> None:
    quiz = quiz_of(2, 1, 1)
    result = score(quiz["questions"], draw(quiz, Random(1)), {"o0-q0": ["a"]})
    assert (result.points, result.of, result.percent) == (Fraction(1), 2, 50)
    assert [o["id"] for o in missed_objectives(quiz, result)] == ["o1"]


@pytest.mark.parametrize(
    ("points", "of", "mark", "passed"),
    [
        (Fraction(8), 10, 80, True),
        (Fraction(799, 100), 10, 80, False),
        (Fraction(29, 3), 12, 80, True),  # 80.56 percent
        (Fraction(287, 30), 12, 80, False),  # 79.7, which a float might round up
        (Fraction(10), 10, 100, True),
        (Fraction(2, 3), 1, 67, False),  # 66.67 percent, shown as 66
    ],
)
def test_the_pass_mark_is_compared_exactly(
    points: Fraction, of: int, mark: int, passed: bool
) -> None:
    assert passes(points, of, mark) is passed
    assert (percent(points, of) >= mark) is passed


@given(st.fractions(0, 60, max_denominator=60), st.integers(1, 60), st.integers(1, 100))
def test_a_shown_percent_never_contradicts_the_result(points: Fraction, of: int, mark: int) -> None:
    if points <= of:
        assert passes(points, of, mark) == (percent(points, of) >= mark)


OPEN, PASSED, FAILED = None, True, False


@pytest.mark.parametrize(
    ("tries", "limit", "opened", "step", "after_a_look"),
    [
        ([], None, 0, Next.START, Next.START),
        ([OPEN], None, 0, Next.RESUME, Next.RESUME),
        ([FAILED, OPEN], 2, 0, Next.RESUME, Next.RESUME),
        ([FAILED], None, 0, Next.START, Next.START),
        ([FAILED, FAILED], None, 0, Next.REVIEW, Next.START),
        ([FAILED, FAILED, FAILED], None, 0, Next.REVIEW, Next.START),
        ([FAILED, FAILED, PASSED], None, 0, Next.START, Next.START),
        ([PASSED, FAILED, FAILED], None, 0, Next.START, Next.START),
        ([FAILED, FAILED], 2, 0, Next.NONE_LEFT, Next.NONE_LEFT),
        ([FAILED, FAILED], 2, 1, Next.REVIEW, Next.START),
        ([FAILED, FAILED, FAILED], 2, 1, Next.NONE_LEFT, Next.NONE_LEFT),
    ],
)
def test_what_may_be_done_next(
    tries: list[bool | None], limit: int | None, opened: int, step: Next, after_a_look: Next
) -> None:
    assert next_step(tries, limit, opened) is step
    assert next_step(tries, limit, opened, looked=True) is after_a_look
