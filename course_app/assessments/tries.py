"""What somebody may do next with a quiz: pure."""

from __future__ import annotations

import enum
from collections.abc import Sequence
from dataclasses import dataclass

FAILS_BEFORE_REVIEW = 2


@dataclass(frozen=True)
class Try:
    """An attempt, as far as the next one depends on it: None in `passed` means still open."""

    passed: bool | None
    reviewed: bool = False


class Next(enum.StrEnum):
    """The one thing to do."""

    START = "start"
    RESUME = "resume"
    REVIEW = "review"  # look at what was missed; the next try opens behind it
    NONE_LEFT = "none-left"


def next_step(tries: Sequence[Try], limit: int | None, opened: int = 0) -> Next:
    """What may be done after these attempts, oldest first.

    `limit` is the quiz's, None for none; `opened` are the attempts that a coordinator added.
    Somebody who has passed may try again without a review.
    """
    if any(one.passed is None for one in tries):
        return Next.RESUME
    if limit is not None and len(tries) >= limit + opened:
        return Next.NONE_LEFT
    fails = sum(one.passed is False for one in tries)
    has_passed = any(one.passed for one in tries)
    if fails >= FAILS_BEFORE_REVIEW and not has_passed and not tries[-1].reviewed:
        return Next.REVIEW
    return Next.START
