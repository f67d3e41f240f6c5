"""`flask accounts`: the first administrator, and people of an agency, from the command line."""

from __future__ import annotations

import sys

import click
from flask import current_app, url_for
from flask.cli import AppGroup

from course_app.accounts import links, services
from course_app.agencies.models import MemberRole
from course_app.agencies.services import NumberTaken, add_member, agency_by_name, create_agency
from course_app.extensions import db
from course_app.lib.names import MOST, fits

accounts_cli = AppGroup("accounts", help="People who can sign in.")


@accounts_cli.command("first-link")
def first_link() -> None:
    """Print a one-time administrator link while there is no administrator."""
    if services.administrators(db.session):
        return
    token = links.issue_link(db.session, links.ADMINISTRATOR)
    db.session.commit()
    click.echo("There is no administrator yet. Open this link within one hour; it works once:")
    click.echo(f"  {_address(token)}")


@accounts_cli.command("add")
@click.option("--agency", required=True, help="Name of the agency; added when it is new.")
@click.option("--name", required=True, help="The person's name.")
@click.option("--number", required=True, help="Badge or employee number.")
@click.option("--role", type=click.Choice([r.value for r in MemberRole]), default="learner")
@click.option("--email", help="Optional.")
def add(agency: str, name: str, number: str, role: str, email: str | None) -> None:
    """Put a person on an agency's roster and print the link for their password (seven days)."""
    for text, most in ((agency, MOST), (name, MOST), (number, 64)):
        if not fits(text, most):
            click.echo(
                f"Refused: {text!r} is no name or number of 1 to {most} characters."
                " Nothing was added.",
                err=True,
            )
            sys.exit(1)
    place = agency_by_name(db.session, agency) or create_agency(db.session, agency)
    try:
        user = services.create_person(db.session, name, email)
    except services.EmailTaken:
        click.echo(
            f"Refused: somebody has the e-mail {email} already. Nothing was added.", err=True
        )
        sys.exit(1)
    try:
        add_member(db.session, place, name, number, MemberRole(role), user=user)
    except NumberTaken:
        click.echo(
            f"Refused: {agency} has the number {number} already. Nothing was added.", err=True
        )
        sys.exit(1)
    token = links.issue_link(db.session, links.PERSON, user.id)
    db.session.commit()
    click.echo(f"{name} is on the roster of {agency} (agency code {place.code}, number {number}).")
    click.echo(f"Password link, works once within seven days:\n  {_address(token)}")


def _address(token: str) -> str:
    with current_app.test_request_context():
        return str(current_app.config["PUBLIC_URL"]) + url_for("accounts.set_password", token=token)
