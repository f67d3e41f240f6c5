"""`flask certificates`: issue what earlier records have earned and do not have yet."""

from __future__ import annotations

import click
from flask.cli import AppGroup
from sqlalchemy import select

from course_app.content.models import Course
from course_app.extensions import db
from course_app.flows.certify import certify
from course_app.flows.stops import zone_of
from course_app.lib.database import write_transaction
from course_app.progress.models import Enrolment

certificates_cli = AppGroup("certificates", help="Certificates that follow from the record.")


@certificates_cli.command("issue-due")
def issue_due() -> None:
    """Issue every certificate that is due and missing, one enrolment a transaction.

    For records from before there were certificates, or from a backup. Safe to repeat.
    """
    query = select(Enrolment.id, Course.current_release_id).join(
        Course, Course.id == Enrolment.course_id
    )
    rows = db.session.execute(query.where(Enrolment.done_count > 0)).all()
    db.session.rollback()
    issued = 0
    for number, row in enumerate(rows, 1):
        with write_transaction(db.engine) as session:
            enrolment = session.scalars(
                select(Enrolment).where(Enrolment.id == row.id).with_for_update()
            ).one()
            if row.current_release_id is not None:
                zone = zone_of(session, enrolment)
                issued += len(certify(session, enrolment, row.current_release_id, zone))
        if number % 1000 == 0:
            click.echo(f"... {number} enrolments looked at", err=True)
    click.echo(f"{len(rows)} enrolments looked at, {issued} certificates issued.")
