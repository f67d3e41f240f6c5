"""The facts of a certificate: made once from the record, canonical, versioned. Pure.

Hours are decimal text ("1.25") and days are ISO text, so that the canonical form holds no number
that two programs could write differently. No time of day and no points are among them: they travel
in the PDF that a coordinator opens, and agencies.policy says what a coordinator never sees.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import ROUND_DOWN, Decimal
from typing import Any

from course_app.certificates.award import Award
from course_app.certificates.serial import grouped
from course_app.lib.clock import local_date
from course_app.lib.names import tidy

VERSION = 1
QUARTER = Decimal("0.25")
CENT = Decimal("0.01")
MOST_LETTERS = 200


@dataclass(frozen=True)
class LicenceHeld:
    """A licence of the learner on the day of issue."""

    board: str
    number: str
    kind: str = ""


@dataclass(frozen=True)
class Record:
    """Everything that the facts are made from, read from the database beforehand."""

    serial: str
    key_id: str
    award: Award
    name: str
    latin_name: str | None
    agency: str | None
    unit: str | None
    zone: str
    started_at: datetime
    issued_at: datetime
    outline: Mapping[str, Any]
    release_number: int
    release_digest: str
    record_head: str
    results: Mapping[str, Any] = field(default_factory=dict)
    licences: tuple[LicenceHeld, ...] = ()
    demo: bool = False


def make_facts(record: Record) -> dict[str, Any]:
    """The facts of one certificate."""
    course = record.outline["course"]
    modules = _modules(record.outline, record.award)
    whole = _hours(record.outline["modules"])
    own = _hours(modules)
    earned_on = local_date(record.award.earned_at, record.zone)
    approvals = _approvals(course.get("credits", []), record, earned_on, own, whole)
    items = [item for module in modules for item in module["items"]]
    return {
        "version": VERSION,
        "serial": grouped(record.serial),
        "key": record.key_id,
        "award": record.award.name,
        "demo": record.demo,
        "name": tidy(record.name),
        "latin_name": tidy(record.latin_name) if record.latin_name else None,
        "agency": tidy(record.agency) if record.agency else None,
        "unit": tidy(record.unit) if record.unit else None,
        "course": {"id": course["id"], "title": course["title"]},
        "modules": [
            {
                "id": module["id"],
                "title": module["title"],
                "minutes": module["minutes"],
                "hours": spoken(_hours([module])),
            }
            for module in modules
        ],
        "stops": len(items),
        "minutes": sum(int(module["minutes"]) for module in modules),
        "hours": spoken(own),
        "category": next((a["category"] for a in approvals if a["category"]), None),
        "approvals": approvals,
        "started_on": local_date(record.started_at, record.zone).isoformat(),
        "earned_on": earned_on.isoformat(),
        "issued_on": local_date(record.issued_at, record.zone).isoformat(),
        "time_zone": record.zone,
        "results": [
            _result(item, record.results) for item in items if item["id"] in record.results
        ],
        "objectives": _objectives(modules),
        "release": {"number": record.release_number, "digest": record.release_digest},
        "record": record.record_head,
        "supersedes": None,
    }


def latin_letters(text: str) -> str:
    """A name as it is printed when only Latin letters can be; raises ValueError for others."""
    name = tidy(text)
    letters = [c for c in name if c not in " -'’.,"]
    if not letters or len(name) > MOST_LETTERS:
        raise ValueError(name)
    if not all(unicodedata.name(c, "").startswith("LATIN ") for c in letters):
        raise ValueError(name)
    return name


def quarter_hours(minutes: int) -> Decimal:
    """Minutes as contact hours, rounded down to quarters."""
    return Decimal(minutes // 15) * QUARTER


def spoken(hours: Decimal) -> str:
    """Hours as text without needless zeros: 1, 1.5, 0.75."""
    text = format(hours.quantize(CENT, ROUND_DOWN), "f")
    return text.rstrip("0").rstrip(".")


def _modules(outline: Mapping[str, Any], award: Award) -> list[Mapping[str, Any]]:
    wanted = award.module_id
    return [m for m in outline["modules"] if wanted is None or m["id"] == wanted]


def _hours(modules: Iterable[Mapping[str, Any]]) -> Decimal:
    """The modules' own `hours:` when each says so, else quarter hours of their minutes."""
    listed = list(modules)
    given = [module.get("hours") for module in listed]
    if listed and all(hours is not None for hours in given):
        return sum((Decimal(str(hours)) for hours in given), Decimal())
    return quarter_hours(sum(int(module["minutes"]) for module in listed))


def _approvals(
    credit_list: Iterable[Mapping[str, Any]],
    record: Record,
    on: date,
    own: Decimal,
    whole: Decimal,
) -> list[dict[str, Any]]:
    """The boards' approvals that a licence of the learner meets on that day."""
    found = []
    for credit in credit_list:
        licence = next((held for held in record.licences if _meets(held, credit, on)), None)
        if licence is None:
            continue
        granted = Decimal(str(credit["hours"]))
        # A module earns its own part of what the board grants for the course, never more.
        part = granted if record.award.module_id is None or not whole else granted * own / whole
        found.append(
            {
                "board": credit["board"],
                "approval": credit.get("approval"),
                "category": credit.get("category"),
                "hours": spoken(part),
                "licence": {"number": licence.number, "kind": licence.kind},
            }
        )
    return found


def _meets(licence: LicenceHeld, credit: Mapping[str, Any], on: date) -> bool:
    if _key(licence.board) != _key(str(credit["board"])):
        return False
    audience = _key(str(credit.get("audience") or ""))
    if audience and licence.kind and _key(licence.kind) not in audience:
        return False
    begins, ends = credit.get("valid_from"), credit.get("valid_to")
    after = begins is None or date.fromisoformat(begins) <= on
    return after and (ends is None or on <= date.fromisoformat(ends))


def _key(text: str) -> str:
    return " ".join(text.split()).casefold()


def _result(item: Mapping[str, Any], results: Mapping[str, Any]) -> dict[str, Any]:
    best = results[item["id"]]
    return {
        "quiz": item["id"],
        "title": item["title"],
        "percent": best.percent,
        "pass_mark": best.pass_mark,
        "passed": best.passed,
        "attempt": best.number,
        "rendition": best.rendition_digest,
    }


def _objectives(modules: Iterable[Mapping[str, Any]]) -> list[str]:
    """What the holder learned to do: the modules' objectives, else those of their stops."""
    texts: list[str] = []
    for module in modules:
        own = module.get("objectives") or []
        below = [o for item in module["items"] for o in item.get("objectives", [])]
        texts += [objective["text"] for objective in own or below]
    return list(dict.fromkeys(texts))
