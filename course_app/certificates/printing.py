"""Makes PDFs with typst: tagged (PDF/UA-1), from a template and data that stays data.

Only the job worker imports this file. One compiler is kept warm for each template. Fonts are
typst's own, which cover Latin, Greek, Cyrillic, Hebrew, Arabic, Armenian, Georgian and more; what
they lack is looked for among the system's. PDF/UA forbids a letter without a shape, so typst
refuses to print one, and that refusal is how we know that a name cannot be printed.
"""

from __future__ import annotations

import io
import json
import re
import unicodedata
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import segno
import typst
from babel.dates import format_date

from course_app.certificates.transcript import Transcript

TEMPLATES = Path(__file__).parent / "typst"
ISSUER = "Course Engine"
DEMO = "DEMO: sample people only. This is not a training record."
PLAINLY = [
    (
        "Educational only: it certifies nobody to do anything. Local law, protocol, medical"
        " direction and counsel come first."
    ),
    (
        "Nobody endorses this course. It is not the course of the same name of the IACP, TASC or"
        " UMKC."
    ),
]
MOST_TRIES = 40
MOST_OBJECTIVES = 600  # characters
_MISSING = re.compile(r"the text `\"(.+?)\"` could not be displayed", re.DOTALL)
_LONG = re.compile(r"\S{24,}")
_EXACT = (
    "The name as recorded, in its own script, is in the attached facts and at the address below."
)


class NeedsLatin(ValueError):
    """A letter of the name has no shape in any font here, and no Latin form of it is known."""


def print_certificate(facts_bytes: bytes, signature: bytes, address: str) -> bytes:
    """The PDF of a certificate; raises NeedsLatin."""
    facts = json.loads(facts_bytes)
    attachment = json.dumps(
        {"facts": facts, "signature": signature.hex()}, ensure_ascii=False, indent=1
    )
    data = _certificate_data(facts, attachment, address)
    latin = facts["latin_name"]
    if latin and latin != facts["name"]:
        data["latin_line"] = latin
    try:
        return _compile("certificate.typ", data, keep="name")
    except NeedsLatin:
        if not latin:
            raise
    data["name"], data["name_rtl"], data["latin_line"] = _breakable(latin), False, _EXACT
    return _compile("certificate.typ", data, keep="")


def print_transcript(
    found: Transcript, latin_name: str | None, made_at: datetime, demo: bool
) -> bytes:
    """The PDF of a transcript; a name that cannot be printed appears in its Latin form."""
    data = {
        "title": "Transcript",
        "issuer": ISSUER,
        "date": [made_at.year, made_at.month, made_at.day],
        "demo": DEMO if demo else "",
        "name": _breakable(found.name),
        "made": f"Made on {_day(made_at.date())} (UTC)",
        "entries": [_entry_data(entry) for entry in found.entries],
        "empty": "" if found.entries else "Nothing has been started yet.",
    }
    try:
        return _compile("transcript.typ", data, keep="name")
    except NeedsLatin:
        data["name"] = _breakable(latin_name or "(name: see the transcript page)")
    return _compile("transcript.typ", data, keep="")


def _compile(template: str, data: dict[str, Any], keep: str) -> bytes:
    """Compile, first with typst's own fonts, then with the system's beside them."""
    try:
        return _compile_with(template, data, keep, own_only=True)
    except NeedsLatin:
        return _compile_with(template, data, keep, own_only=False)


def _compile_with(template: str, data: dict[str, Any], keep: str, own_only: bool) -> bytes:
    """Compile; signs without a shape are left out, but a letter of the field `keep` never is."""
    given = dict(data)
    # PDF's own date: when it was issued, so that the same certificate gives the same bytes.
    year, month, day = data["date"]
    moment = datetime(year, month, day, tzinfo=UTC)
    for _ in range(MOST_TRIES):
        try:
            made = compiler(template, own_only).compile(
                sys_inputs={"data": json.dumps(given)}, pdf_standards="ua-1", timestamp=moment
            )
            assert isinstance(made, bytes)  # one PDF, not a list of pictures
            return made
        except typst.TypstError as error:
            found = _MISSING.search(str(error))
            if found is None:
                raise
            signs = json.loads(f'"{found[1]}"') if "\\" in found[1] else found[1]
        letters = any(unicodedata.category(sign)[0] in "LM" for sign in signs)
        if keep and letters and signs in str(given[keep]):
            raise NeedsLatin(signs)
        given = _without(signs, given, {"attachment", "qr"})
    raise NeedsLatin(str(data.get("name")))


def _without(signs: str, value: Any, spared: set[str]) -> Any:
    if isinstance(value, str):
        return " ".join(value.replace(signs, "").split()) if signs in value else value
    if isinstance(value, list):
        return [_without(signs, one, spared) for one in value]
    if isinstance(value, dict):
        return {k: v if k in spared else _without(signs, v, spared) for k, v in value.items()}
    return value


@cache
def compiler(template: str, own_only: bool) -> typst.Compiler:
    """The warm compiler of a template."""
    return typst.Compiler(
        str(TEMPLATES / template), root=str(TEMPLATES), ignore_system_fonts=own_only
    )


