"""The cold open: what a course may name, what an address holds, and two sets side by side."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from course_app.lib.ids import new_id
from course_app.scenarios import machine
from course_app.scenarios.compare import compare, read_set
from course_app.scenarios.explore import ends_after
from course_app.scenarios.opening import cold_open, first_kept, latest_other, read_said
from course_app.scenarios.skills import Skill
from tests.content.course_factory import findings
from tests.content.scenario_factory import GATE, PORCH, cold_course, write_practice

PATHS = [a + b + c for a in "ab" for b in "ab" for c in "ab"]


@pytest.fixture
def gate(tmp_path: Path) -> dict[str, Any]:
    document = cold_course(tmp_path).compile().document("gate")
    assert document is not None
    return document.payload


def test_it_is_published_though_no_stop_lists_it(tmp_path: Path) -> None:
    course = cold_course(tmp_path)
    assert findings(course) == []
    assert not [w for w in findings(course, "warning") if "not-listed" in w]
    compiled = course.compile()
    assert "gate" in {document.stable_id for document in compiled.documents}
    facts = cold_open(compiled.outline)
    assert facts is not None
    assert (facts["id"], facts["after"], facts["turns"]) == ("gate", "first-module", 3)
    assert cold_open(compiled.outline, "porch") is None


def test_a_course_without_one_has_the_outline_that_it_had(tmp_path: Path) -> None:
    outline = cold_course(tmp_path, extra="").compile().outline
    assert "cold_open" not in outline["course"]
    assert cold_open(outline) is None


@pytest.mark.parametrize(
    ("extra", "words"),
    [
        ("cold_open: gat\n", "there is no document `gat`. Did you mean `gate`?"),
        ("cold_open: first-lesson\n", "a cold open is a scenario, and `first-lesson` is a lesson"),
        ("cold_open: porch\n", "`porch` must say `turns: 3`"),
        ("cold_open: gate\ncompare_after: first-modul\n", "lists no module `first-modul`"),
        ("compare_after: first-module\n", "`compare_after:` needs a `cold_open:`"),
    ],
)
def test_what_it_may_not_name_is_said(tmp_path: Path, extra: str, words: str) -> None:
    course = cold_course(tmp_path, extra=extra)
    course.write("porch.md", PORCH)
    found = [str(p) for p in course.compile().problems if p.severity == "error"]
    assert len(found) == 1
    assert words in found[0]
    assert "course.md:" in found[0]


def test_no_practice_stop_lists_it(tmp_path: Path) -> None:
    course = cold_course(tmp_path)
    course.module("first-lesson", "first-practice")
    write_practice(course, ["gate"])
    assert findings(course) == ["course.md:11 cold-open"]


@pytest.mark.parametrize(
    ("before", "after", "right"),
    [
        ("turns: 3", "turns: 3", True),
        ("turns: 3", "turns: 2", False),
        ("turns: 3", "turns: 4", False),
        ("-> quiet {skill: confront", "-> no-thanks {skill: confront", False),
        ("-> card {skill: persuade", "-> talks {skill: persuade", False),
    ],
)
def test_each_run_has_as_many_turns_as_it_says(
    tmp_path: Path, before: str, after: str, right: bool
) -> None:
    found = findings(cold_course(tmp_path, GATE.replace(before, after)))
    assert any(one.endswith(" turns") for one in found) is not right


def test_turns_are_counted_on_every_run(gate: dict[str, Any], porch: dict[str, Any]) -> None:
    assert [turns for turns in range(6) if ends_after(gate, turns)] == [3]
    assert [turns for turns in range(6) if ends_after(porch, turns)] == []


@given(said=st.text(st.sampled_from("abcdez 1"), max_size=6))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_an_address_is_read_as_a_path_or_not_at_all(gate: dict[str, Any], said: str) -> None:
    path = read_said(gate, said)
    if path is None:
        with pytest.raises(machine.ImpossiblePath):
            machine.replay(gate, said)
    else:
        assert "".join(path) == said
        machine.replay(gate, path)


@given(then=st.sampled_from(PATHS), now=st.sampled_from(PATHS))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_two_sets_are_compared_turn_by_turn(gate: dict[str, Any], then: str, now: str) -> None:
    both = compare(read_set(gate, then), read_set(gate, now))
    back = compare(read_set(gate, now), read_set(gate, then))
    assert len(both.pairs) == 3
    assert both.pairs[0].same_scene
    assert (both.changed == 0) is (then == now)
    assert both.changed == back.changed
    assert (both.gained, both.left_out) == (back.left_out, back.gained)
    if then == now:
        assert both.gained == both.left_out == []


def test_skills_that_came_and_went_are_named(gate: dict[str, Any]) -> None:
    both = compare(read_set(gate, "aba"), read_set(gate, "aab"))
    assert both.gained == [Skill.INFORM]
    assert both.left_out == [Skill.INFORM_WITH_PERMISSION, Skill.PERSUADE]
    assert [pair.same_line for pair in both.pairs] == [True, False, False]


def test_a_run_that_goes_on_is_set_beside_nothing(gate: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="not ended"):
        read_set(gate, "aa")


@dataclass(frozen=True)
class Run:
    """As much of a run as is asked for."""

    kept: bool
    ended: bool
    id: Any


def test_the_first_set_is_the_oldest_that_is_kept() -> None:
    begun = Run(True, False, new_id())
    loose, first, second = (Run(kept, True, new_id()) for kept in (False, True, True))
    runs = [second, first, loose, begun]
    assert first_kept(runs) == first
    assert latest_other(runs, first) == second
    assert latest_other([first, begun], first) is None
    assert first_kept([loose, begun]) is None
    assert latest_other([loose, begun], None) == loose
