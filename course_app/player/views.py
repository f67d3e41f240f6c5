"""The learner's pages: my courses, the course, a module, a lesson, its checks, the review."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from markupsafe import escape
from werkzeug.wrappers import Response

from course_app.assessments.grading import UnknownChoice
from course_app.content import queries as content
from course_app.extensions import db
from course_app.flows import lessons
from course_app.flows.stops import NotFound, OpenStop
from course_app.lib.database import write_transaction
from course_app.player import queries
from course_app.player.pages import LearnerPage, learner_page, learner_pages, resume_at
from course_app.player.plan import Answered
from course_app.web.guards import signed_in
from course_app.web.stencil import Press, Published

player = Blueprint("player", __name__, template_folder="templates")


@player.get("/course")
@signed_in
def my_courses() -> str | Response:
    """My courses; with one course only, that course's page."""
    heads = queries.heads(db.session, current_user.id)
    if len(heads) == 1:
        return redirect(url_for("player.course", course_id=heads[0].course_id))
    pages = learner_pages(db.session, heads)
    return render_template(
        "player/my_courses.html",
        plans=[page.plan for page in pages if page.plan.started],
        open_courses=[page.plan for page in pages if not page.plan.started],
    )


@player.get("/courses/<course_id>")
@signed_in
def course(course_id: str) -> str:
    """The course home: its modules, my place, the time left and what is next."""
    found = learner_page(db.session, current_user, course_id)
    return render_template("player/course.html", plan=found.plan)


@player.get("/courses/<course_id>/modules/<module_id>")
@signed_in
def module(course_id: str, module_id: str) -> str:
    """A module: what it is for, its lessons, and where I am among them."""
    found = learner_page(db.session, current_user, course_id)
    line = found.plan.line_of(module_id) or abort(404)
    return render_template("player/module.html", plan=found.plan, module=line)


@player.get("/courses/<course_id>/lessons/<lesson_id>")
@signed_in
def lesson(course_id: str, lesson_id: str) -> str:
    """A lesson. Opening it the first time is recorded by a short write after the reads."""
    found = learner_page(db.session, current_user, course_id, lesson_id)
    if found.page.kind != "lesson":
        abort(404)
    html = _lesson_page(found, lesson_id)
    moved_on = lesson_id not in found.head.records or found.head.last_stable_id != lesson_id
    # A browser that only guesses what comes next must not move the learner's place.
    guessing = "prefetch" in request.headers.get("Sec-Purpose", "")
    if moved_on and request.method == "GET" and not guessing:
        db.session.rollback()  # ends the page's reads, so that the write waits for nobody
        with write_transaction(db.engine) as session:
            opened = lessons.find_lesson(session, course_id, lesson_id)
            lessons.open_lesson(session, current_user, opened)
    return html


@player.post("/courses/<course_id>/lessons/<lesson_id>/place")
@signed_in
def keep_place(course_id: str, lesson_id: str) -> Response | tuple[str, int]:
    """Keep where I am in a lesson."""
    section = request.form.get("section", "")
    found = _find(course_id, lesson_id)
    lessons.keep_place(db.session, current_user, found, section, request.form.get("block", ""))
    db.session.commit()
    if "X-Fragment" in request.headers:
        return "", 204
    flash(_("Your place is kept. You can leave now and go on from here."))
    return redirect(_lesson_url(course_id, lesson_id, section))


@player.post("/courses/<course_id>/lessons/<lesson_id>/done")
@signed_in
def finish_lesson(course_id: str, lesson_id: str) -> Response:
    """Mark a lesson done and go to what is next."""
    finished = lessons.finish_lesson(db.session, current_user, _find(course_id, lesson_id))
    db.session.commit()
    plan = learner_page(db.session, current_user, course_id).plan
    line = next((m for m in plan.modules if any(s.id == lesson_id for s in m.stops)), None)
    if finished:
        flash(_("That was the last stop. The course is done, and the record says so."))
    if line is not None and line.state == "done" and line.to_review:
        return redirect(line.review_url)
    following = plan.around(lesson_id)[2]
    if following is not None and following.state == "done":
        following = plan.next
    return redirect(following.resume_url if following else plan.url)


@player.post("/courses/<course_id>/lessons/<lesson_id>/checks/<check_id>")
@signed_in
def answer_check(course_id: str, lesson_id: str, check_id: str) -> Any:
    """Keep an answer to a check, and show what there is to say about each choice."""
    found = _find(course_id, lesson_id)
    choices = request.form.getlist("choice")
    error = None
    try:
        lessons.answer_check(
            db.session, current_user, found, check_id, choices, request.form.get("sureness", "")
        )
    except NotFound:
        abort(404)
    except (lessons.NothingChosen, UnknownChoice):
        error = _("Choose an answer first, then tap how sure you are.")
    db.session.commit()
    if error is None and "X-Fragment" not in request.headers:
        return redirect(_back_to(course_id, lesson_id, check_id))
    page = learner_page(db.session, current_user, course_id, lesson_id)
    if "X-Fragment" not in request.headers:
        return _lesson_page(page, lesson_id, error, check_id), 400
    answer = None if error else _answers_of(page, lesson_id)[check_id]
    return _check(Press(), page, lesson_id, check_id, answer, error), 400 if error else 200


