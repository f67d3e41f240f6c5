"""The words in which authors say when something holds: `trust >= 2 and not rushed`. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any

Condition = list[list[Any]]  # of terms, all of which must hold

_METER = re.compile(r"([a-z]+)\s*(>=|<=|>|<|=)\s*([+-]?\d{1,2})")
_MARK = re.compile(r"(not\s+)?([a-z0-9]+(?:-[a-z0-9]+)*)")


class BadCondition(ValueError):
    """What was written is no condition; the message says what is."""


def read_condition(text: str, meters: Collection[str]) -> Condition:
    """`text` as terms: ["meter", name, sign, number] or ["mark", name, "", whether it is set].

    Raises BadCondition.
    """
    return [_term(piece.strip(), meters) for piece in re.split(r"\s+and\s+", text.strip())]


def marks_in(condition: Condition) -> set[str]:
    """The marks that a condition asks for."""
    return {term[1] for term in condition if term[0] == "mark"}


def meters_in(condition: Condition) -> set[str]:
    """The meters that a condition reads."""
    return {term[1] for term in condition if term[0] == "meter"}


def _term(piece: str, meters: Collection[str]) -> list[Any]:
    measured = _METER.fullmatch(piece)
    if measured:
        name, sign, number = measured.groups()
        if name not in meters:
            raise BadCondition(f"there is no meter `{name}`; there are {', '.join(meters)}")
        return ["meter", name, sign, int(number)]
    marked = _MARK.fullmatch(piece)
    if marked and marked[2] in meters:
        raise BadCondition(f"compare the meter with a number, as `{marked[2]} >= 2`")
    if marked and marked[2] not in ("and", "not", "or"):
        return ["mark", marked[2], "", not marked[1]]
    raise BadCondition(
        f"“{piece}” is no condition: write `trust >= 2`, a mark such as `told-limits`, or"
        " `not told-limits`, joined by `and`"
    )
