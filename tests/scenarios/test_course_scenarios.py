"""The conversations of the course itself: large enough, winnable in several honest ways, safe."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path
from random import Random
from typing import Any

import pytest

from course_app.content.compile import compile_all
from course_app.content.compiled import CompiledCourse
from course_app.scenarios import machine
from course_app.scenarios.explore import explore, ways_to_endings
from course_app.scenarios.skills import LEANINGS, Leaning, Skill
from tests.scenarios.good_ways import GOOD_WAYS
from tests.scenarios.test_walker import hold_together

ROOT = Path(__file__).parents[2]
AGAINST = {skill.value for skill, lean in LEANINGS.items() if lean is Leaning.INCONSISTENT}


@pytest.fixture(scope="module")
def course(kinds: None) -> CompiledCourse:
    (found,) = compile_all(ROOT / "modules", ROOT / "quizzes", "deflection-conversation-framework")
    return found


@pytest.fixture(params=sorted(GOOD_WAYS))
def graph(request: pytest.FixtureRequest, course: CompiledCourse) -> dict[str, Any]:
    document = course.document(request.param)
    assert document is not None
    return document.payload


def test_the_course_has_six_conversations_to_choose_from(course: CompiledCourse) -> None:
    stops = [d.payload for d in course.documents if d.kind == "practice"]
    offered = [one["id"] for stop in stops for one in stop["scenarios"]]
    assert sorted(offered) == sorted(GOOD_WAYS)
    assert {stop["choose"] for stop in stops} == {1, 2}


def test_it_is_large_enough(graph: dict[str, Any]) -> None:
    found = explore(graph)
    assert found.whole
    assert sum(not node["fork"] for node in graph["nodes"].values()) >= 25
    assert len(found.endings) >= 4
    assert found.longest >= 10
    kinds = {graph["nodes"][name]["ending"]["kind"] for name in found.endings}
    assert {"respectful-no", "missed", "harm"} <= kinds
    assert kinds & {"connected", "next-step"}


def test_three_different_honest_ways_end_well(graph: dict[str, Any]) -> None:
    ways = GOOD_WAYS[graph["id"]]
    assert len(ways) >= 3
    said = []
    for way in ways:
        turns = machine.replay(graph, list(way))
        end = machine.ending(graph, turns[-1].after)
        assert end is not None
        assert end["kind"] in ("connected", "next-step")
        assert machine.missed_flag(graph, turns[-1].after) is None
        assert not AGAINST & set(machine.skills_of(turns))
        said.append({(turn.before.node, turn.line["id"]) for turn in turns})
    for one, other in combinations(said, 2):
        assert len(one & other) * 2 < max(len(one), len(other))


def test_it_has_what_every_contact_needs(graph: dict[str, Any]) -> None:
    lines = [line for node in graph["nodes"].values() for line in node["lines"]]
    skills = {skill for line in lines for skill in line["skills"]}
    assert {
        Skill.COMPLEX_REFLECTION,
        Skill.EMPHASISE_CHOICE,
        Skill.INFORM_WITH_PERMISSION,
        Skill.SAFETY_ACTION,
    } <= skills
    assert any(node["red_flag"] for node in graph["nodes"].values())
    assert any(line["acts"] for line in lines)
    assert any(node["say"] for node in graph["nodes"].values())


def test_no_ending_is_reached_well_past_an_open_red_flag(graph: dict[str, Any]) -> None:
    for name, way in ways_to_endings(graph).items():
        state = machine.state_after(graph, way)
        end = machine.ending(graph, state)
        assert end is not None, name
        if end["kind"] in machine.GOOD_ENDINGS:
            assert machine.missed_flag(graph, state) is None


@pytest.mark.parametrize("seed", range(3))
def test_the_walker_and_the_machine_agree_on_it(graph: dict[str, Any], seed: int) -> None:
    rng = Random(seed)
    for _ in range(40):
        hold_together(graph, [rng.randrange(5) for _ in range(30)])
