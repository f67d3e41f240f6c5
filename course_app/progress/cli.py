"""`flask records`: prove that the record is whole."""

from __future__ import annotations

import sys

import click
from flask.cli import AppGroup

from course_app.extensions import db
from course_app.flows.attempt_records import attempt_faults
from course_app.lib.database import reading
from course_app.progress.verifying import verify

records = AppGroup("records", help="Prove that the training record is whole.")


@records.command("verify")
def verify_records() -> None:
    """Check every enrolment's chain, answers, fold and attempts. Exit status 1 when one fails."""
    checked = broken = 0
    with reading():
        for enrolment_id, faults in verify(db.session, attempt_faults):
            checked += 1
            broken += bool(faults)
            for fault in faults:
                where = f"event {fault.seq}" if fault.seq else "the enrolment"
                click.echo(f"enrolment {enrolment_id}: {where}: {fault.words}", err=True)
            if checked % 1000 == 0:
                click.echo(f"... {checked} enrolments checked", err=True)
    click.echo(f"{checked} enrolments checked, {checked - broken} hold, {broken} do not.")
    sys.exit(1 if broken else 0)
