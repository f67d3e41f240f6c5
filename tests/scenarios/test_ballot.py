"""How a room chooses: every vote counts once, and a vote for nothing that is there counts not."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from course_app.scenarios.ballot import Stage, leaders, stage, tally

LINES = st.lists(st.sampled_from("abcde"), min_size=2, max_size=5, unique=True)
VOTES = st.lists(st.sampled_from("abcdef"))


@given(LINES, VOTES)
def test_each_vote_for_a_line_counts_once_and_each_other_not_at_all(
    lines: list[str], votes: list[str]
) -> None:
    counts = tally(lines, votes)
    assert list(counts) == lines
    assert sum(counts.values()) == sum(vote in lines for vote in votes)


@given(LINES, VOTES)
def test_the_order_of_votes_changes_nothing(lines: list[str], votes: list[str]) -> None:
    assert tally(lines, votes) == tally(lines, sorted(votes))


@given(LINES, VOTES)
def test_no_line_has_more_votes_than_a_leader(lines: list[str], votes: list[str]) -> None:
    counts = tally(lines, votes)
    found = leaders(counts)
    assert bool(found) is any(counts.values())
    most = max(counts.values())
    assert found == [line for line in lines if counts[line] == most > 0]


def test_an_even_vote_has_two_leaders() -> None:
    assert leaders({"a": 2, "b": 2, "c": 1}) == ["a", "b"]


def test_a_conversation_that_is_over_is_over_whatever_the_vote() -> None:
    assert stage(True, {"a": 1}) is Stage.ENDED
    assert stage(True, None) is Stage.ENDED
    assert stage(False, None) is Stage.OPEN
    assert stage(False, {"a": 0}) is Stage.CLOSED
