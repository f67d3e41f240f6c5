"""What a course's `cold_open:` and `compare_after:` may name."""

from __future__ import annotations

from typing import Any

from course_app.content.kinds.base import Parsed
from course_app.content.nearest import Nearest
from course_app.content.problems import excerpt
from course_app.content.standin import NAMELESS

TURNS = 3  # of each run of a cold open: what pages promise


def check_cold_open(
    course: Parsed, by_id: dict[str, Parsed], parents: dict[str, Parsed], nearest: Nearest
) -> None:
    """Report a cold open that is no short scenario of its own, and a module that is none.

    `parents` is what lists each document: nothing may list the cold open, since whoever practises
    it at a stop would be told what each line does, and the first three turns are before that.
    """
    front: Any = course.front
    if front.cold_open:
        message = _wrong_scenario(front.cold_open, by_id, parents, nearest)
        _report(course, "cold_open", message)
    if front.compare_after and not front.cold_open and course.sure("cold_open"):
        _report(course, "compare_after", "`compare_after:` needs a `cold_open:`")
    elif front.compare_after and front.compare_after not in front.contents:
        hint = nearest.hint(front.compare_after, list(front.contents))
        name = excerpt(front.compare_after, 64)
        if course.sure("contents"):
            _report(course, "compare_after", f"the course lists no module `{name}`.{hint}")


def _wrong_scenario(
    name: str, by_id: dict[str, Parsed], parents: dict[str, Parsed], nearest: Nearest
) -> str | None:
    found = by_id.get(name)
    if found is None:
        others = [i for i, d in by_id.items() if d.kind.name == "scenario" and i[0] != NAMELESS]
        return f"there is no document `{excerpt(name, 64)}`.{nearest.hint(name, others)}"
    if not found.sure("kind"):
        return None
    if found.kind.name != "scenario":
        return f"a cold open is a scenario, and `{name}` is a {found.kind.name}"
    if name in parents:
        return f"`{name}` is listed in {parents[name].file.path}: a cold open stands in no list"
    front: Any = found.front
    if front.turns != TURNS and found.sure("turns"):
        return f"`{name}` must say `turns: {TURNS}`: each run of a cold open has three turns"
    return None


def _report(course: Parsed, key: str, message: str | None) -> None:
    if message is not None:
        line, col = course.marks.at(key)
        course.report.error(line, message, "cold-open", col)
