"""`flask content diff`."""

from __future__ import annotations

import difflib
import sys

import click
from flask.cli import with_appcontext
from sqlalchemy import select
from sqlalchemy.orm import Session

from course_app.content.commands.folders import compile_courses, print_problems
from course_app.content.compiled import CompiledCourse, CompiledDocument
from course_app.content.models import Change, Document, Rendition
from course_app.content.problems import errors
from course_app.content.publishing import compare, entries
from course_app.content.queries import current_release
from course_app.extensions import db
from course_app.lib.database import reading


@click.command("diff")
@click.option("--course", help="Only this course: its folder name or its id.")
@with_appcontext
def command(course: str | None) -> None:
    """Say what publishing would change, with the changed lines. Writes nothing.

    Exit status 1 when publishing would be refused.
    """
    courses = compile_courses(course)
    with reading():
        for compiled in courses:
            _diff(db.session, compiled)
    sys.exit(0 if all(compiled.ok for compiled in courses) else 1)


def _diff(session: Session, compiled: CompiledCourse) -> None:
    name = compiled.course_id or compiled.folder
    if not compiled.ok:
        print_problems(list(errors(compiled.problems)))
        click.echo(f"{name}: would be refused, see the errors above.")
        return
    release = current_release(session, compiled.course_id)
    before = entries(session, release.id) if release else {}
    changes = compare(session, compiled, before)
    removed = sorted(before.keys() - changes.keys())
    for document in compiled.documents:
        change = changes[document.stable_id]
        if change != Change.SAME:
            click.echo(f"{change.value:<8} {document.kind} {document.stable_id} ({document.path})")
            if change != Change.NEW:
                _print_lines(session, before[document.stable_id], document)
    for stable_id in removed:
        click.echo(f"removed  {stable_id}")
    against = f"release {release.number}" if release else "nothing: this is the first release"
    count = sum(1 for change in changes.values() if change != Change.SAME) + len(removed)
    click.echo(f"{name}: {count} change(s) against {against}.")


def _print_lines(session: Session, rendition: str, document: CompiledDocument) -> None:
    old = session.scalar(
        select(Document.source)
        .join(Rendition, Rendition.document_sha256 == Document.sha256)
        .where(Rendition.digest == rendition)
    )
    lines = list(
        difflib.unified_diff(
            (old or "").splitlines(),
            document.source.splitlines(),
            "published",
            document.path,
            lineterm="",
        )
    )
    if not lines:
        click.echo("         its text is the same; what it draws on (glossary, pictures) changed")
    for line in lines:
        click.echo(line)
