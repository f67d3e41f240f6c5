"""`flask content export-questions`."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from flask.cli import with_appcontext

from course_app.content.commands.folders import compile_courses, print_problems
from course_app.content.compiled import CompiledDocument
from course_app.content.interchange.authored import item_of, questions_of
from course_app.content.interchange.gift_write import write_gift
from course_app.content.problems import Report, plain
from course_app.content.source import split

WRITERS = {"gift": write_gift}


@click.command("export-questions")
@click.argument("quiz_id")
@click.option(
    "--format", "form", type=click.Choice(sorted(WRITERS)), default="gift", show_default=True
)
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Write to this file.")
@click.option("--course", help="Only this course: its folder name or its id.")
@with_appcontext
def command(quiz_id: str, form: str, out: Path | None, course: str | None) -> None:
    """Write a quiz's questions, as they stand in its file, for another system.

    Says, by line, what other systems will not see and what was left out; exit status 1 when a
    question was left out.
    """
    document = _quiz(quiz_id, course)
    report = Report(document.path)
    pieces = split(document.source, report)
    questions = questions_of(pieces.body, pieces.body_line, report) if pieces else []
    if report.failed:
        print_problems(report.problems)
        raise click.ClickException("nothing was written: mend this first")
    text, notes = WRITERS[form]([item_of(question, quiz_id) for question in questions])
    if out:
        out.write_text(text, encoding="utf-8")
    else:
        click.echo(text, nl=False)
    for note in notes:
        click.echo(f"{document.path}: {plain(str(note))}", err=True)
    left = sum(note.left_out for note in notes)
    click.echo(f"{len(questions) - left} question(s) written, {left} left out.", err=True)
    sys.exit(1 if left else 0)


def _quiz(quiz_id: str, course: str | None) -> CompiledDocument:
    found = [
        document
        for compiled in compile_courses(course)
        for document in compiled.documents
        if document.kind == "quiz" and document.stable_id == quiz_id
    ]
    if len(found) != 1:
        problem = "several courses have" if found else "there is no sound quiz with"
        raise click.UsageError(f"{problem} the id {quiz_id}; `content check` says more")
    return found[0]
