"""What holds for a quiz beside its questions: waiting, time and what is shown after. Pure.

Every instant is aware UTC and comes from the server's clock; nothing of a browser's clock is read.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

# What is sent before the deadline may need this long to arrive over a weak signal.
GRACE = timedelta(seconds=20)
USUAL = 100
NO_LIMIT = 0
SHARES = (USUAL, 125, 150, 200, NO_LIMIT)  # of a quiz's time, in percent


class Review(enum.StrEnum):
    """What a learner sees of the answers after handing in; points are always shown."""

    AFTER_EACH = "after-each"
    AFTER_PASS = "after-pass"  # noqa: S105 (a policy)
    NEVER = "answers-never"

    def shows(self, passed: bool) -> bool:
        """Whether right answers and feedback are shown; `passed` is whether any attempt did."""
        return self is Review.AFTER_EACH or (self is Review.AFTER_PASS and passed)


@dataclass(frozen=True)
class Rules:
    """`cooldown` and `time_limit` in minutes, None for none."""

    limit: int | None
    cooldown: int | None
    time_limit: int | None
    review: Review


class Try(Protocol):
    """What the wait reads of an attempt."""

    @property
    def passed(self) -> bool | None:
        """None while it is open."""

    @property
    def submitted_at(self) -> datetime | None:
        """When it was handed in, by its owner or by the clock."""

    @property
    def deadline_at(self) -> datetime | None:
        """When its time was over, None without a time limit."""


def rules_of(quiz: Mapping[str, Any]) -> Rules:
    """The rules of a compiled quiz; one from before there were such rules has none."""
    return Rules(
        quiz["limit"],
        quiz.get("cooldown"),
        quiz.get("time_limit"),
        Review(quiz.get("review", Review.AFTER_EACH)),
    )


def deadline_of(started_at: datetime, minutes: int | None, percent: int) -> datetime | None:
    """When an attempt's time is over: `minutes` times the person's share; None for never."""
    if minutes is None or percent == NO_LIMIT:
        return None
    return started_at + timedelta(minutes=minutes) * percent / USUAL


def minutes_of(minutes: int | None, percent: int) -> int | None:
    """The whole minutes that a person has, rounded down for show; None without a limit."""
    return None if minutes is None or percent == NO_LIMIT else minutes * percent // USUAL


def is_over(deadline_at: datetime | None, now: datetime) -> bool:
    """Whether an answer that arrives now is too late, the grace for the network included."""
    return deadline_at is not None and now > deadline_at + GRACE


def opens_at(tries: Iterable[Try], cooldown: int | None) -> datetime | None:
    """When the next attempt opens, perhaps in the past; None when nobody has to wait.

    The wait begins when the last attempt was handed in, or when its time was over if that was
    earlier: nobody waits longer for a worker that closed it late. Who has passed does not wait.
    """
    done = [one for one in tries if one.submitted_at is not None]
    if cooldown is None or not done or any(one.passed for one in done):
        return None
    last = done[-1]
    assert last.submitted_at is not None
    ended = min(last.submitted_at, last.deadline_at or last.submitted_at)
    return ended + timedelta(minutes=cooldown)
