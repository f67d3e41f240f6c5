"""`flask content check`."""

from __future__ import annotations

import sys

import click
from flask.cli import with_appcontext

from course_app.content.commands.folders import compile_courses, print_problems, summary


@click.command("check")
@click.option("--course", help="Only this course: its folder name or its id.")
@click.option("--show-silenced", is_flag=True, help="List what is silenced, each with its reason.")
@with_appcontext
def command(course: str | None, show_silenced: bool) -> None:
    """Read every text and say what is wrong, by file and line.

    Exit status 1 when something keeps a course from being published; warnings do not.
    """
    courses = compile_courses(course)
    for compiled in courses:
        print_problems(compiled.problems)
        if show_silenced:
            for silenced in compiled.silenced:
                click.echo(str(silenced))
    for compiled in courses:
        click.echo(summary(compiled))
    sys.exit(0 if all(compiled.ok for compiled in courses) else 1)
