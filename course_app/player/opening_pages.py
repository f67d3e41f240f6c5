"""Puts the pages of the cold open together: three turns before any teaching, and then and now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import url_for
from sqlalchemy.orm import Session

from course_app.agencies.actor import Actor
from course_app.flows.cold_open import OpenScene
from course_app.flows.practice import graph_of
from course_app.lib.clock import HOME_ZONE, local_date
from course_app.player.pages import LearnerPage, learner_page
from course_app.player.plan import Plan
from course_app.player.practice_pages import MyRun
from course_app.scenarios import machine, queries
from course_app.scenarios.compare import Comparison, Moment, Set, compare, moments, read_set
from course_app.scenarios.models import ScenarioRun
from course_app.scenarios.opening import cold_open, first_kept, latest_other


@dataclass(frozen=True)
class Talk:
    """Where the lines of an address lead to: what was said, and what can be said now."""

    course_id: str
    said: str
    moments: tuple[Moment, ...]
    parts: list[Any]
    lines: list[Any]
    ending: Any

    @property
    def number(self) -> int:
        """The turn that is next, from 1 on."""
        return len(self.moments) + 1

    def address(self, line_id: str = "") -> str:
        """The page after one more line; of this one without."""
        anchor = "now" if line_id else None
        said = self.said + line_id
        return url_for("opening.play", course_id=self.course_id, said=said, _anchor=anchor)


@dataclass(frozen=True)
class Standing:
    """Where somebody who is signed in stands with the cold open."""

    plan: Plan
    ready: bool  # the module after which the lines are set side by side is done
    first_day: date | None  # of the set that is kept; None when there is none
    open_run: ScenarioRun | None


@dataclass(frozen=True)
class Lines:
    """A run of the cold open that has ended, and the first set when it is to be set beside it."""

    run: ScenarioRun
    mine: Set
    after: str  # the module at whose end they come together
    after_url: str
    ready: bool
    first: ScenarioRun | None
    first_day: date | None
    day: date | None  # of the lines that are said now
    then: Set | None
    now: Set | None

    @property
    def comparison(self) -> Comparison | None:
        """Both sets, when there are both."""
        return compare(self.then, self.now) if self.then and self.now else None

    @property
    def revised(self) -> bool:
        """Whether the conversation was changed between the two."""
        first = self.first
        return first is not None and first.rendition_digest != self.run.rendition_digest


def talk(course_id: str, graph: machine.Graph, path: Sequence[str]) -> Talk:
    """Follow the lines of an address; raises ImpossiblePath."""
    turns = machine.replay(graph, path)
    state = turns[-1].after if turns else machine.begin(graph)
    return Talk(
        course_id,
        "".join(path),
        moments(graph, turns),
        machine.parts(graph, state),
        machine.lines(graph, state),
        machine.ending(graph, state),
    )


def title_after(scene: OpenScene) -> str:
    """The title of the module at whose end the lines are set side by side."""
    modules = scene.head.outline["modules"]
    return next(str(one["title"]) for one in modules if one["id"] == scene.facts["after"])


def standing(session: Session, actor: Actor, course_id: str, scene: OpenScene) -> Standing:
    """What the page of the cold open says to somebody who is signed in."""
    found = learner_page(session, actor, course_id)
    runs = queries.my_runs(session, actor.id, course_id, scene.facts["id"])
    first = first_kept(runs)
    under_way = next((run for run in runs if run.path and not run.ended), None)
    ready = _is_ready(found.plan, scene.facts["after"])
    return Standing(found.plan, ready, _day(found, first), under_way)


def ended(
    session: Session, found: LearnerPage, mine: MyRun, runs: list[ScenarioRun]
) -> Lines | None:
    """What is shown of a run that has ended; None when it is not one of the cold open.

    `runs` are all that the person has of this conversation.
    """
    facts = cold_open(found.page.outline, mine.run.scenario_id)
    if facts is None:
        return None
    first = first_kept(runs)
    is_first = first is not None and first.id == mine.run.id
    other = latest_other(runs, first) if is_first else mine.run
    line = found.plan.line_of(facts["after"])
    return Lines(
        mine.run,
        read_set(mine.graph, mine.run.path),
        line.title if line else "",
        line.url if line else found.plan.url,
        _is_ready(found.plan, facts["after"]),
        first,
        _day(found, first),
        _day(found, other),
        read_set(graph_of(session, first), first.path) if first else None,
        read_set(graph_of(session, other), other.path) if other else None,
    )


def _is_ready(plan: Plan, module_id: str) -> bool:
    line = plan.line_of(module_id)
    return plan.completed_on is not None or (line is not None and line.state == "done")


def _day(found: LearnerPage, run: ScenarioRun | None) -> date | None:
    return local_date(run.touched_at, found.head.time_zone or HOME_ZONE) if run else None
