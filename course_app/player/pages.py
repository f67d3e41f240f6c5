"""Puts a learner's plan together from what was read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import abort, url_for
from sqlalchemy.orm import Session

from course_app.agencies.actor import Actor
from course_app.content import queries as content
from course_app.flows.stops import HOME_ZONE
from course_app.lib.clock import local_date
from course_app.player import queries
from course_app.player.plan import Answered, Plan, Record, make_plan

# Which page shows a kind of stop, and what that page calls the stop's id.
STOP_PAGES: dict[str, tuple[str, str]] = {
    "lesson": ("player.lesson", "lesson_id"),
    "quiz": ("quizzes.quiz", "quiz_id"),
}


@dataclass(frozen=True)
class CourseAddresses:
    """The addresses of one course's pages."""

    course_id: str

    def course(self) -> str:
        """The course home."""
        return url_for("player.course", course_id=self.course_id)

    def module(self, module_id: str) -> str:
        """A module's page."""
        return url_for("player.module", course_id=self.course_id, module_id=module_id)

    def stop(self, kind: str, stable_id: str) -> str:
        """The page of a lesson or a quiz."""
        endpoint, argument = STOP_PAGES[kind]
        where: dict[str, Any] = {"course_id": self.course_id, argument: stable_id}
        return url_for(endpoint, **where)

    def review(self, module_id: str) -> str:
        """A module's short review."""
        return url_for("player.review", course_id=self.course_id, module_id=module_id)


@dataclass(frozen=True)
class LearnerPage:
    """What the pages of a course are made from."""

    head: queries.Head
    plan: Plan
    records: dict[str, Record]
    answers: list[Answered]
    page: content.Page


def learner_page(
    session: Session, actor: Actor, course_id: str, stable_id: str | None = None
) -> LearnerPage:
    """Read a course as one learner has it, with one of its documents; 404 when there is none."""
    heads = queries.heads(session, actor.id, course_id)
    if not heads:
        abort(404)
    page = content.page(session, heads[0].release_id, stable_id or course_id)
    if page is None:
        abort(404)
    return _put_together(session, heads[0], page)


def _put_together(session: Session, head: queries.Head, page: content.Page) -> LearnerPage:
    records, answers = queries.records(session, head.enrolment_id)
    done = {i: r for i, r in records.items() if r.state == "done"}
    changed = queries.materially_changed(session, head.course_id, done, renditions(page.outline))
    plan = make_plan(
        page.outline,
        records,
        answers,
        changed,
        CourseAddresses(head.course_id),
        last=head.last_stable_id,
        started=head.enrolment_id is not None,
        completed_on=local_date(head.completed_at, HOME_ZONE) if head.completed_at else None,
    )
    return LearnerPage(head, plan, records, answers, page)


def renditions(outline: dict[str, Any]) -> dict[str, str]:
    """The current rendition of each document on the route."""
    return {i["id"]: i["rendition"] for m in outline["modules"] for i in m["items"]}


def resume_at(record: Record | None, payload: dict[str, Any]) -> dict[str, str] | None:
    """Where to go on in a lesson: the kept block when it is still there, else its section."""
    if record is None or record.state == "done" or not record.section:
        return None
    sections = payload["sections"]
    for index, section in enumerate(sections):
        if section["id"] != record.section:
            continue
        html = "".join(part.get("html", "") for part in section["parts"])
        block = record.block if record.block and f'id="{record.block}"' in html else None
        if index == 0 and block is None:
            return None
        return {"title": section["title"] or payload["title"], "anchor": block or section["id"]}
    return None
