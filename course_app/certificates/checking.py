"""Compares what somebody holds with what was certified. Pure: it says match or no match only."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import Any

# The facts in the order in which a person would check them.
FIELDS = (
    "name",
    "latin_name",
    "agency",
    "unit",
    "course",
    "modules",
    "hours",
    "minutes",
    "category",
    "approvals",
    "started_on",
    "earned_on",
    "issued_on",
    "time_zone",
    "results",
    "objectives",
    "release",
    "award",
    "serial",
    "supersedes",
    "stops",
    "record",
    "key",
    "demo",
    "version",
)
OTHER = "other"
# What the public page does not show. A file learns about these only if it names the certificate's
# place in the record, which nobody can guess: otherwise a file would be a way to ask.
PRIVATE = frozenset({"unit", "approvals", "results", "latin_name"})
CLAIMS = ("name", "license", "score", "unit", "email")


def compare(
    certified: Mapping[str, Any], held: Mapping[str, Any], hidden: frozenset[str] = frozenset()
) -> dict[str, bool]:
    """Fact by fact, whether what is held equals what was certified; OTHER: nothing was added.

    Facts that are private, or `hidden` by the agency, are left out of what a stranger's file gets.
    """
    missing = object()
    ours = held.get("record") == certified["record"]
    kept_back = frozenset() if ours else PRIVATE | hidden
    found = {
        name: _same(certified[name], held.get(name, missing))
        for name in FIELDS
        if name in certified and name not in kept_back
    }
    found[OTHER] = set(held) <= set(certified)
    return found


def confirm(
    facts: Mapping[str, Any], email_key: str | None, claims: Mapping[str, str]
) -> dict[str, bool]:
    """Whether each typed claim is right; claims that were left empty are left out."""
    right = {
        "name": {_key(facts["name"]), _key(facts["latin_name"] or "")},
        "license": {_license(one["licence"]["number"]) for one in facts["approvals"]},
        "score": {str(result["percent"]) for result in facts["results"]},
        "unit": {_key(facts["unit"] or "")},
        "email": {_key(email_key or "")},
    }
    found = {}
    for name in CLAIMS:
        typed = claims.get(name, "").strip()
        if typed:
            found[name] = _typed(name, typed) in right[name] - {""}
    return found


def _typed(name: str, typed: str) -> str:
    if name == "license":
        return _license(typed)
    if name == "score":
        return typed.rstrip("% ").removesuffix(".0")
    return _key(typed)


def _same(one: Any, other: Any) -> bool:
    """Equal in value and in type: true is not 1, and 1 is not 1.0."""
    if type(one) is not type(other):
        return False
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(_same(one[k], other[k]) for k in one)
    if isinstance(one, list):
        return len(one) == len(other) and all(map(_same, one, other))
    return bool(one == other)


def _key(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).split()).casefold()


def _license(number: str) -> str:
    return "".join(c for c in _key(number) if c.isalnum())
