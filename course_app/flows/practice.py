"""What practising means for the record: "practised", a day, and nothing of the conversation.

A run belongs to the scenarios room and to the learner. What crosses from there into the record is
the id of the scenario, once; neither names the other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from course_app.agencies.actor import Actor
from course_app.agencies.policy import learner_seat
from course_app.content import queries as content
from course_app.flows.stops import NotFound, OpenStop, enrol, find_stop, finish_stop, stop_ids
from course_app.progress import services as progress
from course_app.progress.models import Enrolment, EventKind, Progress
from course_app.scenarios import machine, queries, services
from course_app.scenarios.models import ScenarioRun
from course_app.scenarios.opening import cold_open


@dataclass(frozen=True)
class OpenRun:
    """A run with the graph that it was begun in."""

    run: ScenarioRun
    graph: dict[str, Any]


def graph_of(session: Session, run: ScenarioRun) -> dict[str, Any]:
    """The graph of the rendition in which a run was begun."""
    page = content.page(session, run.release_id, run.scenario_id)
    assert page is not None  # releases are for ever
    return page.payload


def find_scenario(session: Session, course_id: str, scenario_id: str) -> OpenStop:
    """The scenario as published now; raises NotFound."""
    return find_stop(session, course_id, scenario_id, "scenario")


def begin(session: Session, actor: Actor, scenario: OpenStop, assessed: bool) -> ScenarioRun:
    """A run of the scenario as it is published now; `assessed` when its agency is to read it.

    Raises NotFound for an assessed run that no agency of this person asks for.
    """
    place = scenario.place
    edition = {
        "scenario_id": place.stable_id,
        "release_id": place.release_id,
        "release_number": place.release_number,
        "rendition_digest": place.rendition_digest,
    }
    reader = None
    if assessed:
        reader = assessing_agency(session, actor, scenario.course_id, str(place.stable_id))
        if reader is None:
            raise NotFound(place.stable_id)
    return services.begin(session, actor.id, scenario.course_id, edition, (), reader)


def assessing_agency(
    session: Session, actor: Actor, course_id: str, scenario_id: str
) -> UUID | None:
    """The agency for which the person learns, when it asks for a run that it can read."""
    seat = learner_seat(actor)
    if seat and queries.is_assessed(session, seat.agency_id, course_id, scenario_id):
        return seat.agency_id
    return None


def open_run(session: Session, actor: Actor, run_id: UUID) -> OpenRun:
    """The person's own run, locked; raises NoSuchRun."""
    run = services.locked(session, actor.id, run_id)
    return OpenRun(run, graph_of(session, run))


def say(session: Session, actor: Actor, run_id: UUID, at: int, line_id: str) -> bool:
    """Choose a line; True when that ended the course just now.

    Raises NoSuchRun, services.Moved and machine.ImpossiblePath.
    """
    found = open_run(session, actor, run_id)
    ended = services.say(found.run, found.graph, at, line_id)
    session.flush()
    return bool(ended) and finish(session, actor, found)


def again(session: Session, actor: Actor, run_id: UUID, turn: int) -> ScenarioRun:
    """A new run that goes as this one did up to a turn, from 0 on; the earlier one stays.

    Raises NoSuchRun, and NotFound for a turn that the run does not have.
    """
    found = open_run(session, actor, run_id)
    if not 0 <= turn <= len(found.run.path):
        raise NotFound(turn)
    earlier = found.run
    edition = {
        name: getattr(earlier, name)
        for name in ("scenario_id", "release_id", "release_number", "rendition_digest")
    }
    path = earlier.path[:turn]
    run = services.begin(session, actor.id, earlier.course_id, edition, path)
    if path:
        services.copy_words(session, earlier, run)
    return run


def finish(session: Session, actor: Actor, found: OpenRun) -> bool:
    """Record that the scenario was practised, unless a red flag was missed; True as in `say`.

    Any other ending counts, a respectful no included. A run with a missed red flag is opened again
    at that turn, and counts when that run ends. An assessed run is recorded as it went, whatever
    its ending. Of the cold open nothing at all is recorded.
    """
    run = found.run
    turns = machine.replay(found.graph, run.path)
    missed = machine.missed_flag(found.graph, turns[-1].after) is not None
    if missed and not run.assessed_for:
        return False
    now = content.current_release(session, run.course_id)
    if now is None or cold_open(now.outline, run.scenario_id):
        return False
    place = progress.Place(
        run.release_id, run.release_number, run.scenario_id, run.rendition_digest
    )
    release = progress.Place(now.id, now.number)
    stop = OpenStop(run.course_id, place, {}, stop_ids(now.outline))
    enrolment = enrol(session, actor, stop)
    if run.assessed_for and run.assessed_for == enrolment.agency_id:
        at = progress.day(session, enrolment)
        words = {"path": list(run.path)}
        progress.record(session, enrolment, EventKind.SCENARIO_ASSESSED, place, words, at)
    if missed:
        return False
    if enrolment.agency_id and not practised(session, enrolment.id, [run.scenario_id]):
        skills = machine.skills_of(turns)
        services.add_to_totals(session, enrolment.agency_id, run.course_id, run.scenario_id, skills)
    _mark(session, enrolment, stop, EventKind.SCENARIO_PRACTISED, release)
    finished = False
    for item in practices(now.outline, run.scenario_id):
        finished = finish_practice(session, actor, run.course_id, item["id"]) or finished
    return finished


def finish_practice(session: Session, actor: Actor, course_id: str, practice_id: str) -> bool:
    """Mark a practice stop done when enough was practised; True when that ended the course.

    Raises NotFound for a stop that is none.
    """
    stop = find_stop(session, course_id, practice_id, "practice")
    enrolment = enrol(session, actor, stop)
    wanted = [one["id"] for one in stop.payload["scenarios"]]
    if len(practised(session, enrolment.id, wanted)) < stop.payload["choose"]:
        return False
    return _mark(session, enrolment, stop, EventKind.PRACTICE_COMPLETED)


def practised(session: Session, enrolment_id: UUID, scenario_ids: Sequence[str]) -> set[str]:
    """Which of these scenarios the learner has practised."""
    rows = session.scalars(
        select(Progress.stable_id).where(
            Progress.enrolment_id == enrolment_id,
            Progress.state == "done",
            Progress.stable_id.in_(scenario_ids),
        )
    )
    return set(rows)


def practices(outline: dict[str, Any], scenario_id: str) -> list[dict[str, Any]]:
    """The practice stops of a release that offer a scenario."""
    return [
        item
        for module in outline["modules"]
        for item in module["items"]
        if item["kind"] == "practice" and any(one["id"] == scenario_id for one in item["scenarios"])
    ]


def _mark(
    session: Session,
    enrolment: Enrolment,
    stop: OpenStop,
    kind: EventKind,
    release: progress.Place | None = None,
) -> bool:
    row = progress.progress_in(session, enrolment, stop.place, opened=None)
    at = progress.day(session, enrolment)
    return finish_stop(session, enrolment, row, stop.place, kind, stop.required, release, at)
