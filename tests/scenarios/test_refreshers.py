"""When refreshers come back and what they ask: laws of the schedule, and of the choice."""

from __future__ import annotations

import itertools
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_app.scenarios import machine, refreshers
from course_app.scenarios.debrief import worth
from course_app.scenarios.refreshers import COUNT, OVER, REST, due_dates, next_offer, offer
from tests.content.scenario_factory import one_scenario

DAY = timedelta(days=1)
STARTS = st.dates(date(2024, 1, 1), date(2040, 1, 1))
# On which of the days after the course somebody looks, and whether they do what is offered.
LIVES = st.lists(st.tuples(st.integers(0, 400), st.booleans()), max_size=60)
PEOPLE = st.uuids().map(str)


@given(STARTS)
def test_they_are_spaced_evenly_over_six_months(completed_on: date) -> None:
    days = [completed_on, *due_dates(completed_on)]
    gaps = [(after - before).days for before, after in itertools.pairwise(days)]
    assert len(gaps) == COUNT
    assert max(gaps) - min(gaps) <= 1
    assert 181 <= (days[-1] - completed_on).days <= 184


def live(completed_on: date, life: list[tuple[int, bool]]) -> list[tuple[date, int]]:
    """The refreshers that somebody does who looks in on these days: when, and which."""
    done: list[tuple[date, int]] = []
    for after, does in sorted(life):
        today = completed_on + after * DAY
        n = offer(completed_on, [day for day, _ in done], today)
        if n is not None and does:
            done.append((today, n))
    return done


@given(STARTS, LIVES)
def test_each_is_done_once_in_order_and_never_two_within_a_fortnight(
    completed_on: date, life: list[tuple[int, bool]]
) -> None:
    done = live(completed_on, life)
    numbers = [n for _, n in done]
    assert numbers == sorted(set(numbers))
    assert set(numbers) <= set(range(1, COUNT + 1))
    for (before, _), (after, _) in itertools.pairwise(done):
        assert after - before >= REST


@given(STARTS, LIVES, st.integers(0, 400))
def test_what_is_offered_is_the_latest_that_is_due_and_nothing_before_it_is(
    completed_on: date, life: list[tuple[int, bool]], after: int
) -> None:
    today = completed_on + after * DAY
    days = [day for day, _ in live(completed_on, life) if day <= today]
    n = offer(completed_on, days, today)
    if n is not None:
        due = due_dates(completed_on)
        assert due[n - 1] <= today
        assert n == COUNT or today < due[n]


@given(STARTS, LIVES, st.integers(0, 4000))
def test_they_end(completed_on: date, life: list[tuple[int, bool]], after: int) -> None:
    days = [day for day, _ in live(completed_on, life)]
    assert offer(completed_on, days, completed_on + OVER + after * DAY) is None
    assert next_offer(completed_on, days, completed_on + OVER + after * DAY) is None


def test_one_that_is_done_on_each_first_day_is_four_in_all() -> None:
    completed_on = date(2027, 1, 4)
    daily = [(after, True) for after in range(400)]
    assert [n for _, n in live(completed_on, daily)] == [1, 2, 3, 4]
    assert [day for day, _ in live(completed_on, daily)] == due_dates(completed_on)


def test_who_comes_back_late_is_offered_one() -> None:
    completed_on = date(2027, 1, 4)
    assert [n for _, n in live(completed_on, [(150, True), (151, True), (170, True)])] == [3]


def test_a_day_that_was_noted_in_another_zone_is_the_same_refresher() -> None:
    completed_on = date(2027, 1, 4)
    first = due_dates(completed_on)[0]
    for noted in (first - DAY, first, first + DAY):
        assert offer(completed_on, [noted], first + 3 * REST) is None


@given(STARTS, LIVES, st.integers(0, 300))
def test_the_next_offer_is_the_first_day_on_which_there_is_one(
    completed_on: date, life: list[tuple[int, bool]], after: int
) -> None:
    today = completed_on + after * DAY
    days = [day for day, _ in live(completed_on, life) if day <= today]
    after_today = (today + n * DAY for n in range(OVER.days + 1))
    first = next((day for day in after_today if offer(completed_on, days, day)), None)
    assert next_offer(completed_on, days, today) == first


