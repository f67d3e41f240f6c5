"""Which awards a record has earned. Pure: values in, values out, no database and no clock."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

COURSE = "course"


class Passed(Protocol):
    """What the rule reads of a quiz's best result."""

    @property
    def passed(self) -> bool:
        """Whether the pass mark was reached."""


@dataclass(frozen=True)
class Award:
    """Something earned: the course, or one module of it, and the instant it was earned."""

    name: str  # `course` or `module:<id>`
    earned_at: datetime

    @property
    def module_id(self) -> str | None:
        """The module's id, None for the course."""
        return self.name.partition(":")[2] or None


def due(
    outline: Mapping[str, Any],
    done: Mapping[str, datetime],
    results: Mapping[str, Passed],
    completed_at: datetime | None,
) -> list[Award]:
    """The awards that the record has earned, modules in the order of the route, then the course.

    A module is earned when each of its stops is done and each of its quizzes that has a pass
    mark is passed; the course when it is completed. More in the record never takes one away.
    """
    found = []
    for module in outline["modules"]:
        items = module["items"]
        if items and all(_counts(item, done, results) for item in items):
            found.append(Award(f"module:{module['id']}", max(done[i["id"]] for i in items)))
    if completed_at is not None:
        found.append(Award(COURSE, completed_at))
    return found


def _counts(
    item: Mapping[str, Any], done: Mapping[str, datetime], results: Mapping[str, Passed]
) -> bool:
    if item["id"] not in done:
        return False
    if item["kind"] != "quiz" or item.get("pass_mark") is None:
        return True
    result = results.get(item["id"])
    return result is not None and result.passed
