"""Grading, pure and exact: points are fractions, and no float decides whether somebody passed."""

from __future__ import annotations

from collections.abc import Collection
from fractions import Fraction
from typing import Any


class UnknownChoice(ValueError):
    """An answer names a choice that the question does not have."""


def known_choices(choices: list[dict[str, Any]], chosen: Collection[str]) -> set[str]:
    """`chosen` as a set; raises UnknownChoice for an id that is not among `choices`."""
    known = {choice["id"] for choice in choices}
    if not set(chosen) <= known:
        raise UnknownChoice(", ".join(sorted(set(chosen) - known)))
    return set(chosen)


def grade_choices(choices: list[dict[str, Any]], chosen: Collection[str]) -> bool:
    """True when exactly the right choices were chosen.

    `choices` are the compiled choices ({"id", "correct", ...}); raises UnknownChoice for an id
    that is not among them.
    """
    picked = known_choices(choices, chosen)
    return {choice["id"] for choice in choices if choice["correct"]} == picked


def passes(points: Fraction, of: Fraction | int, pass_mark: int) -> bool:
    """Whether points reach the pass mark, a percent, exactly: 80 of 100 is 80 percent."""
    return points * 100 >= pass_mark * of


def percent(points: Fraction, of: Fraction | int) -> int:
    """Points as a percent, rounded down, so that nobody reads a pass mark that was missed."""
    return int(points * 100 / of) if of else 0
