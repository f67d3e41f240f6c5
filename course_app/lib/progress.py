"""A word on stderr now and then, so that a long command does not look like a stuck one."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

FIRST_SECONDS = 2.0
NEXT_SECONDS = 3.0

Progress = Callable[[str], None]


def silent(said: str) -> None:
    """Says nothing."""


class Spoken:
    """Prints what it is told at most every few seconds, and nothing at all when all is soon done.

    It goes to stderr, so that what a command prints can still be piped.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._next = clock() + FIRST_SECONDS

    def __call__(self, said: str) -> None:
        """Note how far the work is."""
        moment = self._clock()
        if moment >= self._next:
            self._next = moment + NEXT_SECONDS
            print(f"{said} ...", file=sys.stderr, flush=True)
