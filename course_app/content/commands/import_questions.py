"""`flask content import-questions`."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import click
from flask.cli import with_appcontext

from course_app.content.frontmatter import read as read_front
from course_app.content.interchange.aiken import looks_like_aiken, read_aiken
from course_app.content.interchange.gift_read import known_categories, read_gift
from course_app.content.interchange.items import Note
from course_app.content.interchange.quiz_text import UNSAID, Written, write_questions
from course_app.content.kinds.quiz import cut
from course_app.content.problems import Report, excerpt, plain
from course_app.content.schema import ID_PATTERN, MAX_ID
from course_app.content.source import MAX_TEXT_BYTES, decode, split

READERS = {"gift": read_gift, "aiken": read_aiken}


@click.command("import-questions")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--objective", required=True, help="The id of the objective they ask about.")
@click.option(
    "--into",
    type=click.Path(exists=True, dir_okay=False, writable=True, path_type=Path),
    help="Add them at the end of this quiz instead of printing them.",
)
@click.option("--format", "form", type=click.Choice(sorted(READERS)), help="Guessed if left out.")
@with_appcontext
def command(file: Path, objective: str, into: Path | None, form: str | None) -> None:
    """Turn questions in GIFT or Aiken format into Markdown of ours.

    Says, by line, what was changed and what was left out; exit status 1 when anything was left
    out. Feedback that is missing is marked, and `content check` asks for it.
    """
    if not re.fullmatch(ID_PATTERN, objective) or len(objective) > MAX_ID:
        raise click.UsageError("--objective is the id of an objective, such as tolerance")
    text = _text(file)
    form = form or ("aiken" if looks_like_aiken(text) else "gift")
    items, notes = READERS[form](text)
    quiz = _text(into) if into else ""
    written = write_questions(items, objective, _ids(quiz, into) if into else ())
    if into and written.count:
        _add(into, quiz, written)
    elif written.count:
        click.echo(written.text, nl=False)
    _tell([*notes, *written.notes], written, into, file)
    for name, count in known_categories(items):
        click.echo(f"{file}: category “{excerpt(name, 80)}”: {count} question(s)", err=True)
    sys.exit(1 if any(note.left_out for note in [*notes, *written.notes]) else 0)


def _text(path: Path) -> str:
    data = path.read_bytes()
    report = Report(str(path))
    text = decode(data, report) if len(data) <= MAX_TEXT_BYTES else None
    if text is None:
        said = "; ".join(str(one) for one in report.problems) or "it is larger than 1 MB"
        raise click.ClickException(f"{path} was not read, and nothing was changed: {said}")
    return text


def _body(quiz: str, path: Path) -> tuple[str, int]:
    report = Report(str(path))
    pieces = split(quiz, report)
    front = read_front(pieces.front, report) if pieces else None
    if pieces is None or front is None or front.data.get("kind") != "quiz":
        raise click.ClickException(
            f"{path} is no quiz (its front matter does not say kind: quiz), so nothing was changed"
        )
    return pieces.body, pieces.body_line


def _ids(quiz: str, path: Path) -> list[str]:
    return [name for name, _, _ in cut(_body(quiz, path)[0].split("\n"), 1)[1]]


def _add(into: Path, quiz: str, written: Written) -> None:
    whole = quiz.rstrip("\n") + "\n\n" + written.text
    if len(_ids(whole, into)) != len(_ids(quiz, into)) + written.count:
        raise click.ClickException(
            f"{into} ends in the middle of something (a code fence is open?), so nothing was"
            " changed: mend it first"
        )
    temporary = into.with_name(f".{into.name}.new")
    try:
        temporary.write_text(whole, encoding="utf-8")
        temporary.chmod(into.stat().st_mode)
        temporary.replace(into)
    finally:
        temporary.unlink(missing_ok=True)


def _tell(notes: list[Note], written: Written, into: Path | None, file: Path) -> None:
    for note in sorted(notes):
        click.echo(f"{file}: {plain(str(note))}", err=True)
    left = sum(note.left_out for note in notes)
    unsaid = written.text.count(UNSAID)
    place = f" into {into}" if into else ""
    click.echo(
        f"{written.count} question(s) written{place}, {left} thing(s) left out,"
        f" {unsaid} feedback(s) still to be written.",
        err=True,
    )
