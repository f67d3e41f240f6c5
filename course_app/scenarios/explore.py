"""Every state that a conversation can come to, so that lint need not guess. Pure."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field

from course_app.scenarios.machine import GOOD_ENDINGS, Graph, State, begin, ending, lines, step

MOST_STATES = 60_000


@dataclass
class Explored:
    """What can happen. `whole` is False when there were more states than are looked at.

    `stuck` are nodes at which a state has nothing to say, `endless` those from which a state
    cannot reach an ending, `ignored` red flags that can be left alone to a good ending.
    """

    whole: bool = True
    nodes: set[str] = field(default_factory=set)
    lines: set[tuple[str, str]] = field(default_factory=set)
    endings: set[str] = field(default_factory=set)
    stuck: set[str] = field(default_factory=set)
    endless: set[str] = field(default_factory=set)
    ignored: set[str] = field(default_factory=set)
    longest: int = 0


Key = tuple[str, tuple[tuple[str, int], ...], frozenset[str], frozenset[str]]


def explore(graph: Graph) -> Explored:
    """Walk through all states from the start, each once."""
    found = Explored()
    first = begin(graph)
    seen: dict[Key, int] = {_key(first): 0}
    states = [first]
    after: list[list[int]] = []
    waiting = deque([0])
    while waiting:
        at = waiting.popleft()
        state = states[at]
        found.nodes.add(state.node)
        following = []
        for line in lines(graph, state):
            found.lines.add((state.node, line["id"]))
            then = step(graph, state, line["id"])
            key = _key(then)
            if key not in seen:
                if len(states) >= MOST_STATES:
                    found.whole = False
                    continue
                seen[key] = len(states)
                states.append(then)
                waiting.append(seen[key])
            following.append(seen[key])
        after.append(following)
        _note(graph, state, bool(following), found)
    if found.whole:
        found.endless = _endless(graph, states, after)
        found.longest = _longest(after)
    return found


def ends_after(graph: Graph, turns: int) -> bool:
    """Whether every run has exactly so many turns."""
    states = {_key(first): first for first in [begin(graph)]}
    for _ in range(turns):
        if any(ending(graph, state) is not None for state in states.values()):
            return False
        following = (
            step(graph, state, line["id"])
            for state in states.values()
            for line in lines(graph, state)
        )
        states = {_key(state): state for state in following}
    return all(ending(graph, state) is not None for state in states.values())


def _note(graph: Graph, state: State, goes_on: bool, found: Explored) -> None:
    end = ending(graph, state)
    if end is None:
        if not goes_on:
            found.stuck.add(state.node)
        return
    found.endings.add(state.node)
    if end["kind"] in GOOD_ENDINGS:
        found.ignored |= state.flags


def _endless(graph: Graph, states: list[State], after: list[list[int]]) -> set[str]:
    """The nodes of the states from which no ending can be reached, unless they are stuck."""
    before: list[list[int]] = [[] for _ in states]
    for at, following in enumerate(after):
        for then in following:
            before[then].append(at)
    waiting = [at for at, state in enumerate(states) if ending(graph, state) is not None]
    ends = set(waiting)
    while waiting:
        for at in before[waiting.pop()]:
            if at not in ends:
                ends.add(at)
                waiting.append(at)
    return {states[at].node for at in range(len(states)) if at not in ends and after[at]}


def _longest(after: list[list[int]]) -> int:
    """The most turns of a run that comes to no state twice, as far as loops allow to count."""
    order: list[int] = []
    state = [0] * len(after)  # 0 unseen, 1 being walked, 2 done
    stack: list[tuple[int, Iterable[int]]] = [(0, iter(after[0]))]
    state[0] = 1
    while stack:
        at, following = stack[-1]
        then = next(iter(following), None)
        if then is None:
            stack.pop()
            state[at] = 2
            order.append(at)
        elif state[then] == 0:
            state[then] = 1
            stack.append((then, iter(after[then])))
    place = {at: n for n, at in enumerate(order)}
    turns = [0] * len(after)
    for at in order:  # children first; an edge back into a loop is left out
        turns[at] = max((turns[b] + 1 for b in after[at] if place[b] < place[at]), default=0)
    return turns[0]


def _key(state: State) -> Key:
    return state.node, state.meters, state.marks, state.flags
