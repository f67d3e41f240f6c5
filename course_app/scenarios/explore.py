"""Every state that a conversation can come to, so that lint need not guess. Pure."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from course_app.scenarios.machine import GOOD_ENDINGS, Graph
from course_app.scenarios.walker import Place, Walker

MOST_STATES = 200_000


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


def explore(graph: Graph) -> Explored:
    """Walk through all states from the start, each once."""
    found, walker = Explored(), Walker(graph)
    places = [walker.begin()]
    seen = {places[0]: 0}
    after: list[list[int]] = []
    waiting = deque([0])
    while waiting:
        place = places[waiting.popleft()]
        name = walker.names[place[0]]
        found.nodes.add(name)
        leads = []
        for line_id, then in walker.following(place):
            found.lines.add((name, line_id))
            number = seen.get(then)
            if number is None:
                if len(places) >= MOST_STATES:
                    found.whole = False
                    continue
                number = seen[then] = len(places)
                places.append(then)
                waiting.append(number)
            leads.append(number)
        after.append(leads)
        _note(walker, place, bool(leads), found)
    if found.whole:
        ends = [at for at, place in enumerate(places) if walker.endings[place[0]]]
        endless = _endless(ends, after)
        found.endless = {walker.names[places[at][0]] for at in endless}
        found.longest = _longest(after)
    return found


def ends_after(graph: Graph, turns: int) -> bool:
    """Whether every run has exactly so many turns."""
    walker = Walker(graph)
    places = {walker.begin()}
    for _ in range(turns):
        if any(walker.endings[place[0]] for place in places):
            return False
        places = {then for place in places for _, then in walker.following(place)}
    return all(walker.endings[place[0]] for place in places)


def _note(walker: Walker, place: Place, goes_on: bool, found: Explored) -> None:
    name, end = walker.names[place[0]], walker.endings[place[0]]
    if end is None:
        if not goes_on:
            found.stuck.add(name)
        return
    found.endings.add(name)
    if end["kind"] in GOOD_ENDINGS and place[3]:
        found.ignored |= walker.open_flags(place)


def _endless(ends: list[int], after: list[list[int]]) -> set[int]:
    """The states from which no ending can be reached, unless they are stuck."""
    before: list[list[int]] = [[] for _ in after]
    for at, leads in enumerate(after):
        for then in leads:
            before[then].append(at)
    waiting, saved = list(ends), set(ends)
    while waiting:
        for at in before[waiting.pop()]:
            if at not in saved:
                saved.add(at)
                waiting.append(at)
    return {at for at in range(len(after)) if at not in saved and after[at]}


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


def ways_to_endings(graph: Graph) -> dict[str, list[str]]:
    """A shortest path to each ending that a run can come to, as far as MOST_STATES reach."""
    walker = Walker(graph)
    first = walker.begin()
    came: dict[Place, tuple[Place, str] | None] = {first: None}
    waiting = deque([first])
    found: dict[str, list[str]] = {}
    while waiting and len(came) < MOST_STATES:
        place = waiting.popleft()
        name = walker.names[place[0]]
        if walker.endings[place[0]] and name not in found:
            found[name] = _way(place, came)
        for line_id, then in walker.following(place):
            if then not in came:
                came[then] = (place, line_id)
                waiting.append(then)
    return found


def _way(place: Place, came: Mapping[Place, tuple[Place, str] | None]) -> list[str]:
    path = []
    step = came[place]
    while step is not None:
        path.append(step[1])
        step = came[step[0]]
    return path[::-1]
