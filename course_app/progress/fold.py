"""An enrolment is a fold over its events: pure, so that it can be rebuilt and compared."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from course_app.progress.models import BEGINS, FINISHES, EventKind


@dataclass(frozen=True)
class Fact:
    """The part of an event that the fold reads."""

    kind: str
    at: datetime
    release_id: str
    stable_id: str | None


@dataclass
class Folded:
    """What the events say: documents begun and done, and the first completion."""

    begun: set[str] = field(default_factory=set)
    done: set[str] = field(default_factory=set)
    completed_at: datetime | None = None
    completed_release_id: str | None = None


def fold(facts: Iterable[Fact]) -> Folded:
    """Replay events in order. The first completion counts for ever."""
    state = Folded()
    for fact in facts:
        if fact.kind in BEGINS and fact.stable_id:
            state.begun.add(fact.stable_id)
        elif fact.kind in FINISHES and fact.stable_id:
            state.begun.add(fact.stable_id)
            state.done.add(fact.stable_id)
        elif fact.kind == EventKind.COURSE_COMPLETED and state.completed_at is None:
            state.completed_at = fact.at
            state.completed_release_id = fact.release_id
    return state
