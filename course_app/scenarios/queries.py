"""What pages read of practice runs and lines for the next shift: always those of one person."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from course_app.scenarios.models import (
    AssessedScenario,
    IfThenLine,
    OwnWords,
    RefresherReminder,
    ScenarioRun,
    SkillTotal,
)
from course_app.scenarios.services import NoSuchRun, is_gone


def my_run(session: Session, user_id: UUID, run_id: UUID) -> ScenarioRun:
    """The person's own run; raises NoSuchRun."""
    run = session.scalars(
        select(ScenarioRun).where(ScenarioRun.id == run_id, ScenarioRun.user_id == user_id)
    ).one_or_none()
    if run is None or is_gone(run):
        raise NoSuchRun(run_id)
    return run


def my_runs(
    session: Session, user_id: UUID, course_id: str | None = None, scenario_id: str | None = None
) -> list[ScenarioRun]:
    """The person's runs that are still there, newest first."""
    query = select(ScenarioRun).where(ScenarioRun.user_id == user_id)
    if course_id is not None:
        query = query.where(ScenarioRun.course_id == course_id)
    if scenario_id is not None:
        query = query.where(ScenarioRun.scenario_id == scenario_id)
    rows = session.scalars(query.order_by(ScenarioRun.touched_at.desc(), ScenarioRun.id.desc()))
    return [run for run in rows if not is_gone(run)]


def words_of(session: Session, run_id: UUID) -> dict[int, OwnWords]:
    """Own words of a run, by turn."""
    rows = session.scalars(select(OwnWords).where(OwnWords.run_id == run_id))
    return {row.turn: row for row in rows}


def is_assessed(session: Session, agency_id: UUID, course_id: str, scenario_id: str) -> bool:
    """Whether the agency asks for a run of this scenario that it can read."""
    return session.get(AssessedScenario, (agency_id, course_id, scenario_id)) is not None


def assessed_by(session: Session, agency_id: UUID) -> set[tuple[str, str]]:
    """The scenarios, as (course, scenario), of which an agency asks for runs that it can read."""
    rows = session.execute(
        select(AssessedScenario.course_id, AssessedScenario.scenario_id).where(
            AssessedScenario.agency_id == agency_id
        )
    )
    return {(course_id, scenario_id) for course_id, scenario_id in rows}


def totals(session: Session, agency_id: UUID) -> dict[tuple[str, str], tuple[int, dict[str, int]]]:
    """By (course, scenario): how many people are in the sums that may be shown, and the sums."""
    rows = session.execute(
        select(
            SkillTotal.course_id, SkillTotal.scenario_id, SkillTotal.shown_people, SkillTotal.shown
        ).where(SkillTotal.agency_id == agency_id, SkillTotal.shown_people > 0)
    )
    return {(row[0], row[1]): (row[2], row[3]) for row in rows}


def my_lines(session: Session, user_id: UUID, course_id: str | None = None) -> list[IfThenLine]:
    """The person's lines for the next shift, of one course or of all, by course and module."""
    query = select(IfThenLine).where(IfThenLine.user_id == user_id)
    if course_id is not None:
        query = query.where(IfThenLine.course_id == course_id)
    return list(session.scalars(query.order_by(IfThenLine.course_id, IfThenLine.module_id)))


def my_line(session: Session, user_id: UUID, course_id: str, module_id: str) -> IfThenLine | None:
    """The person's line of one module."""
    return session.get(IfThenLine, (user_id, course_id, module_id), populate_existing=True)


def reminded(session: Session, user_id: UUID, course_id: str) -> bool:
    """Whether the person wants refreshers of a course told by mail."""
    return session.get(RefresherReminder, (user_id, course_id)) is not None
