"""Item statistics: what was planted in 10,000 attempts is found, and folding has no order."""

from __future__ import annotations

import json
import statistics as reference
from fractions import Fraction
from itertools import pairwise
from math import isclose, sqrt
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from course_app.assessments.asked import asked_digest
from course_app.assessments.drawing import Drawn
from course_app.assessments.items import (
    REMARKED_FROM,
    SHOWN_FROM,
    FirstTry,
    Item,
    Remark,
    Sums,
    correlation,
    fold,
    statistics,
)

PEOPLE = 10_000
# Half of the people know, half do not: (share right of those who know, of those who do not).
PLANTED = {
    "fair": (0.80, 0.40),
    "sharp": (0.95, 0.25),
    "flat": (0.60, 0.60),
    "backward": (0.40, 0.60),
    "easy": (0.99, 0.97),
    "hard": (0.30, 0.10),
    "usual-1": (0.85, 0.45),
    "usual-2": (0.75, 0.40),
    "usual-3": (0.90, 0.55),
    "usual-4": (0.70, 0.35),
}
# Of those who are wrong, the share that takes each wrong choice.
LURES = {"b": 0.60, "c": 0.39, "d": 0.01}


def question(name: str) -> dict[str, Any]:
    choices = [
        {"id": one, "html": f"{name} {one}", "correct": one == "a", "feedback_html": ""}
        for one in "abcd"
    ]
    return {"id": name, "type": "single", "prompt_html": name, "objective": "o", "choices": choices}


POOL = [question(name) for name in PLANTED]
DRAWN = [Drawn(one["id"], tuple("abcd")) for one in POOL]


def planted_attempts(rng: Random) -> list[FirstTry]:
    found = []
    for person in range(PEOPLE):
        answers = {}
        for name, chances in PLANTED.items():
            right = rng.random() < chances[person % 2]
            lures = list(LURES)
            answers[name] = ["a"] if right else rng.choices(lures, list(LURES.values()))
        found.append(FirstTry(POOL, DRAWN, answers))
    return found


def planted_correlation(name: str) -> float:
    """The corrected item-total correlation of two equal groups, worked out with a pencil.

    Within a group answers are independent; between two items only the group ties them together:
    cov(i, j) = (h_i - l_i) (h_j - l_j) / 4.
    """
    gap = {one: high - low for one, (high, low) in PLANTED.items()}
    mean = {one: (high + low) / 2 for one, (high, low) in PLANTED.items()}
    others = [one for one in PLANTED if one != name]
    covariance = sum(gap[name] * gap[one] for one in others) / 4
    spread = sum(mean[one] * (1 - mean[one]) for one in others)
    spread += sum(gap[a] * gap[b] for a in others for b in others if a != b) / 4
    return covariance / sqrt(mean[name] * (1 - mean[name]) * spread)


@pytest.fixture(scope="module")
def found() -> dict[str, Item]:
    sums = fold(planted_attempts(Random(20261125)))
    items = {one["id"]: statistics(sums[one["id"], asked_digest(one)], one) for one in POOL}
    assert all(item is not None for item in items.values())
    return {name: item for name, item in items.items() if item is not None}


@pytest.mark.parametrize("name", PLANTED)
def test_10000_attempts_give_the_planted_difficulty(found: dict[str, Item], name: str) -> None:
    assert found[name].n == PEOPLE
    assert isclose(found[name].difficulty, sum(PLANTED[name]) / 2, abs_tol=0.02)  # 4 sigma


@pytest.mark.parametrize("name", PLANTED)
def test_10000_attempts_give_the_planted_discrimination(found: dict[str, Item], name: str) -> None:
    discrimination = found[name].discrimination
    assert discrimination is not None
    assert isclose(discrimination, planted_correlation(name), abs_tol=0.04)  # 4 sigma


@pytest.mark.parametrize("name", PLANTED)
def test_10000_attempts_give_the_planted_use_of_choices(found: dict[str, Item], name: str) -> None:
    wrong = 1 - sum(PLANTED[name]) / 2
    uses = {use.id: use for use in found[name].choices}
    for lure, share in LURES.items():
        assert isclose(uses[lure].share, wrong * share, abs_tol=0.02)
    if name == "sharp":  # who is wrong there knows less of the rest
        assert uses["a"].rest is not None
        assert uses["b"].rest is not None
        assert uses["a"].rest > uses["b"].rest + 0.15


