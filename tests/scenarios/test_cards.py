"""Cards on paper lead where the machine leads, whatever is said."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from course_app.scenarios import machine
from course_app.scenarios.cards import ORDER, Card, Deck, Way, deal
from course_app.scenarios.skills import NAMES


@pytest.fixture
def deck(porch: dict[str, Any]) -> Deck:
    return deal(porch)


def by_label(deck: Deck) -> dict[str, Card]:
    return {card.label: card for card in [*deck.cards, *deck.endings]}


def follow(deck: Deck, graph: dict[str, Any], ways: list[Way], state: machine.State) -> str:
    """The label where a partner ends up who takes the first way that holds."""
    label = next(way.to for way in ways if machine.holds(way.condition, state))
    card = by_label(deck)[label]
    return follow(deck, graph, card.ways, state) if card.kind == "crossroads" else label


def test_every_skill_has_its_place_in_the_order_of_rows() -> None:
    assert sorted(ORDER) == sorted(NAMES)


def test_scenes_are_numbered_and_endings_lettered(deck: Deck) -> None:
    assert [card.label for card in deck.cards] == [str(n + 1) for n in range(len(deck.cards))]
    assert [card.label for card in deck.endings] == ["A", "B", "C", "D"][: len(deck.endings)]
    assert deck.cards[0].node == "steps"


def test_every_way_leads_to_a_card(deck: Deck) -> None:
    cards = by_label(deck)
    ways = [w for c in cards.values() for w in [*c.ways, *(w for r in c.rows for w in r.ways)]]
    assert ways
    assert all(way.to in cards for way in ways)


def test_the_last_of_several_ways_always_holds(deck: Deck) -> None:
    for card in deck.cards:
        for ways in [row.ways for row in card.rows] + ([card.ways] if card.ways else []):
            assert ways[-1].condition == []


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(choices=st.lists(st.integers(0, 4), max_size=12))
def test_a_partner_with_a_pencil_comes_to_where_the_machine_comes(
    porch: dict[str, Any], choices: list[int]
) -> None:
    deck = deal(porch)
    cards = by_label(deck)
    state, label = machine.begin(porch), "1"
    for choice in choices:
        lines = machine.lines(porch, state)
        if not lines:
            break
        line = lines[choice % len(lines)]
        card = cards[label]
        row = next(r for r in card.rows if line["html"] in r.examples)
        assert machine.holds(row.condition, state)
        assert row.moves == {k: v for k, v in line["effects"].items() if v}
        state = machine.step(porch, state, line["id"])
        label = follow(deck, porch, row.ways, state)
        assert cards[label].node == state.node


def test_only_marks_that_something_asks_for_are_ticked(deck: Deck) -> None:
    assert deck.marks == ["heard"]
    assert list(deck.flags) == ["gray-lips"]
    assert [card.node for card in deck.flags["gray-lips"]] == ["wary"]


def test_lines_of_one_kind_that_do_the_same_are_one_row(porch: dict[str, Any]) -> None:
    porch["nodes"]["steps"]["lines"].append(
        {**porch["nodes"]["steps"]["lines"][1], "id": "d", "html": "Another one?"}
    )
    first = deal(porch).cards[0]
    assert [len(row.examples) for row in first.rows] == [1, 1, 2]
