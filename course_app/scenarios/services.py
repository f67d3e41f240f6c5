"""What a learner does with practice runs: begin one, say a line, take it back, keep, delete."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from course_app.jobs.overwriting import overwrite_later
from course_app.lib import clock
from course_app.lib.database import insert
from course_app.scenarios import machine, suppression
from course_app.scenarios.models import AssessedScenario, OwnWords, ScenarioRun, SkillTotal

GONE_AFTER = timedelta(days=90)
MOST_WORDS = 2000  # characters of own words
RATINGS = ("close", "between", "other")


class NoSuchRun(LookupError):
    """There is no such run of this person; it may have been deleted, or be older than 90 days."""


class Moved(ValueError):
    """The run stands at another turn: another tab or device went on meanwhile."""


def begin(
    session: Session,
    user_id: UUID,
    course_id: str,
    edition: Mapping[str, Any],
    path: Sequence[str],
    assessed_for: UUID | None = None,
) -> ScenarioRun:
    """A new run that begins with `path`; one that has no line yet is taken instead of a second.

    `edition` holds scenario_id, release_id, release_number and rendition_digest. `assessed_for` is
    the agency that will read the run, None for a private one.
    """
    if not path:
        blank = session.scalars(
            select(ScenarioRun).where(
                ScenarioRun.user_id == user_id,
                ScenarioRun.course_id == course_id,
                ScenarioRun.scenario_id == edition["scenario_id"],
                ScenarioRun.rendition_digest == edition["rendition_digest"],
                ScenarioRun.ended.is_(False),
            )
        )
        for run in blank:
            if run.assessed_for != assessed_for:
                continue
            if not run.path:
                return run
    run = ScenarioRun(
        user_id=user_id,
        course_id=course_id,
        path=list(path),
        ended=False,
        kept=False,
        touched_at=clock.now(),
        assessed_for=assessed_for,
        **edition,
    )
    session.add(run)
    session.flush()
    return run


def locked(session: Session, user_id: UUID, run_id: UUID) -> ScenarioRun:
    """The person's own run, locked; raises NoSuchRun."""
    run = session.scalars(
        select(ScenarioRun)
        .where(ScenarioRun.id == run_id, ScenarioRun.user_id == user_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one_or_none()
    if run is None or is_gone(run):
        raise NoSuchRun(run_id)
    return run


def is_gone(run: ScenarioRun) -> bool:
    """Whether a run is past its 90 days: it is not shown any more, even before it is deleted."""
    return not run.kept and run.touched_at < clock.now() - GONE_AFTER


def say(run: ScenarioRun, graph: machine.Graph, at: int, line_id: str) -> bool:
    """Choose a line at turn `at`; True when an ending was reached by it.

    The same line sent twice is one. Raises Moved when another was chosen at that turn, and
    machine.ImpossiblePath for a line that is not there.
    """
    if at != len(run.path):
        if 0 <= at < len(run.path) and run.path[at] == line_id and at == len(run.path) - 1:
            return False
        raise Moved(run.id)
    if run.ended or at >= machine.MOST_TURNS:
        raise Moved(run.id)
    state = machine.state_after(graph, [*run.path, line_id])
    run.path = [*run.path, line_id]
    run.ended = machine.ending(graph, state) is not None
    run.touched_at = clock.now()
    return run.ended


def take_back(session: Session, run: ScenarioRun, at: int) -> None:
    """Take the last line back, while the run goes on and is not assessed; raises Moved."""
    if at != len(run.path) or run.ended or not run.path or run.assessed_for:
        raise Moved(run.id)
    run.path = run.path[:-1]
    run.touched_at = clock.now()
    later = OwnWords.turn > len(run.path)
    session.execute(delete(OwnWords).where(OwnWords.run_id == run.id, later))


def keep_words(session: Session, run: ScenarioRun, turn: int, words: str) -> None:
    """Keep own words for a turn; what was kept before is written over."""
    row = session.get(OwnWords, (run.id, turn), populate_existing=True)
    if row is None:
        session.add(OwnWords(run_id=run.id, turn=turn, words=words[:MOST_WORDS], rating=""))
    else:
        row.words, row.rating = words[:MOST_WORDS], ""
    run.touched_at = clock.now()
    session.flush()


def rate_words(session: Session, run: ScenarioRun, turn: int, rating: str) -> bool:
    """Keep how the learner rates the own words; False when there are none, or no such rating."""
    row = session.get(OwnWords, (run.id, turn), populate_existing=True)
    if row is None or rating not in RATINGS:
        return False
    row.rating = rating
    run.touched_at = clock.now()
    return True


def copy_words(session: Session, source: ScenarioRun, run: ScenarioRun) -> None:
    """Carry own words over to a run that begins with the same turns."""
    rows = session.scalars(select(OwnWords).where(OwnWords.run_id == source.id))
    for row in rows.all():
        if row.turn < len(run.path):
            copied = OwnWords(run_id=run.id, turn=row.turn, words=row.words, rating=row.rating)
            session.add(copied)
    session.flush()


def assess(
    session: Session, agency_id: UUID, course_id: str, scenario_id: str, wanted: bool
) -> bool:
    """Switch on or off that an agency asks for runs that it can read; True when that changed."""
    key = (agency_id, course_id, scenario_id)
    row = session.get(AssessedScenario, key)
    if (row is not None) is wanted:
        return False
    if row is not None:
        session.delete(row)
    else:
        session.execute(
            insert(session, AssessedScenario)
            .values(agency_id=agency_id, course_id=course_id, scenario_id=scenario_id)
            .on_conflict_do_nothing()
        )
    return True


def add_to_totals(
    session: Session, agency_id: UUID, course_id: str, scenario_id: str, skills: Iterable[str]
) -> None:
    """Add one person's first finished run to the agency's sums."""
    key = {"agency_id": agency_id, "course_id": course_id, "scenario_id": scenario_id}
    none = {"waiting_people": 0, "waiting": {}, "shown_people": 0, "shown": {}}
    session.execute(insert(session, SkillTotal).values(**key, **none).on_conflict_do_nothing())
    row = session.get_one(
        SkillTotal, tuple(key.values()), with_for_update=True, populate_existing=True
    )
    before = suppression.Sums(row.waiting_people, row.waiting, row.shown_people, row.shown)
    after = suppression.add(before, skills)
    row.waiting_people, row.waiting = after.waiting_people, dict(after.waiting)
    row.shown_people, row.shown = after.shown_people, dict(after.shown)


def delete_runs(session: Session, user_id: UUID, run_id: UUID | None = None) -> int:
    """Delete one run of a person, or all of them, own words included; how many there were."""
    mine = select(ScenarioRun.id).where(ScenarioRun.user_id == user_id)
    if run_id is not None:
        mine = mine.where(ScenarioRun.id == run_id)
    return _delete(session, list(session.scalars(mine)))


def delete_old(session: Session) -> int:
    """Delete every run that was not touched for 90 days and is not kept; how many there were."""
    old = select(ScenarioRun.id).where(
        ScenarioRun.kept.is_(False), ScenarioRun.touched_at < clock.now() - GONE_AFTER
    )
    return _delete(session, list(session.scalars(old)))


def _delete(session: Session, ids: list[UUID]) -> int:
    if ids:
        overwrite_later(session)
    for start in range(0, len(ids), 500):
        some = ids[start : start + 500]
        session.execute(delete(OwnWords).where(OwnWords.run_id.in_(some)))
        session.execute(delete(ScenarioRun).where(ScenarioRun.id.in_(some)))
    return len(ids)
