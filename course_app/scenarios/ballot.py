"""How a room chooses a line: counts, who leads, and where a vote stands. Pure."""

from __future__ import annotations

import enum
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence


class Stage(enum.StrEnum):
    """Where a roll call stands."""

    OPEN = "open"  # phones may vote
    CLOSED = "closed"  # the count is on the wall; the votes are gone
    ENDED = "ended"  # the conversation is over


def stage(ended: bool, counts: Mapping[str, int] | None) -> Stage:
    """The stage of a roll call, from whether an ending was reached and whether there is a count."""
    if ended:
        return Stage.ENDED
    return Stage.OPEN if counts is None else Stage.CLOSED


def tally(lines: Sequence[str], votes: Iterable[str]) -> dict[str, int]:
    """The votes of each line that can be chosen, in order; a vote for another is not counted."""
    found = Counter(votes)
    return {line: found[line] for line in lines}


def leaders(counts: Mapping[str, int]) -> list[str]:
    """The lines with most votes: none when nobody voted, several when they are even."""
    most = max(counts.values(), default=0)
    return [line for line, count in counts.items() if count == most] if most else []
