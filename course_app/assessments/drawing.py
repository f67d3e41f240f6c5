"""Which questions an attempt asks, in which order: pure, given a source of chance."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from random import Random
from typing import Any

from course_app.assessments.question_types.registry import type_of


@dataclass(frozen=True)
class Drawn:
    """A question of an attempt, and its choices in the order in which they are shown."""

    question: str
    shown: tuple[str, ...]


def draw(quiz: dict[str, Any], rng: Random, seen: Collection[str] = ()) -> list[Drawn]:
    """Draw `each_objective` questions for each objective of a compiled quiz, in random order.

    Questions in `seen`, those of the last attempt, come only when there are too few others.
    """
    chosen: list[dict[str, Any]] = []
    for objective in quiz["objectives"]:
        pool = [q for q in quiz["questions"] if q["objective"] == objective["id"]]
        rng.shuffle(pool)
        pool.sort(key=lambda question: question["id"] in seen)  # stable: chance decides the rest
        chosen += pool[: quiz["each_objective"]]
    rng.shuffle(chosen)
    return [Drawn(q["id"], tuple(type_of(q).prepare(q, rng))) for q in chosen]


def to_json(drawn: list[Drawn]) -> list[dict[str, Any]]:
    """As a row keeps it."""
    return [{"question": one.question, "shown": list(one.shown)} for one in drawn]


def from_json(kept: list[dict[str, Any]]) -> list[Drawn]:
    """Back from a row."""
    return [Drawn(one["question"], tuple(one["shown"])) for one in kept]
