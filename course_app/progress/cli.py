"""`flask records`: prove that the record is whole."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence

import click
from flask.cli import AppGroup

from course_app.assessments.models import Attempt
from course_app.certificates import verifying as certificates
from course_app.content import verifying as content
from course_app.extensions import db
from course_app.flows.attempt_records import attempt_faults
from course_app.flows.standing_records import standing_faults, strangers
from course_app.lib.database import reading
from course_app.lib.proving import snapshot
from course_app.progress.verifying import strays, verify

records = AppGroup("records", help="Prove that the training record is whole.")

Checked = Iterable[tuple[str, Sequence[str]]]


@records.command("verify")
def verify_records() -> None:
    """Check what was published, every enrolment, and every certificate, against their digests.

    Exit status 1 when one fails.
    """
    session = db.session
    with reading(), snapshot(session):
        broken = [
            _tell("published texts and files", content.verify(session)),
            _tell("enrolments", _enrolments(), strays(session, Attempt), strangers(session)),
            _tell("certificates", _certificates(), certificates.missing(session)),
        ]
    sys.exit(1 if any(broken) else 0)


def _tell(what: str, results: Checked, *missing: Iterable[tuple[str, str]]) -> int:
    """Say what is wrong, and how many were checked; returns how many do not hold."""
    checked = broken = gone = 0
    for name, faults in results:
        checked += 1
        broken += bool(faults)
        for words in faults:
            click.echo(f"{name}: {words}", err=True)
        if checked % 1000 == 0:
            click.echo(f"... {checked} {what} checked", err=True)
    for name, words in (line for lines in missing for line in lines):
        gone += 1
        click.echo(f"enrolment {name}: {words}", err=True)
    lost = f" {gone} missing." if gone else ""
    click.echo(f"{checked} {what} checked, {checked - broken} hold, {broken} do not.{lost}")
    return broken + gone


def _enrolments() -> Iterator[tuple[str, list[str]]]:
    for name, faults in verify(db.session, attempt_faults, standing_faults):
        places = [f"event {fault.seq}" if fault.seq else "the enrolment" for fault in faults]
        words = [f"{place}: {f.words}" for place, f in zip(places, faults, strict=True)]
        yield f"enrolment {name}", words


def _certificates() -> Iterator[tuple[str, Sequence[str]]]:
    for serial, faults in certificates.verify(db.session):
        yield f"certificate {serial}", faults
