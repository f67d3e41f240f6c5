"""A picture of a conversation's graph, for authors: its nodes and what joins them. Pure.

Nodes stand in rows by how many lines lead to them at least; within a row each stands near those
that lead to it (the barycenter rule of Sugiyama, Tagawa and Toda, 1981). Forks are nodes too.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from course_app.scenarios.machine import Graph

WIDTH, HEIGHT, ACROSS, DOWN, EDGE = 150, 34, 16, 52, 8  # of a node, between nodes, at the rim


@dataclass(frozen=True)
class Box:
    """A node: its left upper corner in the picture's units, and what it is."""

    id: str
    x: int
    y: int
    kind: str  # start, talk, fork, flag, or the kind of an ending

    @property
    def middle(self) -> int:
        """Where lines begin and end, from the left."""
        return self.x + WIDTH // 2


@dataclass(frozen=True)
class Join:
    """Lines from one node to another: a path of SVG, and how many lines take it."""

    start: str
    end: str
    d: str
    back: bool


@dataclass(frozen=True)
class Picture:
    """The whole picture, `width` by `height` units."""

    width: int
    height: int
    boxes: list[Box]
    joins: list[Join]


def targets(graph: Graph, name: str) -> list[str]:
    """The nodes to which a node leads, each once."""
    node = graph["nodes"][name]
    return list(dict.fromkeys(one["to"] for one in [*node["lines"], *node["fork"]]))


def draw(graph: Graph) -> Picture:
    """Lay the graph out."""
    rows = _rows(graph)
    most = max(len(row) for row in rows)
    width = 2 * EDGE + most * (WIDTH + ACROSS) - ACROSS
    boxes = {}
    for number, row in enumerate(rows):
        left = (width - len(row) * (WIDTH + ACROSS) + ACROSS) // 2
        for place, name in enumerate(row):
            x, y = left + place * (WIDTH + ACROSS), EDGE + number * (HEIGHT + DOWN)
            boxes[name] = Box(name, x, y, _kind(graph, name))
    joins = [
        _join(boxes[name], boxes[to])
        for name in boxes
        for to in targets(graph, name)
        if to in boxes
    ]
    height = 2 * EDGE + len(rows) * (HEIGHT + DOWN) - DOWN
    return Picture(width, height, list(boxes.values()), joins)


def _rows(graph: Graph) -> list[list[str]]:
    depth = {graph["start"]: 0}
    waiting = deque([graph["start"]])
    while waiting:
        name = waiting.popleft()
        for to in targets(graph, name):
            if to not in depth:
                depth[to] = depth[name] + 1
                waiting.append(to)
    lost = [name for name in graph["nodes"] if name not in depth]
    last = max(depth.values()) + 1
    rows: list[list[str]] = [[] for _ in range(last + bool(lost))]
    for name, number in depth.items():
        rows[number].append(name)
    if lost:
        rows[last] = lost
    for above, row in pairwise(rows):
        place = {name: n for n, name in enumerate(above)}

        def near(name: str, place: dict[str, int] = place) -> float:
            found = [place[a] for a in place if name in targets(graph, a)]
            return sum(found) / len(found) if found else 0.0

        row.sort(key=near)
    return rows


def _kind(graph: Graph, name: str) -> str:
    node: Any = graph["nodes"][name]
    if node["ending"]:
        return str(node["ending"]["kind"])
    if node["fork"]:
        return "fork"
    if name == graph["start"]:
        return "start"
    return "flag" if node["red_flag"] else "talk"


def _join(start: Box, end: Box) -> Join:
    back = end.y <= start.y
    if back:  # up again, or beside: around the right-hand side
        x, y, side = start.x + WIDTH, start.y + HEIGHT // 2, end.x + WIDTH
        bend = max(x, side) + 30
        to = end.y + HEIGHT // 2
        d = f"M{x} {y}C{bend} {y} {bend} {to} {side} {to}"
    else:
        y, to = start.y + HEIGHT, end.y
        half = (y + to) // 2
        d = f"M{start.middle} {y}C{start.middle} {half} {end.middle} {half} {end.middle} {to}"
    return Join(start.id, end.id, d, back)
