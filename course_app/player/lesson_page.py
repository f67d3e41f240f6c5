"""The page of a lesson: the same text for everybody, filled in with what is one person's own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import abort
from flask_babel import gettext as _
from markupsafe import escape

from course_app.flows.lessons import Graded
from course_app.flows.stops import OpenStop
from course_app.player.pages import CourseAddresses, LearnerPage, resume_at
from course_app.player.plan import Answered
from course_app.web.stencil import Press, Published


@dataclass(frozen=True)
class _CourseName:
    """What the frame of a lesson says of its course."""

    id: str
    title: str
    language: str


@dataclass(frozen=True)
class _Way:
    """The part of a plan that a lesson's frame shows."""

    course: _CourseName
    url: str


@dataclass(frozen=True)
class _Asked:
    """A check of one rendition of a lesson, and where its answer goes."""

    id: str
    rendition: str
    payload: dict[str, Any]
    url: str


def lesson_page(found: LearnerPage, lesson_id: str, again: str, chosen_none: str) -> str:
    """The whole page. The check `again` is asked once more; `chosen_none` was sent empty."""
    before, stop, after = found.plan.around(lesson_id)
    if stop is None:
        abort(404)
    line = next(m for m in found.plan.modules if stop in m.stops)
    lesson = Published(found.page.rendition_digest, found.page.payload)
    place_url = found.addresses.place(lesson_id)
    resume = resume_at(found.head.records.get(lesson_id), found.page.payload)
    course = found.plan.course
    press = Press()
    checks = _checks(press, found, lesson_id, again, chosen_none)
    return press.page(
        "player/lesson.html",
        {
            "text": press.fill("player/_text.html", checks, lesson=lesson, place_url=place_url),
            "back": press.fill("player/_back.html", lesson=lesson),
            "place": str(escape(resume["anchor"])) if resume else "",
            "place-title": str(escape(resume["title"])) if resume else "",
        },
        plan=_Way(_CourseName(course["id"], course["title"], course["language"]), found.plan.url),
        module=line.on_route(),
        stop=stop.for_all(),
        previous=before.for_all() if before else None,
        next=after.for_all() if after else None,
        lesson=lesson,
        resume=resume is not None,
        done_url=found.addresses.done(lesson_id),
        place_url=place_url,
    )


def check_fragment(course_id: str, graded: Graded) -> str:
    """An answered check, as it was in front of the reader."""
    answer = Answered(
        graded.lesson_id,
        graded.check_id,
        graded.choices,
        graded.sureness,
        graded.correct,
        graded.question,
    )
    url = CourseAddresses(course_id).check(graded.lesson_id, graded.check_id)
    return _check(Press(), _Asked(graded.check_id, graded.rendition, graded.check, url), answer)


def open_check_fragment(lesson: OpenStop, check_id: str, error: str) -> str:
    """A check to answer, with what was wrong with the answer."""
    lesson_id, rendition = lesson.place.stable_id or "", lesson.place.rendition_digest or ""
    url = CourseAddresses(lesson.course_id).check(lesson_id, check_id)
    asked = _Asked(check_id, rendition, lesson.payload["checks"][check_id], url)
    return _check(Press(), asked, None, error)


def choose_first() -> str:
    """What is said when an answer came without a choice."""
    return str(_("Choose an answer first, then tap how sure you are."))


def _checks(
    press: Press, found: LearnerPage, lesson_id: str, again: str, chosen_none: str
) -> dict[str, str]:
    """Every check of the lesson by its slot: a question, or what became of the answer."""
    answers = {a.check_id: a for a in found.answers if a.lesson_id == lesson_id}
    made = {}
    for check_id, payload in found.page.payload["checks"].items():
        asked = _Asked(
            check_id,
            found.page.rendition_digest,
            payload,
            found.addresses.check(lesson_id, check_id),
        )
        made[f"check-{check_id}"] = _check(
            press,
            asked,
            None if check_id in (again, chosen_none) else answers.get(check_id),
            choose_first() if check_id == chosen_none else None,
            outdated=(lesson_id, check_id) in found.outdated,
        )
    return made


def _check(
    press: Press,
    asked: _Asked,
    answer: Answered | None,
    error: str | None = None,
    outdated: bool = False,
) -> str:
    return press.fill(
        "player/_check.html",
        check=Published(f"{asked.rendition}/{asked.id}", asked.payload),
        rendition=asked.rendition,
        answer=answer,
        action_url=asked.url,
        error=error,
        outdated=outdated,
    )
