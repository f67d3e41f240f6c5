"""The same conversation twice, turn by turn: what was said then, and what is said now. Pure.

It says what changed and not whether that is better: nobody is measured by three lines.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from course_app.scenarios import machine
from course_app.scenarios.machine import Graph, Line, Turn
from course_app.scenarios.skills import Skill


@dataclass(frozen=True)
class Moment:
    """One turn of one run: what the person said, and the line that answered it."""

    parts: tuple[Mapping[str, Any], ...]
    line: Line


@dataclass(frozen=True)
class Set:
    """A run that has ended, as it is set beside another."""

    moments: tuple[Moment, ...]
    ending: Mapping[str, str]
    ending_parts: tuple[Mapping[str, Any], ...]

    @property
    def skills(self) -> frozenset[str]:
        """Every skill that was used in it."""
        return frozenset(skill for one in self.moments for skill in one.line["skills"])


@dataclass(frozen=True)
class Pair:
    """One turn of both runs; a shorter one lacks it."""

    number: int  # from 1 on
    then: Moment | None
    now: Moment | None

    @property
    def same_scene(self) -> bool:
        """Whether the person said the same both times."""
        return self.then is not None and self.now is not None and self.then.parts == self.now.parts

    @property
    def same_line(self) -> bool:
        """Whether the answer was the same: by its words, as another edition may move lines."""
        both = self.then is not None and self.now is not None
        return both and _words(self.then) == _words(self.now)


@dataclass(frozen=True)
class Comparison:
    """Two runs side by side."""

    then: Set
    now: Set
    pairs: tuple[Pair, ...]

    @property
    def changed(self) -> int:
        """At how many turns another line was chosen."""
        return sum(not pair.same_line for pair in self.pairs)

    @property
    def gained(self) -> list[Skill]:
        """Skills that are in the later run and not in the earlier one."""
        return _ordered(self.now.skills - self.then.skills)

    @property
    def left_out(self) -> list[Skill]:
        """Skills that are in the earlier run and not in the later one."""
        return _ordered(self.then.skills - self.now.skills)


def read_set(graph: Graph, path: Sequence[str]) -> Set:
    """A run as it is set beside another; raises ImpossiblePath, ValueError for one under way."""
    turns = machine.replay(graph, path)
    state = turns[-1].after if turns else machine.begin(graph)
    end = machine.ending(graph, state)
    if end is None:
        raise ValueError("the run has not ended")
    return Set(moments(graph, turns), end, tuple(machine.parts(graph, state)))


def moments(graph: Graph, turns: Iterable[Turn]) -> tuple[Moment, ...]:
    """What was said by both, turn by turn."""
    return tuple(Moment(tuple(machine.parts(graph, t.before)), t.line) for t in turns)


def compare(then: Set, now: Set) -> Comparison:
    """Set two runs side by side."""
    pairs = zip_longest(then.moments, now.moments)
    return Comparison(then, now, tuple(Pair(n, *pair) for n, pair in enumerate(pairs, 1)))


def _words(moment: Moment | None) -> str:
    return str(moment.line["html"]) if moment else ""


def _ordered(skills: frozenset[str]) -> list[Skill]:
    return [skill for skill in Skill if skill in skills]
