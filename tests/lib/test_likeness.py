"""How typed texts are compared: any form of quotes, hyphens, spaces and Unicode; slips counted."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_app.lib.likeness import distance, likened, tidy

words = st.text("abcé", max_size=7)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Warm  hand\u2010off", "warm hand-off"),
        ("don\u2019t", "don't"),
        ("\u201cno\u201d", '"no"'),
        ("caf\u0065\u0301", "café"),
        ("ﬁrst", "first"),
        ("\u00a0a\u200bb\t", "a b"),
        ("Straße", "strasse"),
        ("\u202ano\u202c", "no"),
        ("hand - off", "hand\u2013off"),
    ],
)
def test_what_people_type_for_the_same_is_the_same(one: str, other: str) -> None:
    assert likened(one) == likened(other)


def test_what_is_kept_is_as_it_was_typed() -> None:
    assert tidy(" Na\u200dme\x00\u200b  x ") == "Na\u200dme x"


def test_case_can_count() -> None:
    assert likened("AED", exact_case=True) != likened("aed", exact_case=True)
    assert likened("AED") == likened("aed")


@given(st.text(max_size=30))
def test_tidying_again_changes_nothing(text: str) -> None:
    assert tidy(tidy(text)) == tidy(text)
    assert likened(likened(text)) == likened(text)
    assert likened(tidy(text)) == likened(text)


@pytest.mark.parametrize(
    ("one", "other", "edits"),
    [("", "", 0), ("abc", "abc", 0), ("abc", "acb", 1), ("abc", "ab", 1), ("abc", "axc", 1),
     ("kitten", "sitting", 3), ("", "abc", 3), ("ca", "abc", 3)],
)  # fmt: skip
def test_edits_are_counted(one: str, other: str, edits: int) -> None:
    assert distance(one, other) == edits


@given(words, words)
def test_distance_is_the_same_both_ways_and_nothing_only_for_the_same(one: str, other: str) -> None:
    assert distance(one, other) == distance(other, one)
    assert (distance(one, other) == 0) == (one == other)
    assert abs(len(one) - len(other)) <= distance(one, other) <= max(len(one), len(other))


@given(words, st.integers(0, 6), st.sampled_from("abc"))
def test_one_slip_is_one_edit_at_most(word: str, at: int, letter: str) -> None:
    at = min(at, len(word))
    assert distance(word, word[:at] + letter + word[at:]) == 1
    assert distance(word, word[:at] + letter + word[at + 1 :]) <= 1
    swapped = word[:at] + word[at : at + 2][::-1] + word[at + 2 :]
    assert distance(word, swapped) <= 1
