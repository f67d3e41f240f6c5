"""Grading of choices."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_app.assessments.grading import UnknownChoice, grade_choices

questions = st.lists(st.booleans(), min_size=2, max_size=6).filter(any)


def choices_of(right: list[bool]) -> list[dict[str, Any]]:
    return [{"id": chr(97 + n), "correct": correct} for n, correct in enumerate(right)]


@given(questions, st.data())
def test_only_exactly_the_right_choices_are_right(right: list[bool], data: st.DataObject) -> None:
    choices = choices_of(right)
    chosen = data.draw(st.sets(st.sampled_from([c["id"] for c in choices])))
    expected = chosen == {c["id"] for c in choices if c["correct"]}
    assert grade_choices(choices, chosen) is expected
    assert grade_choices(list(reversed(choices)), sorted(chosen)) is expected


def test_a_choice_that_the_question_lacks_is_refused() -> None:
    with pytest.raises(UnknownChoice, match="z"):
        grade_choices(choices_of([True, False]), ["a", "z"])
