"""What the pages of certificates have in common: finding one, its words, its headers."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Response, abort, current_app, make_response, render_template, request
from flask_babel import gettext as _
from flask_login import current_user

from course_app.accounts import throttle
from course_app.agencies.policy import withdraws_certificates_of
from course_app.certificates import queries, serial
from course_app.certificates.models import EndReason
from course_app.certificates.transcript import title_of
from course_app.extensions import db
from course_app.lib.clock import local_date
from course_app.lib.database import write_transaction


def find(typed: str) -> queries.Shown:
    """The certificate with this serial, however it was typed; 404 with the reason otherwise."""
    try:
        meant = serial.read(typed)
    except serial.WrongSerial as error:
        abort(404, serial_words(error))
    return queries.shown(db.session, meant) or abort(404, unknown_words())


def find_own(typed: str) -> queries.Shown:
    """A certificate of the person who asks; anybody else is told that there is none."""
    found = find(typed)
    if found.row.user_id != current_user.id:
        abort(404, unknown_words())
    return found


def find_to_manage(typed: str) -> queries.Shown:
    """A certificate of an agency that the person who asks coordinates; any for administrators."""
    found = find(typed)
    if not may_manage(found):
        abort(404, unknown_words())
    return found


def may_manage(found: queries.Shown) -> bool:
    """Whether the person who asks may revoke or correct this certificate."""
    if not current_user.is_authenticated:
        return False
    if current_app.config["STAFF_SECOND_FACTOR"] and not current_user.strong:
        return False
    return withdraws_certificates_of(current_user, found.row.agency_id)


def serial_words(error: serial.WrongSerial) -> str:
    """What is odd about a serial that was typed, and how to mend it."""
    if error.kind == "symbol":
        return str(
            _(
                "“%(symbol)s” is not in any serial: they are made of digits and letters without"
                " I, L, O and U. Look at that place on the paper again.",
                symbol=error.found,
            )
        )
    if error.kind == "length":
        return str(
            _(
                "A serial has 16 symbols, in four groups of four; here are %(count)s. Look at the"
                " paper again, group by group.",
                count=error.found,
            )
        )
    return str(
        _(
            "In %(serial)s one symbol is wrong, or two are swapped. Check it against the paper,"
            " group by group.",
            serial=error.found,
        )
    )


def unknown_words() -> str:
    """What is said of a well-formed serial that nobody was given."""
    return str(
        _(
            "No certificate of this site has this serial. It may be another site's: look at the"
            " address that is printed on it."
        )
    )


def reason_words(reason: str) -> str:
    """Why a certificate ended, as the public page says it."""
    words = {
        EndReason.NAME_CORRECTED: _("the name was corrected"),
        EndReason.ISSUED_IN_ERROR: _("it was issued in error"),
        EndReason.WRONG_PERSON: _("it was issued to the wrong person"),
        EndReason.RECORD_WITHDRAWN: _("the training record behind it was withdrawn"),
    }
    return str(words[EndReason(reason)])


def fact_words() -> dict[str, str]:
    """The name of each fact, for people."""
    return {
        "name": _("Name"),
        "latin_name": _("Name in Latin letters"),
        "agency": _("Agency"),
        "unit": _("Unit"),
        "course": _("Course"),
        "modules": _("Modules and their hours"),
        "hours": _("Contact hours"),
        "minutes": _("Minutes"),
        "category": _("Category"),
        "approvals": _("Board approvals and license"),
        "started_on": _("Started on"),
        "earned_on": _("Completed on"),
        "issued_on": _("Issued on"),
        "time_zone": _("Time zone of the dates"),
        "results": _("Scores"),
        "objectives": _("Objectives"),
        "release": _("Course release"),
        "award": _("What it is for"),
        "serial": _("Serial"),
        "supersedes": _("The certificate it takes the place of"),
        "stops": _("Number of stops"),
        "record": _("Its place in the learning record"),
        "key": _("Signing key"),
        "demo": _("Demo or real"),
        "version": _("Version of the facts"),
        "other": _("Nothing else was added"),
        "license": _("License number"),
        "score": _("Score, in percent"),
        "email": _("E-mail"),
    }


def public_facts(found: queries.Shown) -> dict[str, Any]:
    """What anybody who has the serial may see: never license, score, e-mail or unit."""
    facts = found.facts
    own = current_user.is_authenticated and found.row.user_id == current_user.id
    return {
        "name": facts["name"] if found.name_public or own or may_manage(found) else None,
        "title": title_of(facts),
        "is_course": facts["award"] == "course",
        "course": facts["course"]["title"],
        "agency": facts["agency"],
        "hours": facts["hours"],
        "minutes": facts["minutes"],
        "modules": facts["modules"],
        "boards": [
            {key: one[key] for key in ("board", "approval", "category", "hours")}
            for one in facts["approvals"]
        ],
        "earned_on": date.fromisoformat(facts["earned_on"]),
        "started_on": date.fromisoformat(facts["started_on"]),
        "issued_on": date.fromisoformat(facts["issued_on"]),
        "ended_on": local_date(found.end.at, facts["time_zone"]) if found.end else None,
        "time_zone": facts["time_zone"],
        "release": facts["release"]["number"],
        "digest": facts["release"]["digest"],
        "key": facts["key"],
        "serial": facts["serial"],
        "demo": facts["demo"],
    }


def page(template: str, found: queries.Shown, status: int = 200, **context: Any) -> Response:
    """A page about one certificate: not indexed, not stored, and it tells no other site."""
    html = render_template(
        template,
        certificate=found,
        facts=public_facts(found),
        reason=reason_words(found.end.reason) if found.end else None,
        **context,
    )
    return unlisted(make_response(html, status))


def unlisted(response: Response) -> Response:
    """Put the headers on that keep a certificate out of search, caches and referrers."""
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def count_a_try(found: queries.Shown | None) -> None:
    """Count one question about a certificate; 429 when there were too many of late.

    The count is a transaction of its own, so that questions that come together are all counted.
    """
    key = current_app.config["SECRET_KEY"]
    place = throttle.place_of(request.remote_addr or "")
    buckets = [throttle.bucket("verifier", place, key)]
    if found is not None:
        buckets.append(throttle.bucket("certificate", found.row.serial, key))
    db.session.rollback()
    with write_transaction(db.engine) as counting:
        over = throttle.hit(counting, buckets)
    if over:
        abort(
            429,
            _(
                "A certificate answers ten questions of this kind a day. Ask again tomorrow; what"
                " its page shows is open as before."
            ),
        )
