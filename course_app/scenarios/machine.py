"""The machine of a conversation: (graph, path) gives the state. Pure.

A path is the list of the ids of the lines that were chosen, in order. The same graph and path give
the same state for ever, so that a run is kept as its path and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

LEAST, MOST = -5, 5  # where every meter ends
MOST_TURNS = 100  # of one run; a loop is left long before
GOOD_ENDINGS = frozenset({"connected", "next-step", "respectful-no"})
ENDINGS = ("connected", "next-step", "respectful-no", "missed", "harm")

Graph = Mapping[str, Any]  # the payload of a compiled scenario
Node = Mapping[str, Any]
Line = Mapping[str, Any]  # a choice of a node: what can be said or done


class ImpossiblePath(ValueError):
    """The path has a line that the graph does not offer there."""


@dataclass(frozen=True)
class State:
    """Where a conversation stands: its node, the meters, what was said, and red flags.

    `flags` are the red flags in sight that nobody has acted on; `raised` maps each to the turn,
    from 0 on, at which it first showed.
    """

    node: str
    meters: tuple[tuple[str, int], ...]
    marks: frozenset[str] = frozenset()
    flags: frozenset[str] = frozenset()
    raised: tuple[tuple[str, int], ...] = ()

    def meter(self, name: str) -> int:
        """The value of a meter."""
        return dict(self.meters)[name]


@dataclass(frozen=True)
class Turn:
    """One turn of a run: the state in which a line was chosen, and what it changed."""

    number: int
    before: State
    line: Line
    after: State

    def moved(self) -> dict[str, int]:
        """The meters that the line moved, by how much."""
        then = dict(self.before.meters)
        return {n: v - then[n] for n, v in self.after.meters if v != then[n]}


def begin(graph: Graph) -> State:
    """The state before the first line."""
    meters = tuple(graph["meters"].items())
    return _arrive(graph, State(graph["start"], meters), 0)


def holds(condition: Sequence[Sequence[Any]], state: State) -> bool:
    """Whether every term of a condition is true; an empty one is."""
    return all(_term(term, state) for term in condition)


def lines(graph: Graph, state: State) -> list[Line]:
    """What can be said or done now; nothing at an ending."""
    return [one for one in graph["nodes"][state.node]["lines"] if holds(one["if"], state)]


def step(graph: Graph, state: State, line_id: str, turn: int = 0) -> State:
    """The state after a line; raises ImpossiblePath. `turn` is the number of the turn, from 0."""
    line = next((one for one in lines(graph, state) if one["id"] == line_id), None)
    if line is None:
        raise ImpossiblePath(f"{state.node} offers no line {line_id!r} now")
    effects = line["effects"]
    meters = tuple((n, _within(v + effects.get(n, 0))) for n, v in state.meters)
    marks = state.marks | set(line["marks"]) | set(line["acts"])
    flags = state.flags - set(line["acts"])
    moved = replace(state, node=line["to"], meters=meters, marks=marks, flags=flags)
    return _arrive(graph, moved, turn + 1)


def replay(graph: Graph, path: Sequence[str]) -> list[Turn]:
    """Every turn of a path; raises ImpossiblePath."""
    turns: list[Turn] = []
    state = begin(graph)
    for number, line_id in enumerate(path):
        line = next((one for one in lines(graph, state) if one["id"] == line_id), None)
        if line is None or number >= MOST_TURNS:
            raise ImpossiblePath(f"{state.node} offers no line {line_id!r} now")
        after = step(graph, state, line_id, number)
        turns.append(Turn(number, state, line, after))
        state = after
    return turns


def state_after(graph: Graph, path: Sequence[str]) -> State:
    """The state at the end of a path; raises ImpossiblePath."""
    turns = replay(graph, path)
    return turns[-1].after if turns else begin(graph)


def ending(graph: Graph, state: State) -> Mapping[str, str] | None:
    """The ending that the state has reached: its `kind` and `title`."""
    found: Mapping[str, str] | None = graph["nodes"][state.node]["ending"]
    return found


def missed_flag(graph: Graph, state: State) -> tuple[str, int] | None:
    """The first red flag that an ended run left alone, and the turn at which it showed."""
    if ending(graph, state) is None:
        return None
    left = [(flag, turn) for flag, turn in state.raised if flag in state.flags]
    return min(left, key=lambda one: one[1]) if left else None


def parts(graph: Graph, state: State) -> list[Mapping[str, Any]]:
    """The parts of the node's text that are shown in this state."""
    shown = graph["nodes"][state.node]["parts"]
    return [part for part in shown if holds(part["if"], state) is not part["else"]]


def skills_of(turns: Iterable[Turn]) -> Iterator[str]:
    """The skills of the lines of a run, each as often as it was used."""
    return (skill for turn in turns for skill in turn.line["skills"])


def _arrive(graph: Graph, state: State, turn: int) -> State:
    """Follow forks, and see the red flag of the node in which one ends up."""
    for _ in range(len(graph["nodes"]) + 1):
        fork = graph["nodes"][state.node]["fork"]
        if not fork:
            break
        state = replace(state, node=next(way["to"] for way in fork if holds(way["if"], state)))
    else:
        raise ImpossiblePath(f"the forks from {state.node} lead in a circle")
    flag = graph["nodes"][state.node]["red_flag"]
    if flag is None or flag["id"] in state.marks:
        return state
    raised = state.raised
    if flag["id"] not in dict(raised):
        raised = (*raised, (flag["id"], turn))
    return replace(state, flags=state.flags | {flag["id"]}, raised=raised)


def _within(value: int) -> int:
    return max(LEAST, min(MOST, value))


def _term(term: Sequence[Any], state: State) -> bool:
    kind, name, how, value = term
    if kind == "mark":
        return (name in state.marks) is value
    have = state.meter(name)
    return bool(
        {
            ">=": have >= value,
            "<=": have <= value,
            ">": have > value,
            "<": have < value,
            "=": have == value,
        }[how]
    )
