"""Puts the pages of practice together from what was read: a stop, a scenario, a run."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from flask import abort
from sqlalchemy.orm import Session

from course_app.agencies.actor import Actor
from course_app.agencies.models import Agency
from course_app.content import queries as content
from course_app.flows.practice import assessing_agency, graph_of, practices
from course_app.lib.clock import HOME_ZONE, local_date
from course_app.player.pages import LearnerPage, learner_page
from course_app.player.plan import ModuleLine, Stop
from course_app.scenarios import machine, queries
from course_app.scenarios.debrief import Debrief, debrief
from course_app.scenarios.models import OwnWords, ScenarioRun
from course_app.scenarios.services import NoSuchRun
from course_app.scenarios.skills import Ratios, ratios


@dataclass(frozen=True)
class Where:
    """The practice stop around a scenario, as far as the course has one now."""

    line: ModuleLine | None
    stop: Stop | None
    item: dict[str, Any] | None


@dataclass(frozen=True)
class MyRun:
    """A run of the person who asks, with its graph and where it stands."""

    run: ScenarioRun
    graph: dict[str, Any]
    turns: list[machine.Turn]
    state: machine.State
    words: dict[int, OwnWords]

    @property
    def at(self) -> int:
        """The number of the turn that is next, from 0 on."""
        return len(self.turns)

    @property
    def node(self) -> dict[str, Any]:
        """The node in which the run stands."""
        found: dict[str, Any] = self.graph["nodes"][self.state.node]
        return found

    @property
    def asks_words(self) -> bool:
        """Whether own words come first at this turn, and are not there yet."""
        asked = bool(self.node["say"]) and not self.run.assessed_for
        return asked and self.at not in self.words

    def parts(self, turn: machine.Turn | None = None) -> list[Any]:
        """What is shown of the node at a turn, or now."""
        return machine.parts(self.graph, turn.before if turn else self.state)

    @property
    def lines(self) -> list[Any]:
        """What can be said or done now."""
        return machine.lines(self.graph, self.state)


@dataclass(frozen=True)
class RunLine:
    """One run in a list: when it was touched last, how it ended, its ratios."""

    run: ScenarioRun
    day: date
    title: str
    ending: dict[str, str] | None
    missed: bool
    ratios: Ratios


def my_run(session: Session, actor: Actor, run_id: UUID) -> MyRun:
    """The person's own run; 404 when there is none, it was deleted, or is somebody else's."""
    try:
        run = queries.my_run(session, actor.id, run_id)
    except NoSuchRun:
        abort(404)
    graph = graph_of(session, run)
    turns = machine.replay(graph, run.path)
    state = turns[-1].after if turns else machine.begin(graph)
    return MyRun(run, graph, turns, state, queries.words_of(session, run.id))


def look_back(mine: MyRun) -> Debrief:
    """The debrief of a run that has ended."""
    return debrief(mine.graph, mine.run.path)


def where(found: LearnerPage, scenario_id: str) -> Where:
    """The stop that offers a scenario."""
    for item in practices(found.page.outline, scenario_id):
        stop = found.plan.around(item["id"])[1]
        line = next((m for m in found.plan.modules if stop in m.stops), None)
        return Where(line, stop, item)
    return Where(None, None, None)


def scenario_page(session: Session, actor: Actor, course_id: str, stable_id: str) -> LearnerPage:
    """The page of a scenario or a practice stop as published now; 404 when it is neither."""
    found = learner_page(session, actor, course_id, stable_id)
    if found.page.kind not in ("scenario", "practice"):
        abort(404)
    return found


def assessing(session: Session, actor: Actor, course_id: str, scenario_id: str) -> str | None:
    """The name of the agency that asks for a run of this scenario that it can read, if one does."""
    agency_id = assessing_agency(session, actor, course_id, scenario_id)
    return session.get_one(Agency, agency_id).name if agency_id else None


def run_lines(session: Session, runs: list[ScenarioRun], zone: str | None) -> list[RunLine]:
    """Runs as a list shows them; each is replayed, and renditions are read once."""
    made = []
    graphs: dict[tuple[UUID, str], dict[str, Any]] = {}
    for run in runs:
        key = (run.release_id, run.scenario_id)
        if key not in graphs:
            page = content.page(session, *key)
            assert page is not None  # releases are for ever
            graphs[key] = page.payload
        graph = graphs[key]
        turns = machine.replay(graph, run.path)
        state = turns[-1].after if turns else machine.begin(graph)
        end = machine.ending(graph, state)
        made.append(
            RunLine(
                run,
                local_date(run.touched_at, zone or HOME_ZONE),
                graph["title"],
                dict(end) if end else None,
                machine.missed_flag(graph, state) is not None,
                ratios(machine.skills_of(turns)),
            )
        )
    return made
