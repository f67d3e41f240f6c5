"""`flask seed`: the sample people of a demo, or a crowd to measure with."""

from __future__ import annotations

import sys

import click
from flask import current_app
from flask.cli import with_appcontext

from course_app.content import queries as content
from course_app.extensions import db
from course_app.flows.demo import seed_demo


@click.command("seed")
@click.option("--demo", is_flag=True, help="The sample agency of the demo.")
@with_appcontext
def seed(demo: bool) -> None:
    """Add the sample agency with people in every state; does nothing when it is there already."""
    if not demo:
        click.echo("Say what to seed: flask seed --demo", err=True)
        sys.exit(2)
    if not current_app.config["DEMO"]:
        click.echo("Refused: this is a real installation; it has no sample people.", err=True)
        sys.exit(1)
    courses = content.published_courses(db.session)
    if not courses:
        click.echo("Refused: publish a course first (flask content publish).", err=True)
        sys.exit(1)
    added = seed_demo(db.session, courses[0].id)
    db.session.commit()
    click.echo(f"{added} sample people added." if added else "The sample people are there already.")
