"""When short refreshers come back after a course, and which situation one asks about. Pure.

Over 21 papers on training in motivational interviewing, skill eroded over six months without
later feedback and held with it; three or four sessions were enough on average (Schwalbe and
others, 2014).
So four come back, evenly over six months. They keep knowledge fresh, and are no coach.
"""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from course_app.scenarios import machine
from course_app.scenarios.debrief import Other, worth
from course_app.scenarios.machine import Graph, Line, State

COUNT = 4
MINUTES = 4
SPAN = timedelta(weeks=26)  # over which they come back
OVER = timedelta(days=243)  # eight months after the course, nothing is offered any more
REST = timedelta(days=14)  # between one that was done and the next offer
# Days in the record are UTC's: one done on its first day may be dated a day earlier.
SLACK = timedelta(days=1)
LEAST_LINES = 3  # of a situation that is asked about
MOST_BEFORE = 3  # lines that lead to it: more would take longer to read than the refresher


def due_dates(completed_on: date) -> list[date]:
    """The first day of each refresher, in order."""
    return [completed_on + timedelta(days=SPAN.days * n // COUNT) for n in range(1, COUNT + 1)]


def offer(completed_on: date, done: Collection[date], today: date) -> int | None:
    """The number of the refresher that is offered today, 1 to 4; None when none is.

    `done` are the days on which one was done. What was missed does not pile up: only the latest
    that is due is ever offered, and not within REST of another.
    """
    due = due_dates(completed_on)
    n = sum(day <= today for day in due)
    if n == 0 or today >= completed_on + OVER or len(done) >= COUNT:
        return None
    if any(day >= due[n - 1] - SLACK or today - day < REST for day in done):
        return None
    return n


def next_offer(completed_on: date, done: Collection[date], today: date) -> date | None:
    """The first day from today on at which one is offered, if no other is done before."""
    days = {today, *due_dates(completed_on), *(day + REST for day in done)}
    return next(
        (day for day in sorted(days) if day >= today and offer(completed_on, done, day)), None
    )


def next_due(completed_on: date, today: date) -> date | None:
    """The first day after today on which another refresher falls due."""
    return next((day for day in due_dates(completed_on) if day > today), None)


@dataclass(frozen=True)
class Situation:
    """A turn of a conversation, taken out of it: `path` are the lines that lead there."""

    scenario_id: str
    path: list[str]
    state: State

    @property
    def key(self) -> str:
        """What names it in a form."""
        return f"{self.scenario_id}/{self.state.node}"


def situations(scenario_id: str, graph: Graph) -> list[Situation]:
    """The turns of a conversation with three lines or more of which one is clearly best.

    Each node once, as one first comes to it by the shortest way, and by better lines first; after
    MOST_BEFORE lines none is looked for any more.
    """
    found: dict[str, Situation] = {}
    start = machine.begin(graph)
    waiting: deque[tuple[State, list[str]]] = deque([(start, [])])
    seen = {start}
    while waiting:
        state, path = waiting.popleft()
        lines = machine.lines(graph, state)
        if state.node not in found and len(lines) >= LEAST_LINES and best(lines) is not None:
            found[state.node] = Situation(scenario_id, path, state)
        if len(path) == MOST_BEFORE:
            continue
        for line in sorted(lines, key=lambda one: -worth(one)):
            then = machine.step(graph, state, line["id"], len(path))
            if then not in seen:
                seen.add(then)
                waiting.append((then, [*path, line["id"]]))
    return list(found.values())


def best(lines: Sequence[Line]) -> Line | None:
    """The line that does most good, when there is just one: what acts on a red flag is first."""

    def good(line: Line) -> tuple[bool, int]:
        return bool(line["acts"]), worth(line)

    order = sorted(lines, key=good, reverse=True)
    if not order or good(order[0]) <= (False, 0):
        return None
    return None if len(order) > 1 and good(order[1]) == good(order[0]) else order[0]


def choose(
    person: str, n: int, graphs: Mapping[str, Graph], recent: Collection[str]
) -> Situation | None:
    """The situation of a person's n-th refresher: the same whenever it is asked for.

    It comes from a conversation that is not in `recent`, if any has one. None when none has.
    """
    for scenario_id in _order(person, n, graphs, recent):
        found = situations(scenario_id, graphs[scenario_id])
        if found:
            return found[draw(person, str(n), scenario_id) % len(found)]
    return None


def situation_named(key: str, graphs: Mapping[str, Graph]) -> Situation | None:
    """The situation that a form names, when what is published has it."""
    scenario_id = key.partition("/")[0]
    if scenario_id not in graphs:
        return None
    named = (one for one in situations(scenario_id, graphs[scenario_id]) if one.key == key)
    return next(named, None)


def answers(graph: Graph, situation: Situation) -> list[Other]:
    """Each line of a situation, in the author's order, with what the person then says."""
    made = []
    for line in machine.lines(graph, situation.state):
        then = machine.step(graph, situation.state, line["id"], len(situation.path))
        made.append(Other(line, machine.parts(graph, then), machine.ending(graph, then)))
    return made


def _order(
    person: str, n: int, graphs: Mapping[str, Graph], recent: Collection[str]
) -> Iterator[str]:
    """Conversations in a person's own order, each refresher beginning one further on."""
    own = sorted(graphs, key=lambda one: draw(person, one))
    for group in ([i for i in own if i not in recent], [i for i in own if i in recent]):
        at = (n - 1) % len(group) if group else 0
        yield from [*group[at:], *group[:at]]


def draw(*parts: str) -> int:
    """A number that looks drawn, the same for the same parts."""
    return int.from_bytes(hashlib.sha256("\n".join(parts).encode()).digest()[:8], "big")
