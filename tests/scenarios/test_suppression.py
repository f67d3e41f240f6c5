"""Sums of skills: nothing is lost in them, and nobody shows."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from course_app.scenarios.skills import NAMES
from course_app.scenarios.suppression import CELL, NOTHING, add

RUNS = st.lists(st.lists(st.sampled_from(sorted(NAMES)), max_size=6), max_size=35)


@given(RUNS)
def test_every_run_is_counted_once_in_what_waits_or_what_is_shown(runs: list[list[str]]) -> None:
    sums = NOTHING
    for run in runs:
        sums = add(sums, run)
    whole = Counter(skill for run in runs for skill in run)
    assert Counter(sums.waiting) + Counter(sums.shown) == whole
    assert sums.waiting_people + sums.shown_people == len(runs)


@given(RUNS)
def test_what_is_shown_changes_by_ten_people_or_not_at_all(runs: list[list[str]]) -> None:
    sums = NOTHING
    for run in runs:
        after = add(sums, run)
        assert after.shown_people - sums.shown_people in (0, CELL)
        assert after.shown_people > sums.shown_people or after.shown == sums.shown
        assert after.shown_people % CELL == 0
        sums = after
