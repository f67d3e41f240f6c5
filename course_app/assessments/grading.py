"""Grading, pure: which choices were right."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any


class UnknownChoice(ValueError):
    """An answer names a choice that the question does not have."""


def grade_choices(choices: list[dict[str, Any]], chosen: Collection[str]) -> bool:
    """True when exactly the right choices were chosen.

    `choices` are the compiled choices ({"id", "correct", ...}); raises UnknownChoice for an id
    that is not among them.
    """
    known = {choice["id"] for choice in choices}
    if not set(chosen) <= known:
        raise UnknownChoice(", ".join(sorted(set(chosen) - known)))
    return {choice["id"] for choice in choices if choice["correct"]} == set(chosen)
