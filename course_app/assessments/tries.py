"""What somebody may do next with a quiz: pure."""

from __future__ import annotations

import enum
from collections.abc import Sequence

FAILS_BEFORE_REVIEW = 2


class Next(enum.StrEnum):
    """The one thing to do."""

    START = "start"
    RESUME = "resume"
    REVIEW = "review"  # look at what was missed; the next try opens behind it
    NONE_LEFT = "none-left"
    WAIT = "wait"  # the quiz has a cooldown, and it runs


def next_step(
    tries: Sequence[bool | None],
    limit: int | None,
    opened: int = 0,
    looked: bool = False,
    waiting: bool = False,
) -> Next:
    """What may be done after these attempts, oldest first: passed or not, None for the open one.

    `limit` is the quiz's, None for none; `opened` are the attempts that a coordinator added;
    `looked` is whether this person comes from the review of the last one; `waiting` whether a
    cooldown runs. Somebody who has passed may try again without a review and without waiting.
    """
    if None in tries:
        return Next.RESUME
    if limit is not None and len(tries) >= limit + opened:
        return Next.NONE_LEFT
    if waiting and not any(tries):
        return Next.WAIT
    if len(tries) >= FAILS_BEFORE_REVIEW and not any(tries) and not looked:
        return Next.REVIEW
    return Next.START
