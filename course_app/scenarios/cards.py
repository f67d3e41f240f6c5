"""A conversation as cards for two people: one plays the person, the other speaks aloud. Pure.

The graph is the one that the machine walks. Scenes and crossroads are numbered in the order in
which a conversation comes to them, endings are lettered, so that the cards can be followed on
paper with a pencil.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from course_app.scenarios.conditions import Condition, marks_in
from course_app.scenarios.machine import LEAST, MOST, Graph
from course_app.scenarios.skills import Skill

# On every card in this order, so that a row is found at a glance: safety, listening, asking,
# telling, and what pushes people away.
ORDER = (
    Skill.SAFETY_ACTION,
    Skill.COMPLEX_REFLECTION,
    Skill.SIMPLE_REFLECTION,
    Skill.SUMMARY,
    Skill.AFFIRMATION,
    Skill.EMPHASISE_CHOICE,
    Skill.SEEK_COLLABORATION,
    Skill.OPEN_QUESTION,
    Skill.INFORM_WITH_PERMISSION,
    Skill.INFORM,
    Skill.CLOSED_QUESTION,
    Skill.PERSUADE,
    Skill.CONFRONT,
    Skill.WARN,
)
_MOST_WAYS_IN_A_ROW = 2  # a crossroads of so few ways, met so rarely, is told where it is met


@dataclass(frozen=True)
class Way:
    """Go to a card; of several ways the first whose condition holds."""

    condition: Condition
    to: str
    node: str


@dataclass(frozen=True)
class Row:
    """A kind of thing that the responder may say, with examples, and what follows from it."""

    skills: tuple[str, ...]
    examples: list[str]  # HTML of the lines that are written so
    condition: Condition  # the row counts only when this holds
    moves: dict[str, int]
    ticks: list[str]  # marks to tick, each asked for on another card
    acts: list[str]  # red flags that it acts on
    ways: list[Way]


@dataclass(frozen=True)
class Card:
    """One card: a scene with its rows, a crossroads with its ways, or an ending."""

    label: str
    node: str
    kind: str  # "scene", "crossroads" or "ending"
    parts: Sequence[Mapping[str, Any]]
    rows: list[Row]
    ways: list[Way]
    red_flag: Mapping[str, str] | None
    ending: Mapping[str, str] | None


@dataclass(frozen=True)
class Deck:
    """All cards, and what there is to keep with a pencil."""

    cards: list[Card]
    endings: list[Card]
    meters: dict[str, int]  # where each begins
    marks: list[str]
    flags: dict[str, list[Card]]  # red flag -> the cards on which it shows

    @property
    def scale(self) -> range:
        """Every value of a meter."""
        return range(LEAST, MOST + 1)


def deal(graph: Graph) -> Deck:
    """The cards of a conversation; only what can be reached by following its lines."""
    nodes = graph["nodes"]
    order = list(_reached(graph))
    inlined = _told_in_rows(graph, order)
    labels: dict[str, str] = {}
    for name in order:
        ends = nodes[name]["ending"] is not None
        if name not in inlined:
            count = sum((nodes[other]["ending"] is not None) is ends for other in labels)
            labels[name] = chr(ord("A") + count) if ends else str(count + 1)
    asked = _asked(graph)
    flags = dict.fromkeys(nodes[n]["red_flag"]["id"] for n in order if nodes[n]["red_flag"])
    cards = [_card(graph, name, labels, asked - flags.keys()) for name in labels]
    return Deck(
        [card for card in cards if card.kind != "ending"],
        [card for card in cards if card.kind == "ending"],
        dict(graph["meters"]),
        sorted({mark for card in cards for row in card.rows for mark in row.ticks}),
        {flag: [c for c in cards if c.red_flag and c.red_flag["id"] == flag] for flag in flags},
    )


def _reached(graph: Graph) -> Iterator[str]:
    """The nodes that lines and forks lead to, nearest to the start first."""
    waiting, seen = [graph["start"]], {graph["start"]}
    for name in waiting:
        yield name
        for way in [*graph["nodes"][name]["lines"], *graph["nodes"][name]["fork"]]:
            if way["to"] not in seen:
                seen.add(way["to"])
                waiting.append(way["to"])


def _told_in_rows(graph: Graph, order: list[str]) -> set[str]:
    """The small crossroads that one or two rows lead to: they need no card of their own."""
    nodes = graph["nodes"]
    met = [line["to"] for name in order for line in nodes[name]["lines"]]
    from_forks = {way["to"] for name in order for way in nodes[name]["fork"]}
    return {
        name
        for name in order
        if 0 < len(nodes[name]["fork"]) <= _MOST_WAYS_IN_A_ROW
        and met.count(name) <= _MOST_WAYS_IN_A_ROW
        and name != graph["start"]
        and name not in from_forks
        and not any(nodes[way["to"]]["fork"] for way in nodes[name]["fork"])
    }


def _asked(graph: Graph) -> set[str]:
    """The marks that any condition asks for."""
    conditions = [
        one["if"]
        for node in graph["nodes"].values()
        for one in [*node["parts"], *node["lines"], *node["fork"]]
    ]
    return {mark for condition in conditions for mark in marks_in(condition)}


def _card(graph: Graph, name: str, labels: dict[str, str], asked: set[str]) -> Card:
    node = graph["nodes"][name]

    def ways(to: str) -> list[Way]:
        if to in labels:
            return [Way([], labels[to], to)]
        return [Way(w["if"], labels[w["to"]], w["to"]) for w in graph["nodes"][to]["fork"]]

    rows: dict[tuple[object, ...], Row] = {}
    for line in sorted(node["lines"], key=lambda one: min(map(_place, one["skills"]))):
        skills = tuple(sorted(line["skills"], key=_place))
        ticks = [mark for mark in line["marks"] if mark in asked]
        same = (skills, line["to"], str(line["effects"]), str(ticks), str(line["acts"]))
        key = (*same, str(line["if"]))
        if key in rows:
            rows[key].examples.append(line["html"])
        else:
            rows[key] = Row(
                skills,
                [line["html"]],
                line["if"],
                {meter: by for meter, by in line["effects"].items() if by},
                ticks,
                line["acts"],
                ways(line["to"]),
            )
    return Card(
        labels[name],
        name,
        "ending" if node["ending"] else "crossroads" if node["fork"] else "scene",
        node["parts"],
        list(rows.values()),
        [Way(w["if"], labels[w["to"]], w["to"]) for w in node["fork"]],
        node["red_flag"],
        node["ending"],
    )


def _place(skill: str) -> int:
    return ORDER.index(Skill(skill))
