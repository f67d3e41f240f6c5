"""The cold open: a short conversation, played before any teaching and again after it. Pure.

Before somebody signs in, the lines they chose are in the page's address and nowhere else.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Protocol, TypeVar
from uuid import UUID

from course_app.scenarios import machine


class _Run(Protocol):
    @property
    def id(self) -> UUID: ...
    @property
    def kept(self) -> bool: ...
    @property
    def ended(self) -> bool: ...


Run = TypeVar("Run", bound=_Run)


def cold_open(outline: Mapping[str, Any], scenario_id: str | None = None) -> dict[str, Any] | None:
    """What a release says of its cold open; None when it has none, or has another scenario."""
    found: dict[str, Any] | None = outline["course"].get("cold_open")
    return found if found and scenario_id in (None, found["id"]) else None


def read_said(graph: machine.Graph, said: str | None) -> list[str] | None:
    """The path that an address holds, a letter a line; None when there is none, or no such path."""
    if said is None or len(said) > machine.MOST_TURNS:
        return None
    try:
        machine.replay(graph, said)
    except machine.ImpossiblePath:
        return None
    return list(said)


def first_kept(runs: Iterable[Run]) -> Run | None:
    """The first set of lines: of those that came to an end and are kept, the oldest."""
    whole = (run for run in runs if run.ended and run.kept)
    return min(whole, key=lambda run: run.id, default=None)


def latest_other(runs: Iterable[Run], first: Run | None) -> Run | None:
    """The newest run that came to an end, other than the first set."""
    whole = (run for run in runs if run.ended and (first is None or run.id != first.id))
    return max(whole, key=lambda run: run.id, default=None)
