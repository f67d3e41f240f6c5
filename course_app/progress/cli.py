"""`flask records`: prove that the record is whole."""

from __future__ import annotations

import sys

import click
from flask.cli import AppGroup

from course_app.certificates import verifying as certificates
from course_app.extensions import db
from course_app.flows.attempt_records import attempt_faults
from course_app.lib.database import reading
from course_app.progress.verifying import verify

records = AppGroup("records", help="Prove that the training record is whole.")


@records.command("verify")
def verify_records() -> None:
    """Check every enrolment's hash chain, answers, fold and attempts, and every certificate.

    Exit status 1 when one fails.
    """
    with reading():
        broken = _verify_enrolments() + _verify_certificates()
    sys.exit(1 if broken else 0)


def _verify_enrolments() -> int:
    checked = broken = 0
    for enrolment_id, faults in verify(db.session, attempt_faults):
        checked += 1
        broken += bool(faults)
        for fault in faults:
            where = f"event {fault.seq}" if fault.seq else "the enrolment"
            click.echo(f"enrolment {enrolment_id}: {where}: {fault.words}", err=True)
        if checked % 1000 == 0:
            click.echo(f"... {checked} enrolments checked", err=True)
    click.echo(f"{checked} enrolments checked, {checked - broken} hold, {broken} do not.")
    return broken


def _verify_certificates() -> int:
    checked = broken = 0
    for serial, faults in certificates.verify(db.session):
        checked += 1
        broken += bool(faults)
        for words in faults:
            click.echo(f"certificate {serial}: {words}", err=True)
        if checked % 1000 == 0:
            click.echo(f"... {checked} certificates checked", err=True)
    gone = 0
    for enrolment_id, count in certificates.missing(db.session):
        gone += count
        click.echo(f"enrolment {enrolment_id}: {count} of its certificates are missing", err=True)
    lost = f" {gone} missing." if gone else ""
    click.echo(f"{checked} certificates checked, {checked - broken} hold, {broken} do not.{lost}")
    return broken + gone
