"""The machine: a graph and a path give one state, for ever."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from course_app.scenarios import machine
from course_app.scenarios.skills import NAMES, ratios
from tests.content.scenario_factory import TO_HARM, TO_NO, TO_NUMBER


def end_of(graph: dict[str, Any], path: list[str]) -> str:
    end = machine.ending(graph, machine.state_after(graph, path))
    assert end is not None
    return end["kind"]


def test_each_path_comes_to_its_ending(porch: dict[str, Any]) -> None:
    assert end_of(porch, TO_NUMBER) == "next-step"
    assert end_of(porch, TO_NO) == "respectful-no"
    assert end_of(porch, TO_HARM) == "harm"


def test_a_line_moves_the_meters_and_never_past_their_ends(porch: dict[str, Any]) -> None:
    (turn,) = machine.replay(porch, ["b"])
    assert turn.moved() == {"trust": -2}
    assert machine.LEAST <= turn.after.meter("trust") <= machine.MOST


def test_a_line_that_is_not_there_is_refused(porch: dict[str, Any]) -> None:
    for path in (["z"], [*TO_NUMBER, "a"], ["b", "c"]):
        with pytest.raises(machine.ImpossiblePath):
            machine.replay(porch, path)


def test_text_depends_on_what_was_said_before(porch: dict[str, Any]) -> None:
    friendly = machine.parts(porch, machine.state_after(porch, ["a"]))
    assert ["Scared me" in part["html"] for part in friendly] == [True]


def test_a_missed_red_flag_is_named_with_the_turn_at_which_it_showed(
    porch: dict[str, Any],
) -> None:
    missed = machine.missed_flag(porch, machine.state_after(porch, TO_HARM))
    assert missed == ("gray-lips", 1)
    assert machine.missed_flag(porch, machine.state_after(porch, TO_NO)) is None


@given(choices=st.lists(st.integers(0, 4), max_size=12))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_run_replays_to_the_state_that_it_had(porch: dict[str, Any], choices: list[int]) -> None:
    state, path = machine.begin(porch), list[str]()
    for choice in choices:
        open_lines = machine.lines(porch, state)
        if not open_lines:
            break
        line = open_lines[choice % len(open_lines)]
        state = machine.step(porch, state, line["id"], len(path))
        path.append(line["id"])
        assert all(machine.LEAST <= value <= machine.MOST for _, value in state.meters)
        assert state.flags <= set(dict(state.raised))
    assert machine.state_after(porch, path) == state
    assert [turn.line["id"] for turn in machine.replay(porch, path)] == path


def test_ratios_are_those_of_the_formulas() -> None:
    used = ["open-question"] * 3 + ["closed-question"] + ["simple-reflection"] * 2
    used += ["complex-reflection"] * 3 + ["summary", "affirmation", "persuade", "inform"]
    found = ratios(used)
    assert (found.reflections_to_questions.part, found.reflections_to_questions.whole) == (6, 4)
    assert found.open_questions.percent == 75
    assert found.complex_reflections.percent == 60
    assert (found.consistent.part, found.consistent.whole) == (10, 11)
    assert found.consistent.percent == 91


def test_a_ratio_of_nothing_is_none() -> None:
    found = ratios(["inform", "safety-action"])
    assert found.open_questions.percent is None
    assert found.consistent.value is None


@given(st.lists(st.sampled_from(sorted(NAMES))))
def test_a_share_is_never_more_than_the_whole(used: list[str]) -> None:
    found = ratios(used)
    for share in (found.open_questions, found.complex_reflections, found.consistent):
        assert 0 <= share.part <= share.whole
        assert share.percent is None or 0 <= share.percent <= 100
