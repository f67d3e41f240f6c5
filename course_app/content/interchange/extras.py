"""What GIFT has no place for, in a comment that other systems pass over.

`// course-engine: {"objective": "big-one", "spelling": 1}`: written by our export and read by our
import, so that a question that went out comes back whole. Nothing in it is trusted.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from course_app.content.interchange.items import PICKED, Answer, Item
from course_app.content.schema import ID_PATTERN, MAX_ID

MARK = "course-engine:"
MOST_UNIT = 30


def write_extras(item: Item) -> str:
    """The comment line of a question, or ''."""
    held: dict[str, Any] = {}
    if item.objective:
        held["objective"] = item.objective
    if item.situation:
        held["situation"] = True
    if not item.shuffle:
        held["shuffle"] = False
    if item.spelling:
        held["spelling"] = item.spelling
    if item.exact_case:
        held["case"] = "exact"
    if item.unit:
        held["unit"] = item.unit
    if item.kind == "true-false":
        held["type"] = item.kind
    if item.kind == "matching":
        held["feedback"] = [answer.feedback for answer in item.answers if answer.text]
    return f"// {MARK} {json.dumps(held, ensure_ascii=True)}" if held else ""


def read_extras(comment: str, item: Item, tell: Callable[[str], None]) -> Item:
    """The question with what its comment adds; what does not fit is told and left."""
    try:
        held = json.loads(comment.removeprefix(MARK))
    except (ValueError, RecursionError):
        held = None
    if not isinstance(held, dict):
        tell("the comment of this program cannot be read")
        return item
    for key, value in held.items():
        read = _READERS.get(key)
        changed = read(item, value) if read else None
        if changed is None:
            tell(f"`{str(key)[:40]}` in the comment of this program does not fit")
        else:
            item = changed
    return item


def _objective(item: Item, value: Any) -> Item | None:
    fits = isinstance(value, str) and len(value) <= MAX_ID and re.fullmatch(ID_PATTERN, value)
    return replace(item, objective=value) if fits else None


def _situation(item: Item, value: Any) -> Item | None:
    return replace(item, situation=value) if isinstance(value, bool) else None


def _shuffle(item: Item, value: Any) -> Item | None:
    fits = isinstance(value, bool) and item.kind in PICKED
    return replace(item, shuffle=value) if fits else None


def _spelling(item: Item, value: Any) -> Item | None:
    fits = type(value) is int and value in (0, 1, 2) and item.kind == "short"
    return replace(item, spelling=value) if fits else None


def _case(item: Item, value: Any) -> Item | None:
    return replace(item, exact_case=True) if value == "exact" and item.kind == "short" else None


def _unit(item: Item, value: Any) -> Item | None:
    fits = item.kind == "numeric" and isinstance(value, str) and 0 < len(value) <= MOST_UNIT
    return replace(item, unit=" ".join(value.split())) if fits and value.strip() else None


def _type(item: Item, value: Any) -> Item | None:
    two = item.kind in ("single", "true-false") and len(item.answers) == 2
    return replace(item, kind="true-false") if value == "true-false" and two else None


def _feedback(item: Item, value: Any) -> Item | None:
    pairs = [answer for answer in item.answers if answer.text]
    fits = (
        item.kind == "matching"
        and isinstance(value, list)
        and len(value) == len(pairs)
        and all(isinstance(one, str) for one in value)
    )
    if not fits:
        return None
    said = iter(value)
    answers = [_with(answer, said) if answer.text else answer for answer in item.answers]
    return replace(item, answers=tuple(answers))


def _with(answer: Answer, said: Any) -> Answer:
    return replace(answer, feedback=str(next(said)).strip())


_READERS: dict[str, Callable[[Item, Any], Item | None]] = {
    "objective": _objective,
    "situation": _situation,
    "shuffle": _shuffle,
    "spelling": _spelling,
    "case": _case,
    "unit": _unit,
    "type": _type,
    "feedback": _feedback,
}