def test_the_planted_bad_items_are_remarked_on_and_the_good_ones_are_not(
    found: dict[str, Item],
) -> None:
    unused = {Remark.UNUSED}  # one in a hundred takes d, in each of them
    expected = dict.fromkeys(PLANTED, unused) | {
        "flat": unused | {Remark.WEAK},
        "backward": unused | {Remark.WEAK},
        "easy": unused | {Remark.EASY, Remark.WEAK},
        "hard": unused | {Remark.HARD, Remark.POPULAR_WRONG},
    }
    remarks = {name: set(item.remarks) for name, item in found.items()}
    assert remarks == expected


POINTS = st.fractions(0, 1, max_denominator=12)
SEEN = st.lists(
    st.tuples(POINTS, POINTS, st.sets(st.sampled_from("abc")), st.booleans()), max_size=40
)


def sums_of(rows: list[Any]) -> Sums:
    sums = Sums()
    for row in rows:
        sums.add(*row)
    return sums


@given(SEEN, st.lists(st.integers(0, 40)), st.randoms(use_true_random=False))
def test_folding_in_any_batches_and_order_gives_the_same_sums(
    rows: list[Any], cuts: list[int], rng: Random
) -> None:
    whole = sums_of(rows)
    edges = [0, *sorted(min(cut, len(rows)) for cut in cuts), len(rows)]
    parts = [sums_of(rows[begin:end]) for begin, end in pairwise(edges)]
    rng.shuffle(parts)
    total = Sums()
    for part in parts:
        total = Sums.from_json(json.loads(json.dumps(total.to_json()))) + part
    assert total == whole


@given(SEEN)
def test_the_correlation_is_that_of_the_textbook(rows: list[Any]) -> None:
    xs, ys = [float(row[0]) for row in rows], [float(row[1]) for row in rows]
    ours = correlation(sums_of(rows))
    if len({row[0] for row in rows}) < 2 or len({row[1] for row in rows}) < 2:
        assert ours is None
    else:
        assert ours is not None
        assert isclose(ours, reference.correlation(xs, ys), abs_tol=1e-6)
        assert -1.0000001 <= ours <= 1.0000001


@settings(max_examples=50)
@given(st.integers(0, SHOWN_FROM - 1))
def test_fewer_than_ten_people_show_nothing(people: int) -> None:
    sums = Sums()
    for _ in range(people):
        sums.add(Fraction(1), Fraction(1, 2), {"a"}, False)
    assert statistics(sums, POOL[0]) is None


def test_remarks_begin_when_they_are_not_chance() -> None:
    sums = Sums()
    for _ in range(REMARKED_FROM - 1):
        sums.add(Fraction(1), Fraction(1, 2), {"a"}, False)
    item = statistics(sums, POOL[0])
    assert item is not None
    assert item.remarks == []
    sums.add(Fraction(1), Fraction(1, 2), {"a"}, False)
    item = statistics(sums, POOL[0])
    assert item is not None
    assert set(item.remarks) == {Remark.EASY, Remark.UNUSED}
    assert item.discrimination is None  # everybody got the same


def test_the_rest_score_of_few_choosers_is_not_told() -> None:
    sums = Sums()
    for person in range(40):
        sums.add(Fraction(1), Fraction(1, 2), {"a"} if person >= SHOWN_FROM - 1 else {"b"}, False)
    item = statistics(sums, POOL[0])
    assert item is not None
    rest = {use.id: use.rest for use in item.choices}
    assert rest == {"a": 0.5, "b": None, "c": None, "d": None}


def test_another_key_is_another_question_and_an_only_question_has_no_rest() -> None:
    turned = question("fair")
    turned["choices"][0]["correct"], turned["choices"][1]["correct"] = False, True
    alone = [Drawn("fair", tuple("abcd"))]
    sums = fold(
        FirstTry([version], alone, {"fair": ["a"]}) for version in (question("fair"), turned)
    )
    assert {key[0] for key in sums} == {"fair"}
    assert sorted(float(one.x) for one in sums.values()) == [0.0, 1.0]
    assert all(correlation(one) is None for one in sums.values())