@player.get("/courses/<course_id>/modules/<module_id>/review")
@signed_in
def review(course_id: str, module_id: str) -> str:
    """What I was sure of and had wrong comes back first, then what I guessed."""
    found = learner_page(db.session, current_user, course_id)
    line = found.plan.line_of(module_id) or abort(404)
    stops = {stop.id: stop for stop in line.stops}
    wrong = [a for a in found.head.answers if a.lesson_id in stops and not a.correct]
    wrong.sort(key=lambda a: (not a.sure_and_wrong, a.sureness == "guessing"))
    pages = content.pages(db.session, found.head.release_id, sorted({a.lesson_id for a in wrong}))
    items = [
        {
            "check": pages[a.lesson_id].payload["checks"][a.check_id],
            "answer": a,
            "lesson": stops[a.lesson_id],
            "action_url": url_for(
                "player.answer_check",
                course_id=course_id,
                lesson_id=a.lesson_id,
                check_id=a.check_id,
                back="review",
            ),
        }
        for a in wrong
        if a.lesson_id in pages and a.check_id in pages[a.lesson_id].payload["checks"]
    ]
    return render_template("player/review.html", plan=found.plan, module=line, items=items)


@player.get("/courses/<course_id>/glossary")
@signed_in
def glossary(course_id: str) -> str:
    """Every term of the course, with its definition."""
    found = learner_page(db.session, current_user, course_id)
    terms = content.glossary(db.session, found.head.release_id)
    return render_template("player/glossary.html", plan=found.plan, terms=terms)


def _lesson_page(
    found: LearnerPage, lesson_id: str, error: str | None = None, error_check: str = ""
) -> str:
    """The lesson as everybody sees it, filled in with what is this person's own."""
    before, stop, after = found.plan.around(lesson_id)
    if stop is None:
        abort(404)
    line = next(m for m in found.plan.modules if stop in m.stops)
    lesson = Published(found.page.rendition_digest, found.page.payload)
    asked_again = (request.args.get("again"), error_check)
    answers = {i: a for i, a in _answers_of(found, lesson_id).items() if i not in asked_again}
    press = Press()
    own = {
        f"check-{i}": _check(
            press, found, lesson_id, i, answers.get(i), error if i == error_check else None
        )
        for i in found.page.payload["checks"]
    }
    resume = resume_at(found.head.records.get(lesson_id), found.page.payload)
    place_url = found.addresses.place(lesson_id)
    return press.page(
        "player/lesson.html",
        {
            "text": press.fill("player/_text.html", own, lesson=lesson, place_url=place_url),
            "back": press.fill("player/_back.html", lesson=lesson),
            "place": str(escape(resume["anchor"])) if resume else "",
            "place-title": str(escape(resume["title"])) if resume else "",
        },
        plan=_Way(_CourseName(found.plan.course["id"], found.plan.course["title"]), found.plan.url),
        module=line.on_route(),
        stop=stop.for_all(),
        previous=before.for_all() if before else None,
        next=after.for_all() if after else None,
        lesson=lesson,
        resume=resume is not None,
        done_url=found.addresses.done(lesson_id),
        place_url=place_url,
    )


@dataclass(frozen=True)
class _CourseName:
    """What the frame of a lesson says of its course."""

    id: str
    title: str


@dataclass(frozen=True)
class _Way:
    """The part of a plan that a lesson's frame shows."""

    course: _CourseName
    url: str


def _check(
    press: Press,
    found: LearnerPage,
    lesson_id: str,
    check_id: str,
    answer: Answered | None,
    error: str | None = None,
) -> str:
    """One check: the question, or what became of the answer."""
    name = f"{found.page.rendition_digest}/{check_id}"
    return press.fill(
        "player/_check.html",
        check=Published(name, found.page.payload["checks"][check_id]),
        answer=answer,
        action_url=found.addresses.check(lesson_id, check_id),
        error=error,
    )


def _answers_of(found: LearnerPage, lesson_id: str) -> dict[str, Answered]:
    return {a.check_id: a for a in found.head.answers if a.lesson_id == lesson_id}


def _find(course_id: str, lesson_id: str) -> OpenStop:
    try:
        return lessons.find_lesson(db.session, course_id, lesson_id)
    except NotFound:
        abort(404)


def _lesson_url(course_id: str, lesson_id: str, anchor: str) -> str:
    return url_for(
        "player.lesson", course_id=course_id, lesson_id=lesson_id, _anchor=anchor or None
    )


def _back_to(course_id: str, lesson_id: str, check_id: str) -> str:
    if request.args.get("back") == "review":
        plan = learner_page(db.session, current_user, course_id).plan
        line = next((m for m in plan.modules if any(s.id == lesson_id for s in m.stops)), None)
        if line is not None:
            return f"{line.review_url}#check-{check_id}"
    return _lesson_url(course_id, lesson_id, f"check-{check_id}")
