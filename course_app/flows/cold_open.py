"""Keeping what somebody said before any teaching, so that it can be set beside what they say later.

Nothing of it goes into the record: no enrolment, no event and no sum of skills.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from course_app.agencies.actor import Actor
from course_app.content import queries as content
from course_app.flows.stops import NotFound
from course_app.scenarios import machine, queries, services
from course_app.scenarios.models import ScenarioRun
from course_app.scenarios.opening import cold_open, first_kept, read_said


@dataclass(frozen=True)
class OpenScene:
    """The cold open of a course as published now."""

    head: content.ReleaseHead
    facts: dict[str, Any]  # its line in the outline
    page: content.Page

    @property
    def graph(self) -> dict[str, Any]:
        """The conversation."""
        return self.page.payload


def find_scene(session: Session, course_id: str) -> OpenScene:
    """The cold open of a course; raises NotFound when it has none."""
    head = content.current_release(session, course_id)
    facts = cold_open(head.outline) if head else None
    page = content.page(session, head.id, facts["id"]) if head and facts else None
    if head is None or facts is None or page is None:
        raise NotFound(course_id)
    return OpenScene(head, facts, page)


def keep_lines(session: Session, actor: Actor, course_id: str, said: str) -> ScenarioRun | None:
    """Keep the lines of an address as a private run; None when they do not come to an end.

    The same lines sent twice are kept once. Raises NotFound.
    """
    scene = find_scene(session, course_id)
    path = read_said(scene.graph, said)
    if path is None or machine.ending(scene.graph, machine.state_after(scene.graph, path)) is None:
        return None
    first = first_kept(queries.my_runs(session, actor.id, course_id, scene.facts["id"]))
    if first is not None and first.path == path:
        return first
    edition = {
        "scenario_id": scene.facts["id"],
        "release_id": scene.head.id,
        "release_number": scene.head.number,
        "rendition_digest": scene.page.rendition_digest,
    }
    run = services.begin(session, actor.id, course_id, edition, path)
    run.ended = run.kept = True
    session.flush()
    return run
