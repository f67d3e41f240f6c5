"""`flask content releases`."""

from __future__ import annotations

import click
from flask.cli import with_appcontext

from course_app.content.queries import published_courses, release_notes
from course_app.extensions import db
from course_app.lib.database import reading


@click.command("releases")
@click.option("--course", help="Only this course, by its id.")
@with_appcontext
def command(course: str | None) -> None:
    """List what was published, newest first; the first one is what learners see."""
    with reading():
        courses = [c for c in published_courses(db.session) if course in (None, c.id)]
        for found in courses:
            for note in release_notes(db.session, found.id):
                current = " *" if note["number"] == found.release_number else ""
                when = note["published_at"].strftime("%Y-%m-%d %H:%M UTC")
                counts = ", ".join(f"{n} {c}" for c, n in sorted(note["changes"].items()))
                words = f"  {note['note']}" if note["note"] else ""
                click.echo(f"{found.id} {note['number']}{current}  {when}  ({counts}){words}")
    if not courses and course is not None:
        raise click.UsageError(f"nothing of {course} is published")
    if not courses:
        click.echo("Nothing is published yet: flask content publish.")
