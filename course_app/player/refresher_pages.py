"""Puts a refresher together: one situation, what was sure and wrong, and the learner's own line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from flask import url_for
from sqlalchemy.orm import Session

from course_app.agencies.actor import Actor
from course_app.assessments.grading import UnknownChoice, grade_choices
from course_app.content import queries as content
from course_app.flows.lessons import SURENESS
from course_app.flows.refreshers import Completion, NotOffered, offered
from course_app.lib.clock import HOME_ZONE
from course_app.player.pages import LearnerPage, learner_page
from course_app.player.plan import Answered, ModuleLine, Plan
from course_app.scenarios import machine, queries, refreshers
from course_app.scenarios.debrief import Other
from course_app.scenarios.models import IfThenLine
from course_app.scenarios.refreshers import Situation

MOST_CHECKS = 2


@dataclass(frozen=True)
class Offer:
    """A refresher that can be done now."""

    n: int
    url: str
    later_url: str
    minutes: int = refreshers.MINUTES


@dataclass(frozen=True)
class Asked:
    """A check that comes back."""

    lesson_id: str
    check_id: str
    question: str
    rendition: str
    check: dict[str, Any]

    @property
    def mark(self) -> str:
        """What its form says it answers: a page may have been open while the list changed."""
        return f"{self.rendition}/{self.check_id}"

    def graded(self, choices: list[str], sureness: str) -> Answered | None:
        """An answer as the page shows it, kept nowhere; None when it is none."""
        chosen = sorted(set(choices))
        if not chosen or sureness not in SURENESS or (len(chosen) > 1 and not self._multiple):
            return None
        try:
            correct = grade_choices(self.check["choices"], chosen)
        except UnknownChoice:
            return None
        return Answered(
            self.lesson_id, self.check_id, tuple(chosen), sureness, correct, self.question
        )

    @property
    def _multiple(self) -> bool:
        return bool(self.check["multiple"])


@dataclass(frozen=True)
class Turn:
    """A situation with its conversation: how it came about, and what can be said."""

    situation: Situation
    graph: dict[str, Any]

    @property
    def before(self) -> list[machine.Turn]:
        """What was said before it."""
        return machine.replay(self.graph, self.situation.path)

    @property
    def answers(self) -> list[Other]:
        """Each line with what comes of it."""
        return refreshers.answers(self.graph, self.situation)

    @property
    def best(self) -> str | None:
        """The id of the line that goes furthest."""
        line = refreshers.best([one.line for one in self.answers])
        return str(line["id"]) if line else None

    @property
    def red_flag(self) -> dict[str, str] | None:
        """What cannot wait here, if anything."""
        flag: dict[str, str] | None = self.graph["nodes"][self.situation.state.node]["red_flag"]
        return flag if flag and flag["id"] in self.situation.state.flags else None

    def parts(self, state: machine.State | None = None) -> list[Any]:
        """What is shown of a node, here or before."""
        return machine.parts(self.graph, state or self.situation.state)


@dataclass(frozen=True)
class Refresher:
    """A refresher that is offered to the person who asks; its parts come one after the other."""

    found: LearnerPage
    n: int
    turn: Turn | None
    checks: list[Asked]
    line: IfThenLine | None
    module: ModuleLine | None  # of the line, or for a new one

    @property
    def plan(self) -> Plan:
        """The learner's plan of the course."""
        return self.found.plan

    @property
    def parts(self) -> list[Any]:
        """A turn if there is one, checks if there are any, and None for the line at the end."""
        return [*([self.turn] if self.turn else []), *self.checks, None]

    def url(self, part: int = 0) -> str:
        """The address of a part."""
        url = _url("refreshers.refresher", self.found, self.n)
        return f"{url}?{urlencode({'part': part})}" if part else url


def completion(found: LearnerPage) -> Completion | None:
    """The learner's completion of a course, if it is complete."""
    head, day = found.head, found.plan.completed_on
    if head.enrolment_id is None or day is None:
        return None
    return Completion(head.enrolment_id, day, head.time_zone or HOME_ZONE)


