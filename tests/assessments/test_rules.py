"""Waiting, deadlines and what is shown: laws that hold for every quiz."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_app.assessments.rules import (
    GRACE,
    NO_LIMIT,
    SHARES,
    Review,
    deadline_of,
    is_over,
    minutes_of,
    opens_at,
    rules_of,
)
from course_app.assessments.tries import Next, next_step

START = datetime(2026, 11, 25, 8, tzinfo=UTC)
MINUTES = st.integers(1, 240)
SHARE = st.sampled_from([share for share in SHARES if share != NO_LIMIT])


@dataclass(frozen=True)
class Tried:
    passed: bool | None
    submitted_at: datetime | None
    deadline_at: datetime | None = None


@given(MINUTES, SHARE)
def test_a_share_of_the_time_is_exact(minutes: int, share: int) -> None:
    deadline = deadline_of(START, minutes, share)
    assert deadline is not None
    assert (deadline - START).total_seconds() * 100 == minutes * 60 * share
    shown = minutes_of(minutes, share)
    assert shown is not None
    assert timedelta(minutes=shown) <= deadline - START < timedelta(minutes=shown + 1)


@given(MINUTES)
def test_who_has_no_limit_has_no_deadline(minutes: int) -> None:
    assert deadline_of(START, minutes, NO_LIMIT) is None
    assert minutes_of(minutes, NO_LIMIT) is None
    assert deadline_of(START, None, 100) is None


@given(st.timedeltas(timedelta(hours=-9), timedelta(hours=9)))
def test_an_answer_is_too_late_after_the_grace_and_not_before(late: timedelta) -> None:
    assert is_over(START, START + late) == (late > GRACE)
    assert not is_over(None, START + late)


@given(
    st.lists(st.tuples(st.booleans(), st.integers(0, 600)), max_size=6),
    st.integers(1, 10080),
)
def test_who_failed_last_waits_and_who_has_passed_does_not(
    tries: list[tuple[bool, int]], cooldown: int
) -> None:
    done = [
        Tried(passed, START + timedelta(minutes=n * 700 + at))
        for n, (passed, at) in enumerate(tries)
    ]
    opens = opens_at(done, cooldown)
    if not done or any(one.passed for one in done):
        assert opens is None
    else:
        last = done[-1].submitted_at
        assert last is not None
        assert opens == last + timedelta(minutes=cooldown)
    assert opens_at(done, None) is None


def test_nobody_waits_longer_because_the_clock_closed_the_attempt_late() -> None:
    late = Tried(False, START + timedelta(hours=5), deadline_at=START)
    assert opens_at([late], 30) == START + timedelta(minutes=30)
    early = Tried(False, START, deadline_at=START + timedelta(hours=1))
    assert opens_at([early], 30) == START + timedelta(minutes=30)


@pytest.mark.parametrize(
    ("tries", "limit", "expected"),
    [
        ([False], None, Next.WAIT),
        ([False, False], None, Next.WAIT),  # the review can be read meanwhile
        ([False, None], None, Next.RESUME),
        ([False, True], None, Next.START),
        ([False], 1, Next.NONE_LEFT),
    ],
)
def test_a_cooldown_stands_before_the_review_and_behind_the_limit(
    tries: list[bool | None], limit: int | None, expected: Next
) -> None:
    assert next_step(tries, limit, waiting=True) is expected


def test_answers_are_shown_as_the_quiz_says() -> None:
    shown = {(r.value, passed): r.shows(passed) for r in Review for passed in (False, True)}
    assert shown == {
        ("after-each", False): True,
        ("after-each", True): True,
        ("after-pass", False): False,
        ("after-pass", True): True,
        ("answers-never", False): False,
        ("answers-never", True): False,
    }


def test_a_quiz_from_before_there_were_such_rules_has_none() -> None:
    rules = rules_of({"limit": None})
    assert (rules.cooldown, rules.time_limit, rules.review) == (None, None, Review.AFTER_EACH)
