"""Sums of skills that tell nothing of one person. Pure.

A cell of fewer than ten people is not shown (the usual small-cell rule), and neither is a change
by fewer than ten: what is added waits until ten are together.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

CELL = 10


@dataclass(frozen=True)
class Sums:
    """People and counts by skill: those that wait, and those that may be shown."""

    waiting_people: int
    waiting: Mapping[str, int]
    shown_people: int
    shown: Mapping[str, int]


NOTHING = Sums(0, {}, 0, {})


def add(sums: Sums, skills: Iterable[str]) -> Sums:
    """Add one person's run; every tenth takes all that wait over into what is shown."""
    waiting = dict(Counter(sums.waiting) + Counter(skills))
    people = sums.waiting_people + 1
    if people < CELL:
        return Sums(people, waiting, sums.shown_people, sums.shown)
    shown = dict(Counter(sums.shown) + Counter(waiting))
    return Sums(0, {}, sums.shown_people + people, shown)
