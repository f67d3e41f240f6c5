"""What there is to say about a run that came to its end. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from course_app.scenarios import machine
from course_app.scenarios.machine import Graph, Line, State, Turn
from course_app.scenarios.skills import LEANINGS, Leaning, Ratios, Skill, ratios


@dataclass(frozen=True)
class Other:
    """A line that could have been chosen at a turn, and how that goes."""

    line: Line
    parts: list[Mapping[str, Any]]  # what the person would have said
    ending: Mapping[str, str] | None


@dataclass(frozen=True)
class Look:
    """One turn, looked back at."""

    turn: Turn
    parts: list[Mapping[str, Any]]
    red_flag: Mapping[str, str] | None
    others: list[Other]

    @property
    def number(self) -> int:
        """From 1 on, as people count."""
        return self.turn.number + 1


@dataclass(frozen=True)
class Try:
    """Something to try next time: at a turn, another line."""

    look: Look
    other: Other


@dataclass(frozen=True)
class Debrief:
    """A run that ended, with one thing that worked and one to try, if there is any."""

    looks: list[Look]
    ending: Mapping[str, str]
    ending_parts: list[Mapping[str, Any]]
    missed: tuple[Look, Mapping[str, str]] | None  # the turn of a red flag, and its words
    worked: Look | None
    to_try: Try | None
    unused: Skill | None  # when there is nothing better to try: a skill that was not used
    ratios: Ratios


def debrief(graph: Graph, path: Sequence[str]) -> Debrief:
    """Look back at a whole run; raises ImpossiblePath, and ValueError for one that goes on."""
    turns = machine.replay(graph, path)
    state = turns[-1].after if turns else machine.begin(graph)
    end = machine.ending(graph, state)
    if end is None:
        raise ValueError("the run has not ended")
    looks = [_look(graph, turn) for turn in turns]
    used = list(machine.skills_of(turns))
    missed = _missed(graph, looks, state)
    to_try = _to_try(looks, missed[0] if missed else None)
    return Debrief(
        looks,
        end,
        machine.parts(graph, state),
        missed,
        _worked(looks),
        to_try,
        None if to_try else _unused(used),
        ratios(used),
    )


def worth(line: Line) -> int:
    """What a line does to the meters in all: the order in which lines are held against others."""
    return sum(line["effects"].values())


def _look(graph: Graph, turn: Turn) -> Look:
    node = graph["nodes"][turn.before.node]
    others = []
    for line in machine.lines(graph, turn.before):
        if line["id"] == turn.line["id"]:
            continue
        then = machine.step(graph, turn.before, line["id"], turn.number)
        others.append(Other(line, machine.parts(graph, then), machine.ending(graph, then)))
    return Look(turn, machine.parts(graph, turn.before), node["red_flag"], others)


def _missed(graph: Graph, looks: list[Look], state: State) -> tuple[Look, Mapping[str, str]] | None:
    found = machine.missed_flag(graph, state)
    if found is None:
        return None
    flag, number = found
    nodes = graph["nodes"].values()
    words = next(n["red_flag"] for n in nodes if n["red_flag"] and n["red_flag"]["id"] == flag)
    return looks[min(number, len(looks) - 1)], words


def _worked(looks: list[Look]) -> Look | None:
    """The line that did most good: one that acted on a red flag before all others."""

    def good(look: Look) -> tuple[int, int]:
        return (bool(look.turn.line["acts"]), worth(look.turn.line))

    best = max(looks, key=good, default=None)
    return best if best is not None and good(best) > (0, 0) else None


def _to_try(looks: list[Look], missed: Look | None) -> Try | None:
    """Where another line would have done most; the turn of a missed red flag before all others."""
    if missed is not None:
        acting = [other for other in missed.others if other.line["acts"]]
        if acting:
            return Try(missed, acting[0])
    best: tuple[int, Try] | None = None
    for look in looks:
        if not look.others:
            continue
        other = max(look.others, key=lambda one: worth(one.line))
        gain = worth(other.line) - worth(look.turn.line)
        if gain > 0 and (best is None or gain > best[0]):
            best = (gain, Try(look, other))
    return best[1] if best else None


def _unused(used: Sequence[str]) -> Skill | None:
    counts = Counter(used)
    good = [s for s, lean in LEANINGS.items() if lean is Leaning.CONSISTENT]
    return next((skill for skill in good if not counts[skill]), None)
