"""`flask records`: prove that the record is whole."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress

import click
from flask.cli import AppGroup

from course_app.assessments.models import Attempt
from course_app.certificates import verifying as certificates
from course_app.content import verifying as content
from course_app.content.queries import published_courses
from course_app.extensions import db
from course_app.flows.attempt_records import attempt_faults
from course_app.flows.regrading import (
    REASONS,
    Key,
    effect_of,
    find_key,
    note_regrade,
    regrade,
)
from course_app.flows.standing_records import standing_faults, strangers
from course_app.flows.stops import NotFound
from course_app.lib.database import reading, write_transaction
from course_app.lib.proving import snapshot
from course_app.progress.verifying import strays, verify

records = AppGroup("records", help="Prove the training record, and mend results beside it.")

Checked = Iterable[tuple[str, Sequence[str]]]


@records.command("verify")
def verify_records() -> None:
    """Check what was published, every enrolment, and every certificate, against their digests.

    Exit status 1 when one fails.
    """
    session = db.session
    with reading(), snapshot(session):
        broken = [
            _tell("published texts and files", content.verify(session)),
            _tell("enrolments", _enrolments(), strays(session, Attempt), strangers(session)),
            _tell("certificates", _certificates(), certificates.missing(session)),
        ]
    sys.exit(1 if any(broken) else 0)


@records.command("regrade")
@click.argument("quiz_id")
@click.option("--course", "course_id", help="The course, where several have a quiz of this id.")
@click.option("--release", type=int, help="The release whose key counts; the current one.")
@click.option("--reason", type=click.Choice(REASONS), default=REASONS[0], show_default=True)
@click.option("--dry-run", is_flag=True, help="Only say what would change.")
def regrade_records(
    quiz_id: str, course_id: str | None, release: int | None, reason: str, dry_run: bool
) -> None:
    """Add results under a mended key beside the first ones. Run again, it adds nothing twice.

    No pass and no certificate is taken away: what would fail now is named for people to decide.
    """
    session = db.session
    with reading():
        key = _key(quiz_id, course_id, release)
        effect = effect_of(session, key)
    click.echo(
        f"{effect.looked_at} attempts are older than release {key.place.release_number}:"
        f" {len(effect.changed)} change, {len(effect.newly_passed)} pass newly,"
        f" {len(effect.newly_failed)} passed and would not now."
    )
    if dry_run:
        click.echo("Nothing was changed.")
        return
    if effect.changed:
        with write_transaction(db.engine) as writing:
            note_regrade(writing, None, key, reason, effect)
    for done, attempt_id in enumerate(effect.changed, 1):
        with write_transaction(db.engine) as writing:
            regrade(writing, key, attempt_id, reason, None)
        if done % 1000 == 0:
            click.echo(f"... {done} regraded", err=True)
    for attempt_id in effect.newly_failed:
        click.echo(f"attempt {attempt_id} passed and would not now; nothing was taken away")
    click.echo(f"{len(effect.changed)} results added.")


def _key(quiz_id: str, course_id: str | None, release: int | None) -> Key:
    courses = [course_id] if course_id else [one.id for one in published_courses(db.session)]
    found = []
    for one in courses:
        with suppress(NotFound):
            found.append(find_key(db.session, one, quiz_id, release))
    if len(found) > 1:
        raise click.ClickException("several courses have a quiz of this id: name one by --course")
    if not found:
        raise click.ClickException(f"no release has a quiz {quiz_id!r}")
    return found[0]


def _tell(what: str, results: Checked, *missing: Iterable[tuple[str, str]]) -> int:
    """Say what is wrong, and how many were checked; returns how many do not hold."""
    checked = broken = gone = 0
    for name, faults in results:
        checked += 1
        broken += bool(faults)
        for words in faults:
            click.echo(f"{name}: {words}", err=True)
        if checked % 1000 == 0:
            click.echo(f"... {checked} {what} checked", err=True)
    for name, words in (line for lines in missing for line in lines):
        gone += 1
        click.echo(f"enrolment {name}: {words}", err=True)
    lost = f" {gone} missing." if gone else ""
    click.echo(f"{checked} {what} checked, {checked - broken} hold, {broken} do not.{lost}")
    return broken + gone


def _enrolments() -> Iterator[tuple[str, list[str]]]:
    for name, faults in verify(db.session, attempt_faults, standing_faults):
        places = [f"event {fault.seq}" if fault.seq else "the enrolment" for fault in faults]
        words = [f"{place}: {f.words}" for place, f in zip(places, faults, strict=True)]
        yield f"enrolment {name}", words


def _certificates() -> Iterator[tuple[str, Sequence[str]]]:
    for serial, faults in certificates.verify(db.session):
        yield f"certificate {serial}", faults
