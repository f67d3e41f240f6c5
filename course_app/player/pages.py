"""Puts a learner's plan together from what was read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any
from uuid import UUID

from flask import abort, url_for
from sqlalchemy.orm import Session

from course_app.agencies.actor import Actor
from course_app.content import queries as content
from course_app.lib.clock import HOME_ZONE, local_date
from course_app.player import queries
from course_app.player.plan import Answered, Plan, Record, make_plan

# Which page shows a kind of stop, and what that page calls the stop's id.
STOP_PAGES: dict[str, tuple[str, str]] = {
    "lesson": ("player.lesson", "lesson_id"),
    "quiz": ("quizzes.quiz", "quiz_id"),
    "practice": ("practice.stop", "practice_id"),
}


@dataclass(frozen=True)
class CourseAddresses:
    """The addresses of one course's pages: paths, so they are the same in every request."""

    course_id: str

    def course(self) -> str:
        """The course home."""
        return _address("player.course", course_id=self.course_id)

    def module(self, module_id: str) -> str:
        """A module's page."""
        return _address("player.module", course_id=self.course_id, module_id=module_id)

    def stop(self, kind: str, stable_id: str) -> str:
        """The page of a lesson or a quiz."""
        endpoint, argument = STOP_PAGES[kind]
        return _address(endpoint, **{"course_id": self.course_id, argument: stable_id})

    def place(self, lesson_id: str) -> str:
        """Where the place in a lesson is sent to."""
        return _address("player.keep_place", course_id=self.course_id, lesson_id=lesson_id)

    def done(self, lesson_id: str) -> str:
        """Where a lesson is marked done."""
        return _address("player.finish_lesson", course_id=self.course_id, lesson_id=lesson_id)

    def check(self, lesson_id: str, check_id: str) -> str:
        """Where an answer to a check is sent to."""
        return _address(
            "player.answer_check",
            course_id=self.course_id,
            lesson_id=lesson_id,
            check_id=check_id,
        )

    def review(self, module_id: str) -> str:
        """A module's short review."""
        return _address("player.review", course_id=self.course_id, module_id=module_id)


@cache
def _address(endpoint: str, **values: Any) -> str:
    """url_for() of published content, worked out once: a plan has two dozen addresses."""
    return url_for(endpoint, **values)


@dataclass(frozen=True)
class LearnerPage:
    """What the pages of a course are made from."""

    head: queries.Head
    plan: Plan
    page: content.Page
    answers: list[Answered]  # those to questions that are asked so today
    outdated: frozenset[tuple[str, str]]  # (lesson, check) of the others

    @property
    def addresses(self) -> CourseAddresses:
        """The addresses of the course's pages."""
        return CourseAddresses(self.head.course_id)


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
    [found] = _put_together(session, heads, {heads[0].release_id: page})
    return found


def learner_pages(session: Session, heads: list[queries.Head]) -> list[LearnerPage]:
    """The same for several courses, with as many statements as for one."""
    pages = content.course_pages(session, {head.release_id: head.course_id for head in heads})
    return _put_together(session, heads, pages)


def _put_together(
    session: Session, heads: list[queries.Head], pages: dict[UUID, content.Page]
) -> list[LearnerPage]:
    outlines = {head.course_id: pages[head.release_id].outline for head in heads}
    newest = queries.material_changes(
        session, {h.course_id: _reworded(h.records, outlines[h.course_id]) for h in heads}
    )
    made = []
    for head in heads:
        changed = {
            stable_id
            for stable_id, record in head.records.items()
            if newest.get((head.course_id, stable_id), 0) > record.release_number
        }
        asked = _questions(outlines[head.course_id])
        answers = [a for a in head.answers if asked.get((a.lesson_id, a.check_id)) == a.question]
        plan = make_plan(
            outlines[head.course_id],
            head.records,
            answers,
            changed,
            CourseAddresses(head.course_id),
            last=head.last_stable_id,
            started=head.enrolment_id is not None,
            completed_on=_completed_on(head),
        )
        outdated = {(a.lesson_id, a.check_id) for a in head.answers if a not in answers}
        made.append(LearnerPage(head, plan, pages[head.release_id], answers, frozenset(outdated)))
    return made


def _questions(outline: dict[str, Any]) -> dict[tuple[str, str], str]:
    """The digest of each check's question as it is asked now, by (lesson, check)."""
    return {
        (item["id"], check_id): asked
        for module in outline["modules"]
        for item in module["items"]
        for check_id, asked in item.get("checks", {}).items()
    }


def _completed_on(head: queries.Head) -> date | None:
    """The date of completion where the learner's agency is."""
    return local_date(head.completed_at, head.time_zone or HOME_ZONE) if head.completed_at else None


def _reworded(records: dict[str, Record], outline: dict[str, Any]) -> set[str]:
    """The documents that I finished and that have another rendition now than they had then."""
    return {
        item["id"]
        for module in outline["modules"]
        for item in module["items"]
        if (record := records.get(item["id"])) is not None
        and record.state == "done"
        and record.rendition != item["rendition"]
    }


def resume_at(record: Record | None, payload: dict[str, Any]) -> dict[str, str] | None:
    """Where to go on in a lesson: the kept block when it is still there, else its section."""
    if record is None or record.state == "done" or not record.section:
        return None
    sections = payload["sections"]
    by_block = [s for s in sections if record.block and _holds(s, record.block)]
    by_name = [s for s in sections if s["id"] == record.section]
    if by_block:  # wherever it stands now: its heading may have another name
        title, anchor = by_block[0]["title"], record.block or ""
    elif by_name and by_name[0] is not sections[0]:
        title, anchor = by_name[0]["title"], by_name[0]["id"]
    else:
        return None
    return {"title": title or payload["title"], "anchor": anchor}


def _holds(section: dict[str, Any], block: str) -> bool:
    mark = f'id="{block}"'
    return any(mark in part.get("html", "") for part in section["parts"])