def offers(
    session: Session, pages: Iterable[LearnerPage], hidden: Iterable[str] = ()
) -> dict[str, Offer]:
    """The refresher that each course offers now, but for the courses that are `hidden`."""
    found = {c.enrolment_id: p for p in pages if (c := completion(p)) is not None}
    shown = {i: p for i, p in found.items() if p.head.course_id not in hidden}
    numbers = offered(session, [c for p in shown.values() if (c := completion(p)) is not None])
    return {
        shown[i].head.course_id: Offer(
            n,
            _url("refreshers.refresher", shown[i], n),
            url_for("refreshers.later", course_id=shown[i].head.course_id),
        )
        for i, n in numbers.items()
    }


def refresher_page(session: Session, actor: Actor, course_id: str, n: int) -> Refresher:
    """The person's n-th refresher; 404 for a course that is none. Raises NotOffered."""
    found = learner_page(session, actor, course_id)
    offer = offers(session, [found]).get(course_id)
    if offer is None or offer.n != n:
        raise NotOffered(n)
    line, module = _line(found.plan, queries.my_lines(session, actor.id, course_id), n)
    return Refresher(
        found, n, _turn(session, actor, found, n), _checks(session, actor, found, n), line, module
    )


def turn_named(session: Session, mine: Refresher, key: str) -> Turn | None:
    """The situation that a form answers: a run or a release meanwhile may have changed ours."""
    if mine.turn and mine.turn.situation.key == key:
        return mine.turn
    graphs = _graphs(session, mine.found)
    named = refreshers.situation_named(key, graphs)
    return Turn(named, graphs[named.scenario_id]) if named else None


def _turn(session: Session, actor: Actor, found: LearnerPage, n: int) -> Turn | None:
    graphs = _graphs(session, found)
    if not graphs:
        return None
    recent = {run.scenario_id for run in queries.my_runs(session, actor.id, found.head.course_id)}
    chosen = refreshers.choose(str(actor.id), n, graphs, recent)
    return Turn(chosen, graphs[chosen.scenario_id]) if chosen else None


def _graphs(session: Session, found: LearnerPage) -> dict[str, dict[str, Any]]:
    """The conversations of a course as they are published now, in one statement."""
    ids = {
        one["id"]: None
        for module in found.page.outline["modules"]
        for item in module["items"]
        for one in item.get("scenarios", ())
    }
    if not ids:
        return {}
    pages = content.pages(session, found.head.release_id, list(ids))
    return {i: pages[i].payload for i in ids if i in pages}


def _checks(session: Session, actor: Actor, found: LearnerPage, n: int) -> list[Asked]:
    """Up to two checks that were answered surely and wrongly; others in another refresher."""
    stops = {stop.id for stop in found.plan.stops}
    wrong = [a for a in found.answers if a.sure_and_wrong and a.lesson_id in stops]
    wrong.sort(key=lambda a: refreshers.draw(str(actor.id), a.lesson_id, a.check_id))
    at = (n - 1) * MOST_CHECKS % len(wrong) if wrong else 0
    some = [*wrong[at:], *wrong[:at]][:MOST_CHECKS]
    if not some:
        return []
    pages = content.pages(session, found.head.release_id, sorted({a.lesson_id for a in some}))
    return [
        Asked(a.lesson_id, a.check_id, a.question, pages[a.lesson_id].rendition_digest, check)
        for a in some
        if a.lesson_id in pages
        and (check := pages[a.lesson_id].payload["checks"].get(a.check_id)) is not None
    ]


def _line(
    plan: Plan, lines: list[IfThenLine], n: int
) -> tuple[IfThenLine | None, ModuleLine | None]:
    """The line that comes back, another each time; without one, the module for a new one."""
    by_module: Mapping[str, IfThenLine] = {line.module_id: line for line in lines}
    mine = [module for module in plan.modules if module.id in by_module]
    if mine:
        module = mine[(n - 1) % len(mine)]
        return by_module[module.id], module
    return None, plan.modules[-1] if plan.modules else None


def _url(endpoint: str, found: LearnerPage, n: int) -> str:
    return url_for(endpoint, course_id=found.head.course_id, n=n)
