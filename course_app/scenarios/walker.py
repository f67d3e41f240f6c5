"""The machine once more, made for walking through a hundred thousand states: marks and flags are
bits, conditions are ranges. Pure.

It says the same as machine.py, which pages use, and a test holds the two together.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from course_app.scenarios.machine import LEAST, MOST, Graph, ImpossiblePath

# Node, meters, bits of marks, bits of red flags that are open.
Place = tuple[int, tuple[int, ...], int, int]


@dataclass(frozen=True)
class _Test:
    """A condition: marks that must be set, marks that must not, and (meter, least, most)."""

    need: int
    deny: int
    ranges: tuple[tuple[int, int, int], ...]

    def holds(self, meters: tuple[int, ...], marks: int) -> bool:
        if marks & self.need != self.need or marks & self.deny:
            return False
        return all(least <= meters[n] <= most for n, least, most in self.ranges)


@dataclass(frozen=True)
class _Line:
    id: str
    test: _Test
    moves: tuple[int, ...]
    sets: int  # marks, those of the flags it acts on among them
    acts: int
    to: int


class Walker:
    """Walks one graph."""

    def __init__(self, graph: Graph) -> None:
        nodes = graph["nodes"]
        self.names = list(nodes)
        self._index = {name: n for n, name in enumerate(self.names)}
        self._meters = list(graph["meters"])
        self._bits: dict[str, int] = {}
        self._first = tuple(graph["meters"].values())
        self._start = self._index[graph["start"]]
        self._flags = [
            self._bit(n["red_flag"]["id"]) if n["red_flag"] else 0 for n in nodes.values()
        ]
        self._lines = [[self._line(one) for one in n["lines"]] for n in nodes.values()]
        self._forks = [
            [(self._test(way["if"]), self._index[way["to"]]) for way in n["fork"]]
            for n in nodes.values()
        ]
        self.endings = [n["ending"] for n in nodes.values()]

    def begin(self) -> Place:
        """The place before the first line."""
        return self._arrive(self._start, self._first, 0, 0)

    def following(self, place: Place) -> Iterator[tuple[str, Place]]:
        """Each line that can be chosen at a place, and where it leads."""
        node, meters, marks, flags = place
        for line in self._lines[node]:
            if not line.test.holds(meters, marks):
                continue
            moved = meters
            if any(line.moves):
                moved = tuple(
                    min(MOST, max(LEAST, have + by))
                    for have, by in zip(meters, line.moves, strict=True)
                )
            yield line.id, self._arrive(line.to, moved, marks | line.sets, flags & ~line.acts)

    def open_flags(self, place: Place) -> set[str]:
        """The red flags that are open at a place."""
        return {name for name, bit in self._bits.items() if place[3] & bit}

    def _arrive(self, node: int, meters: tuple[int, ...], marks: int, flags: int) -> Place:
        for _ in range(len(self.names) + 1):
            if not self._forks[node]:
                flag = self._flags[node]
                return node, meters, marks, flags | flag if not marks & flag else flags
            node = next(to for test, to in self._forks[node] if test.holds(meters, marks))
        raise ImpossiblePath(f"the forks from {self.names[node]} lead in a circle")

    def _bit(self, name: str) -> int:
        return self._bits.setdefault(name, 1 << len(self._bits))

    def _mask(self, names: Sequence[str]) -> int:
        mask = 0
        for name in names:
            mask |= self._bit(name)
        return mask

    def _line(self, line: Any) -> _Line:
        return _Line(
            line["id"],
            self._test(line["if"]),
            tuple(line["effects"].get(name, 0) for name in self._meters),
            self._mask([*line["marks"], *line["acts"]]),
            self._mask(line["acts"]),
            self._index[line["to"]],
        )

    def _test(self, condition: Sequence[Sequence[Any]]) -> _Test:
        need = self._mask([name for kind, name, _, yes in condition if kind == "mark" and yes])
        deny = self._mask([name for kind, name, _, yes in condition if kind == "mark" and not yes])
        ranges = []
        for kind, name, sign, value in condition:
            if kind == "meter":
                least, most = {
                    ">=": (value, MOST),
                    ">": (value + 1, MOST),
                    "<=": (LEAST, value),
                    "<": (LEAST, value - 1),
                    "=": (value, value),
                }[sign]
                ranges.append((self._meters.index(name), least, most))
        return _Test(need, deny, tuple(ranges))
