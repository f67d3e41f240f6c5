"""`flask content publish`."""

from __future__ import annotations

import sys

import click
from flask.cli import with_appcontext

from course_app.content.commands.folders import compile_courses, print_problems
from course_app.content.compiled import CompiledCourse
from course_app.content.models import Change
from course_app.content.problems import errors
from course_app.content.publishing import PublishResult, Refused, publish
from course_app.extensions import db


@click.command("publish")
@click.option("--course", help="Only this course: its folder name or its id.")
@click.option("--note", default="", help="What this release changes, in a sentence.")
@click.option("--material", multiple=True, metavar="ID", help="This document changed materially.")
@click.option("--minor", multiple=True, metavar="ID", help="This document changed in form only.")
@click.option("--if-changed", is_flag=True, help="Say nothing about courses without a change.")
@with_appcontext
def command(
    course: str | None,
    note: str,
    material: tuple[str, ...],
    minor: tuple[str, ...],
    if_changed: bool,
) -> None:
    """Make the next release of each course that changed: each whole, or not at all.

    Exit status 1 when a course was refused; its earlier release is still served.
    """
    courses = compile_courses(course)
    names = {document.stable_id for compiled in courses for document in compiled.documents}
    unknown = sorted({*material, *minor} - names)
    if unknown:
        raise click.UsageError(f"there is no document {', '.join(unknown)}")
    done = [_publish(one, note, set(material), set(minor), quiet=if_changed) for one in courses]
    sys.exit(0 if all(done) else 1)


def _publish(
    compiled: CompiledCourse, note: str, material: set[str], minor: set[str], *, quiet: bool
) -> bool:
    name = compiled.course_id or compiled.folder
    if not compiled.ok:
        print_problems(list(errors(compiled.problems)))
        click.echo(f"{name}: refused, see the errors above. What was published before stays.")
        return False
    own = {document.stable_id for document in compiled.documents}
    try:
        result = publish(db.session, compiled, note, material & own, minor & own)
    except Refused as refusal:
        db.session.rollback()
        click.echo(f"{name}: refused: {refusal}.")
        return False
    db.session.commit()
    if result.published:
        click.echo(_said(result))
    elif not quiet:
        click.echo(f"{name}: nothing changed since release {result.number}.")
    return True


def _said(result: PublishResult) -> str:
    counts = [f"{result.count(change)} {change.value}" for change in Change if result.count(change)]
    if result.removed:
        counts.append(f"{len(result.removed)} removed")
    material = sorted(k for k, v in result.changes.items() if v == Change.MATERIAL)
    told = f" Learners will be told about: {', '.join(material)}." if material else ""
    return f"{result.course_id}: published release {result.number} ({', '.join(counts)}).{told}"
