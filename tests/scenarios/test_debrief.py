"""The debrief: one thing that worked, one to try, and what else could have been said."""

from __future__ import annotations

from typing import Any

import pytest

from course_app.scenarios.debrief import debrief
from tests.content.scenario_factory import TO_HARM, TO_NO, TO_NUMBER


def test_it_opens_with_the_line_that_did_most(porch: dict[str, Any]) -> None:
    found = debrief(porch, TO_NUMBER)
    assert found.worked is not None
    assert "Okay if I sit down" in found.worked.turn.line["html"]
    assert found.ending["kind"] == "next-step"


def test_acting_on_a_red_flag_is_what_worked(porch: dict[str, Any]) -> None:
    found = debrief(porch, TO_NO)
    assert found.worked is not None
    assert found.worked.turn.line["acts"] == ["gray-lips"]
    assert found.missed is None


def test_a_missed_red_flag_is_what_to_try_at_its_turn(porch: dict[str, Any]) -> None:
    found = debrief(porch, TO_HARM)
    assert found.missed is not None
    assert found.missed[0].number == 2
    assert found.to_try is not None
    assert found.to_try.look is found.missed[0]
    assert found.to_try.other.line["acts"] == ["gray-lips"]


def test_every_turn_shows_the_other_lines_and_how_they_go(porch: dict[str, Any]) -> None:
    first = debrief(porch, TO_NUMBER).looks[0]
    assert [other.line["id"] for other in first.others] == ["b", "c"]
    assert all(other.parts for other in first.others)


def test_a_run_that_goes_on_has_no_debrief(porch: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="not ended"):
        debrief(porch, ["a"])
