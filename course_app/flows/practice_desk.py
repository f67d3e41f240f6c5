"""What a coordinator may know of practice: sums over ten people or more, and assessed runs.

An assessed run is one that its learner knew before the first line would be read. Nothing of any
other run is in the tables that are read here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from course_app.agencies.models import Membership
from course_app.content import queries as content
from course_app.flows.stops import NotFound
from course_app.lib.clock import local_date
from course_app.progress.models import Enrolment, EventKind, EventPayload, LearningEvent
from course_app.scenarios import queries
from course_app.scenarios.debrief import Debrief, debrief


@dataclass(frozen=True)
class Scene:
    """A scenario that is published now, as the desk shows it. `people` is 0 below ten."""

    course_id: str
    scenario_id: str
    title: str
    assessed: bool
    people: int
    counts: Mapping[str, int]

    @property
    def total(self) -> int:
        """All lines in the sums."""
        return sum(self.counts.values())


@dataclass(frozen=True)
class Assessed:
    """An assessed run in a list."""

    enrolment_id: UUID
    seq: int
    name: str
    title: str
    day: date


@dataclass(frozen=True)
class AssessedRun:
    """An assessed run, to be read."""

    name: str
    day: date
    graph: Mapping[str, Any]
    debrief: Debrief


def scenes(session: Session, agency_id: UUID) -> list[Scene]:
    """Every scenario of every published course."""
    assessed = queries.assessed_by(session, agency_id)
    totals = queries.totals(session, agency_id)
    found = {}
    for course in content.published_courses(session):
        for one in _scenarios(course.outline):
            key = (course.id, one["id"])
            people, counts = totals.get(key, (0, {}))
            found[key] = Scene(*key, one["title"], key in assessed, people, counts)
    return list(found.values())


def is_published(session: Session, course_id: str, scenario_id: str) -> bool:
    """Whether a course offers this scenario now."""
    head = content.current_release(session, course_id)
    return head is not None and any(one["id"] == scenario_id for one in _scenarios(head.outline))


def assessed_runs(session: Session, agency_id: UUID, zone: str, limit: int) -> list[Assessed]:
    """The newest assessed runs of an agency's people."""
    rows = session.execute(
        _assessed(agency_id)
        .order_by(LearningEvent.at.desc(), LearningEvent.seq.desc())
        .limit(limit)
    ).all()
    titles = _titles(session, {(row.release_id, row.stable_id) for row in rows})
    return [
        Assessed(
            row.enrolment_id,
            row.seq,
            row.name,
            titles[row.release_id, row.stable_id],
            local_date(row.at, zone),
        )
        for row in rows
    ]


def assessed_run(
    session: Session, agency_id: UUID, zone: str, enrolment_id: UUID, seq: int
) -> AssessedRun:
    """One assessed run of an agency's own people; raises NotFound."""
    row = session.execute(
        _assessed(agency_id).where(
            LearningEvent.enrolment_id == enrolment_id, LearningEvent.seq == seq
        )
    ).one_or_none()
    payload = session.get(EventPayload, (enrolment_id, seq)) if row else None
    page = content.page(session, row.release_id, row.stable_id) if row else None
    if row is None or payload is None or page is None:
        raise NotFound(seq)
    graph = page.payload
    return AssessedRun(
        row.name, local_date(row.at, zone), graph, debrief(graph, payload.body["path"])
    )


def _assessed(agency_id: UUID) -> Any:
    return (
        select(
            LearningEvent.enrolment_id,
            LearningEvent.seq,
            LearningEvent.at,
            LearningEvent.release_id,
            LearningEvent.stable_id,
            Membership.name,
        )
        .join(Enrolment, Enrolment.id == LearningEvent.enrolment_id)
        .join(
            Membership,
            (Membership.agency_id == Enrolment.agency_id)
            & (Membership.id == Enrolment.membership_id),
        )
        .where(
            LearningEvent.kind == EventKind.SCENARIO_ASSESSED.value,
            Enrolment.agency_id == agency_id,
        )
    )


def _titles(session: Session, wanted: set[tuple[UUID, str]]) -> dict[tuple[UUID, str], str]:
    """Titles as they were; renditions are kept in the process once they were read."""
    made = {}
    for release_id, scenario_id in wanted:
        page = content.page(session, release_id, scenario_id)
        assert page is not None  # releases are for ever
        made[release_id, scenario_id] = page.payload["title"]
    return made


def _scenarios(outline: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        one
        for module in outline["modules"]
        for item in module["items"]
        if item["kind"] == "practice"
        for one in item["scenarios"]
    ]
