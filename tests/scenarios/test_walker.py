"""The walker, which lint uses, says the same as the machine, which pages use."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from course_app.scenarios import machine
from course_app.scenarios.explore import explore, ways_to_endings
from course_app.scenarios.walker import Walker
from tests.content.scenario_factory import TO_NUMBER

CHOICES = st.lists(st.integers(0, 4), max_size=30)


def hold_together(graph: dict[str, Any], choices: list[int]) -> None:
    walker, state = Walker(graph), machine.begin(graph)
    place = walker.begin()
    for choice in choices:
        offered = dict(walker.following(place))
        assert list(offered) == [line["id"] for line in machine.lines(graph, state)]
        assert walker.names[place[0]] == state.node
        assert place[1] == tuple(value for _, value in state.meters)
        assert walker.open_flags(place) == state.flags
        if not offered:
            return
        line = list(offered)[choice % len(offered)]
        state, place = machine.step(graph, state, line), offered[line]


@given(choices=CHOICES)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_it_walks_as_the_machine_does(porch: dict[str, Any], choices: list[int]) -> None:
    hold_together(porch, choices)


def test_what_it_explores_can_be_replayed(porch: dict[str, Any]) -> None:
    found = explore(porch)
    assert found.whole
    ways = ways_to_endings(porch)
    assert set(ways) == found.endings
    assert len(ways["number"]) == len(TO_NUMBER)
    for node, way in ways.items():
        assert machine.state_after(porch, way).node == node