def _certificate_data(facts: dict[str, Any], attachment: str, base: str) -> dict[str, Any]:
    course = facts["award"] == "course"
    modules = facts["modules"]
    title = facts["course"]["title"]
    address = f"{base}/certificates/{facts['serial']}"
    earned = date.fromisoformat(facts["earned_on"])
    release = facts["release"]
    issued = date.fromisoformat(facts["issued_on"])
    amount = [facts["hours"], "contact hour" if facts["hours"] == "1" else "contact hours"]
    if facts["hours"] == "0":
        amount = [str(facts["minutes"]), "minutes"]
    return {
        "title": f"Certificate {facts['serial']}: {title}",
        "issuer": ISSUER,
        "serial": facts["serial"],
        "date": [issued.year, issued.month, issued.day],
        "stops": facts["stops"],
        "demo": facts["demo"],
        "demo_words": DEMO,
        "heading": "Certificate of completion",
        "under_heading": f"Issued on {_day(issued)}",
        "amount": amount,
        "name": _breakable(facts["name"]),
        "name_rtl": _is_rtl(facts["name"]),
        "latin_line": "",
        "did": "has completed the course" if course else "has completed the module",
        "what": _breakable(title if course else modules[0]["title"]),
        "part_of": "" if course else _breakable(f"of the course {title}"),
        "agency": _breakable(f"for {facts['agency']}") if facts["agency"] else "",
        "facts": [
            ["Completed on", _day(earned)],
            *_passed(facts["results"]),
            ["Serial", facts["serial"]],
            ["Course release", f"{release['number']} ({release['digest'][:8]})"],
        ],
        "parts_label": "Modules" if course else "Objectives",
        "parts": [_part(module) for module in modules] if course else _objectives(facts),
        "approvals": [_approval(one) for one in facts["approvals"]]
        or ["Not submitted to a board."],
        "plainly": [*PLAINLY, _signed_words(facts)],
        "qr": _qr(address),
        "qr_alt": f"QR code that opens the address {address}",
        "check": "Check it here:",
        "address": address,
        "address_lines": [
            base.replace(".", "\u200b.").replace("//", "//\u200b"),
            "/certificates/",
            facts["serial"],
        ],
        "attachment": attachment,
        "attachment_words": "The facts of this certificate and their Ed25519 signature",
    }


def _part(module: dict[str, Any]) -> str:
    hours, minutes = module["hours"], module["minutes"]
    return f"{module['title']} ({f'{hours} h' if hours != '0' else f'{minutes} min'})"


def _passed(results: list[dict[str, Any]]) -> list[list[str]]:
    """What paper says of the quizzes: that they were passed, at which mark, and never how well."""
    marks = sorted({one["pass_mark"] for one in results if one["passed"] and one["pass_mark"]})
    if not marks:
        return []
    words = f"{marks[0]}%" if len(marks) == 1 else f"{marks[0]} to {marks[-1]}%"
    return [["Quizzes", f"passed, pass mark {words}"]]


def _objectives(facts: dict[str, Any]) -> list[str]:
    """What its holder learned to do, if that is short enough to be read on paper."""
    found = [str(text).rstrip(".") for text in facts["objectives"]]
    return found if sum(map(len, found)) <= MOST_OBJECTIVES else []


def _signed_words(facts: dict[str, Any]) -> str:
    return (
        f"Dates are those of {facts['time_zone']}. The facts are attached to this file, signed with"
        f" key {facts['key']}."
    )


def _approval(one: dict[str, Any]) -> str:
    licence = one["licence"]
    kind = f" ({licence['kind']})" if licence["kind"] else ""
    parts = [
        f"Approved by {one['board']}",
        f"approval {one['approval']}" if one["approval"] else "",
        one["category"] or "",
        f"{one['hours']} hours",
        f"license {_ending(licence['number'])}{kind}",
    ]
    return _breakable(", ".join(part for part in parts if part) + ".")


def _ending(number: str) -> str:
    """A licence number as paper shows it: its last signs, enough to tell one's own by."""
    signs = "".join(number.split())
    return f"ending in {signs[-min(3, len(signs) // 2) :]}" if len(signs) > 1 else "on record"


def _entry_data(entry: Any) -> dict[str, Any]:
    finished = f"completed on {_day(entry.completed_on)}" if entry.completed_on else "not completed"
    where = f"for {entry.agency}, " if entry.agency else ""
    return {
        "title": _breakable(entry.title),
        "about": f"{where}started on {_day(entry.started_on)}, {finished}."
        f" {entry.done_count} of {len(entry.stops)} stops done, {entry.hours} contact hours"
        f" certified. Dates are those of {entry.time_zone}.",
        "stops": [
            [_breakable(stop.title), f"{stop.minutes} min", _day(stop.done_on)]
            for stop in entry.stops
        ],
        "certificates": [
            [_breakable(one.title), one.serial, one.hours, _day(one.earned_on), one.status]
            for one in entry.certificates
        ],
    }


def _day(day: date | None) -> str:
    return format_date(day, "long", locale="en") if day else "–"


def _is_rtl(text: str) -> bool:
    """Whether the first letter with a direction is written from right to left."""
    directions = (unicodedata.bidirectional(c) for c in text)
    return next((d for d in directions if d in ("L", "R", "AL")), "L") != "L"


def _breakable(text: str) -> str:
    """Let a word that is wider than a line break inside."""

    def cut(word: re.Match[str]) -> str:
        return "\u200b".join(word[0][at : at + 8] for at in range(0, len(word[0]), 8))

    return _LONG.sub(cut, text)


def _qr(address: str) -> str:
    out = io.BytesIO()
    segno.make(address, error="m", micro=False).save(
        out, kind="svg", dark="#17233b", border=0, xmldecl=False
    )
    return out.getvalue().decode()
