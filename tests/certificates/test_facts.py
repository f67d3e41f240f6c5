"""The facts of a certificate: hours, boards, names; canonical and free of surprises."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_app.agencies import policy
from course_app.assessments.queries import Result
from course_app.certificates.award import Award
from course_app.certificates.checking import FIELDS
from course_app.certificates.facts import (
    LicenceHeld,
    Record,
    latin_letters,
    make_facts,
    quarter_hours,
)
from course_app.lib.canonical import canonical_json
from course_app.lib.names import tidy

DAY = datetime(2026, 3, 1, 4, 30, tzinfo=UTC)  # still February in New York
CREDIT = {
    "board": "State EMS Board",
    "approval": "2026-114",
    "category": "Behavioral health",
    "hours": 1.5,
    "audience": "EMT and paramedic",
    "valid_from": "2026-01-01",
    "valid_to": "2026-12-31",
}
BEST = Result("one-stop", 2, Fraction(17, 2), Fraction(10), 85, 80, True, DAY, "r" * 64)
HELD = LicenceHeld("state ems  BOARD", "P-77", "Paramedic")


def module(name: str, minutes: int, hours: float | None = None, **item: Any) -> dict[str, Any]:
    made: dict[str, Any] = {
        "id": name,
        "title": name.title(),
        "minutes": minutes,
        "objectives": [{"id": "o", "text": f"Do {name}"}],
        "items": [{"id": f"{name}-stop", "kind": "lesson", "title": "A stop", **item}],
    }
    return {**made, "hours": hours} if hours is not None else made


def record(*modules: dict[str, Any], **changes: Any) -> Record:
    outline = {
        "course": {"id": "c", "title": "A course", "credits": changes.pop("credits", [])},
        "modules": list(modules) or [module("one", 53)],
    }
    base = Record(
        serial="0" * 16,
        key_id="k",
        award=Award("course", DAY),
        name="Maya Torres",
        latin_name=None,
        agency="Harbor City Police",
        unit="B shift",
        zone="America/New_York",
        started_at=DAY,
        issued_at=DAY,
        outline=outline,
        release_number=3,
        release_digest="d" * 64,
        record_head="h" * 64,
    )
    return replace(base, **changes)


def test_the_form_of_version_1_is_canonical_and_never_changes() -> None:
    facts = make_facts(record())
    assert canonical_json(facts).startswith(b'{"agency":"Harbor City Police","approvals":[],')
    assert set(facts) == set(FIELDS)


def test_dates_are_those_of_the_agencys_zone() -> None:
    assert make_facts(record())["earned_on"] == "2026-02-28"
    assert make_facts(record(zone="UTC"))["earned_on"] == "2026-03-01"


@pytest.mark.parametrize(
    ("minutes", "hours"), [(0, "0"), (14, "0"), (15, "0.25"), (53, "0.75"), (60, "1"), (90, "1.5")]
)
def test_without_hours_minutes_are_rounded_down_to_quarters(minutes: int, hours: str) -> None:
    assert make_facts(record(module("one", minutes)))["hours"] == hours


def test_a_courses_minutes_are_rounded_once_and_not_module_by_module() -> None:
    facts = make_facts(record(module("one", 25), module("two", 25)))
    assert facts["hours"] == "0.75"
    assert [part["hours"] for part in facts["modules"]] == ["0.25", "0.25"]


def test_each_module_earns_its_own_hours_when_they_are_given() -> None:
    both = (module("one", 53, 1.25), module("two", 40, 0.5))
    assert make_facts(record(*both))["hours"] == "1.75"
    part = make_facts(record(*both, award=Award("module:two", DAY)))
    assert (part["hours"], [m["id"] for m in part["modules"]]) == ("0.5", ["two"])


@given(st.integers(0, 10_000))
def test_quarter_hours_are_never_more_than_the_minutes(minutes: int) -> None:
    hours = quarter_hours(minutes)
    assert 0 <= Decimal(minutes) / 60 - hours < Decimal("0.25")


def test_a_board_is_named_for_a_license_that_meets_its_approval() -> None:
    facts = make_facts(record(credits=[CREDIT], licences=(HELD,)))
    assert facts["approvals"] == [
        {
            "board": "State EMS Board",
            "approval": "2026-114",
            "category": "Behavioral health",
            "hours": "1.5",
            "licence": {"number": "P-77", "kind": "Paramedic"},
        }
    ]
    assert facts["category"] == "Behavioral health"


@pytest.mark.parametrize(
    ("changes", "held"),
    [
        ({}, ()),
        ({}, (LicenceHeld("Another board", "1"),)),
        ({}, (LicenceHeld("State EMS Board", "1", "dispatcher"),)),
        ({"valid_from": "2026-03-01"}, (HELD,)),
        ({"valid_to": "2026-02-27"}, (HELD,)),
    ],
    ids=["no-license", "another-board", "another-kind", "not-yet", "no-longer"],
)
def test_otherwise_it_is_not_submitted_to_a_board(
    changes: dict[str, str], held: tuple[LicenceHeld, ...]
) -> None:
    facts = make_facts(record(credits=[{**CREDIT, **changes}], licences=held))
    assert (facts["approvals"], facts["category"]) == ([], None)


def test_a_module_gets_its_part_of_the_boards_hours_and_never_more() -> None:
    parts = [module("one", 60, 1), module("two", 60, 0.5), module("three", 60, 1.5)]
    total = Decimal()
    for name in ("one", "two", "three"):
        given = record(
            *parts, credits=[CREDIT], licences=(HELD,), award=Award(f"module:{name}", DAY)
        )
        total += Decimal(make_facts(given)["approvals"][0]["hours"])
    assert total == Decimal("1.5")


def test_a_score_stands_in_percent_beside_its_pass_mark() -> None:
    given = record(module("one", 53, kind="quiz", pass_mark=80), results={"one-stop": BEST})
    [result] = make_facts(given)["results"]
    assert (result["percent"], "points" in result) == (85, False)
    assert (result["pass_mark"], result["passed"], result["attempt"]) == (80, True, 2)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Maya \n  Torres ", "Maya Torres"),
        ("Jose\u0301", "Jos\u00e9"),
        ("محمد علي", "محمد علي"),
        ("Maya\u202eserroT", "MayaserroT"),
        ("\u2067Maya\u2069", "Maya"),
        ("नि\u200dर", "नि\u200dर"),
        ("<b>Maya</b> #let x $y$", "<b>Maya</b> #let x $y$"),
    ],
)
def test_a_name_is_certified_as_it_is_without_invisible_tricks(typed: str, kept: str) -> None:
    assert tidy(typed) == kept


@given(st.text(max_size=200))
def test_a_tidy_name_can_be_certified(text: str) -> None:
    assert tidy(tidy(text)) == tidy(text)
    assert canonical_json({"name": tidy(text)})


@pytest.mark.parametrize("typed", ["", "  ", "田中", "Иван", "Tanaka 太郎", "a" * 201, "--"])
def test_a_latin_name_has_latin_letters_only(typed: str) -> None:
    with pytest.raises(ValueError):
        latin_letters(typed)


def test_accents_and_apostrophes_are_latin() -> None:
    assert latin_letters("  Ana-María  d’Şükrü O'Neil, Jr. ") == "Ana-María d’Şükrü O'Neil, Jr."


def test_the_facts_hold_what_the_policy_tells_a_coordinator_may_see_and_no_more() -> None:
    """A coordinator opens the PDF, which carries every fact: days, but never a time of day."""
    told = {fact for sight in policy.SIGHTS.values() for fact in sight.sees}
    assert {"papers", "unit", "hours", "dates"} <= told
    assert {"papers", "unit"} <= set(policy.SIGHTS["certificates.withdraw"].sees)
    facts = make_facts(record(licences=(HELD,), credits=[CREDIT], results={"one-stop": BEST}))
    assert not re.search(rb"\d\d:\d\d", canonical_json(facts))
    assert facts["issued_on"] == "2026-02-28"
    [result] = facts["results"]
    assert set(result) == {
        "quiz",
        "title",
        "percent",
        "pass_mark",
        "passed",
        "attempt",
        "rendition",
    }
