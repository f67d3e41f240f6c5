"""What an author may have meant: the known name that is nearest to a mistaken one."""

from __future__ import annotations

import difflib
from collections.abc import Collection
from dataclasses import dataclass

# Comparisons for one course. Thousands of mistakes in a course of thousands of files would
# otherwise take the square of their number; nobody reads so many hints.
MOST_COMPARISONS = 100_000
LONGEST = 80


@dataclass
class Nearest:
    """Looks for near names as long as that costs little."""

    left: int = MOST_COMPARISONS

    def hint(self, typed: str, names: Collection[str]) -> str:
        """` Did you mean ...?` with the nearest of `names`, or nothing."""
        self.left -= len(names)
        if self.left < 0:
            return ""
        near = difflib.get_close_matches(typed[:LONGEST], names, n=1)
        return f" Did you mean `{near[0]}`?" if near else ""