@pytest.fixture(scope="module")
def graphs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Three times the porch, and a talk in which nothing can be asked about."""
    folder: Path = tmp_path_factory.mktemp("course")
    porch = one_scenario(folder).compile().document("porch")
    plain = one_scenario(
        tmp_path_factory.mktemp("plain"),
        "## door\nText.\n\n- A -> end {skill: inform}\n    > F.\n- B -> end {skill: inform}\n"
        "    > F.\n\n## end\nending: respectful-no | No\nNo.\n",
    )
    talk = plain.compile().document("a-talk")
    assert porch
    assert talk
    names = ("porch", "steps", "yard")
    return {**dict.fromkeys(names, porch.payload), "plain": talk.payload}


def test_a_situation_has_three_lines_and_one_that_is_best(graphs: dict[str, Any]) -> None:
    [found] = refreshers.situations("porch", graphs["porch"])
    lines = machine.lines(graphs["porch"], found.state)
    best = refreshers.best(lines)
    assert (found.state.node, len(lines)) == ("steps", 3)
    assert best is not None
    assert all(worth(best) > worth(line) for line in lines if line is not best)
    assert refreshers.situations("plain", graphs["plain"]) == []


def test_a_situation_stands_near_the_beginning() -> None:
    long = {
        "start": "n0",
        "meters": {"trust": 0},
        "nodes": {f"n{at}": node(at) for at in range(8)} | {"end": node(8, ends=True)},
    }
    nodes = [one.state.node for one in refreshers.situations("long", long)]
    assert nodes == ["n0", "n1", "n2", "n3"]


def node(at: int, ends: bool = False) -> dict[str, Any]:
    """A node with three lines that all lead to the next one."""
    to = f"n{at + 1}" if at < 7 else "end"
    blank: dict[str, Any] = {"if": [], "marks": [], "acts": [], "skills": [], "to": to}
    lines = [{**blank, "id": name, "effects": {"trust": 1}} for name in "ab"]
    best = {**blank, "id": "c", "effects": {"trust": 2}}
    return {
        "parts": [],
        "lines": [] if ends else [*lines, best],
        "fork": [],
        "ending": {"kind": "missed", "title": "E"} if ends else None,
        "red_flag": None,
    }


@pytest.mark.parametrize("effects", [[2, 2], [0, -1], [-1, -2]])
def test_no_line_is_best_when_two_are_or_none_does_good(effects: list[int]) -> None:
    lines = [{"acts": [], "effects": {"trust": effect}} for effect in effects]
    assert refreshers.best(lines) is None


def test_a_line_that_acts_on_a_red_flag_is_best() -> None:
    kind = {"acts": [], "effects": {"trust": 3}}
    acts = {"acts": ["gray-lips"], "effects": {"trust": -1}}
    assert refreshers.best([kind, acts]) is acts


@given(PEOPLE, st.integers(1, COUNT), st.sets(st.sampled_from(["porch", "steps", "yard"])))
def test_a_situation_comes_from_what_was_not_practised_lately(
    graphs: dict[str, Any], person: str, n: int, recent: set[str]
) -> None:
    chosen = refreshers.choose(person, n, graphs, recent)
    assert chosen == refreshers.choose(person, n, graphs, recent)
    assert chosen is not None
    assert chosen.scenario_id not in recent or recent == {"porch", "steps", "yard"}
    assert refreshers.situation_named(chosen.key, graphs) == chosen


@given(PEOPLE)
def test_refreshers_take_turns_with_the_conversations(graphs: dict[str, Any], person: str) -> None:
    chosen = [refreshers.choose(person, n, graphs, ()) for n in range(1, COUNT + 1)]
    assert len({one.scenario_id for one in chosen if one}) == 3


def test_a_course_without_a_situation_has_none(graphs: dict[str, Any]) -> None:
    assert refreshers.choose("somebody", 1, {"plain": graphs["plain"]}, ()) is None
    assert refreshers.choose("somebody", 1, {}, ()) is None
    assert refreshers.situation_named("plain/door", graphs) is None
    assert refreshers.situation_named("nowhere", graphs) is None


def test_each_line_shows_what_the_person_says_next(graphs: dict[str, Any]) -> None:
    [found] = refreshers.situations("porch", graphs["porch"])
    outcomes = refreshers.answers(graphs["porch"], found)
    said = "".join(part["html"] for one in outcomes for part in one.parts)
    assert "Scared me" in said
    assert "fine" in said
