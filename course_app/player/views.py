"""The learner's pages: my courses, the course, a module, a lesson, its checks, the review."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from course_app.assessments.grading import UnknownChoice
from course_app.certificates.queries import Mine, certificates_of
from course_app.content import queries as content
from course_app.content.compiled import question_digest
from course_app.extensions import db
from course_app.flows import lessons
from course_app.flows.stops import NotFound, OpenStop, settle
from course_app.lib.database import write_transaction
from course_app.player import queries, refresher_pages, refresher_views
from course_app.player.lesson_page import (
    check_fragment,
    choose_first,
    lesson_page,
    open_check_fragment,
)
from course_app.player.pages import LearnerPage, learner_page, learner_pages
from course_app.scenarios import queries as practice
from course_app.web.guards import signed_in

player = Blueprint("player", __name__, template_folder="templates")


@player.get("/course")
@signed_in
def my_courses() -> str | Response:
    """My courses; with one course only, that course's page."""
    heads = queries.heads(db.session, current_user.id)
    if len(heads) == 1:
        return redirect(url_for("player.course", course_id=heads[0].course_id))
    pages = learner_pages(db.session, heads)
    refreshers = refresher_pages.offers(db.session, pages, refresher_views.hidden())
    return render_template(
        "player/my_courses.html",
        refreshers=refreshers,
        plans=[page.plan for page in pages if page.plan.started],
        open_courses=[page.plan for page in pages if not page.plan.started],
    )


@player.get("/courses/<course_id>")
@signed_in
def course(course_id: str) -> str:
    """The course home: its modules, my place, the time left and what is next."""
    found = learner_page(db.session, current_user, course_id)
    if found.plan.to_settle and request.method == "GET":
        with write_transaction(db.engine) as session:
            settle(session, current_user, course_id)
        found = learner_page(db.session, current_user, course_id)
    mine = _certificates(found)
    offers = refresher_pages.offers(db.session, [found], refresher_views.hidden())
    return render_template(
        "player/course.html",
        plan=found.plan,
        certificates=mine,
        refresher=offers.get(course_id),
        resources=found.page.outline.get("resources"),
        has_card="card" in found.page.outline,
        has_templates="templates" in found.page.outline,
    )


@player.get("/courses/<course_id>/modules/<module_id>")
@signed_in
def module(course_id: str, module_id: str) -> str:
    """A module: what it is for, its lessons, and where I am among them."""
    found = learner_page(db.session, current_user, course_id)
    line = found.plan.line_of(module_id) or abort(404)
    ready = any(stop.state == "done" for stop in line.stops)
    mine = current_user.id, course_id, module_id
    return render_template(
        "player/module.html",
        plan=found.plan,
        module=line,
        certificates=_certificates(found),
        writes_line=ready,
        my_line=practice.my_line(db.session, *mine) if ready else None,
    )


@player.get("/courses/<course_id>/lessons/<lesson_id>")
@signed_in
def lesson(course_id: str, lesson_id: str) -> str:
    """A lesson. Opening it the first time is recorded by a short write after the reads."""
    found = learner_page(db.session, current_user, course_id, lesson_id)
    if found.page.kind != "lesson":
        abort(404)
    again = request.args.get("again", "")
    html = lesson_page(found, lesson_id, again, chosen_none=request.args.get("choose", ""))
    moved_on = lesson_id not in found.head.records or found.head.last_stable_id != lesson_id
    # A browser that only guesses what comes next must not move the learner's place.
    guessing = "prefetch" in request.headers.get("Sec-Purpose", "")
    if moved_on and request.method == "GET" and not guessing:
        with write_transaction(db.engine) as session, suppress(NotFound):  # taken out meanwhile
            opened = lessons.find_lesson(session, course_id, lesson_id)
            lessons.open_lesson(session, current_user, opened)
    return html


@player.post("/courses/<course_id>/lessons/<lesson_id>/place")
@signed_in
def keep_place(course_id: str, lesson_id: str) -> Response | tuple[str, int]:
    """Keep where I am in a lesson."""
    section = request.form.get("section", "")
    found = _find(course_id, lesson_id)
    block = request.form.get("block", "")
    kept = lessons.keep_place(db.session, current_user, found, section, block)
    db.session.commit()
    if "X-Fragment" in request.headers:
        return "", 204
    if not kept:
        flash(_("This lesson changed while it was open. Here it is as it is now."))
        return redirect(_lesson_url(course_id, lesson_id, ""))
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
    choices, sureness = request.form.getlist("choice"), request.form.get("sureness", "")
    rendition = request.form.get("rendition", "")
    try:
        graded = lessons.answer_check(
            db.session, current_user, found, check_id, choices, sureness, rendition
        )
    except NotFound:
        abort(404)
    except (lessons.NothingChosen, UnknownChoice):
        return _nothing_chosen(found, check_id)
    db.session.commit()
    if "X-Fragment" in request.headers:
        return check_fragment(found.course_id, graded)
    if graded.question != question_digest(found.payload["checks"].get(check_id) or {}):
        flash(
            _(
                "This question changed while it was open. Your answer to the earlier one is in"
                " your record; here it is as it is asked now."
            )
        )
    return redirect(_back_to(course_id, lesson_id, check_id))


def _nothing_chosen(found: OpenStop, check_id: str) -> Response | tuple[str, int]:
    db.session.rollback()
    lesson_id = found.place.stable_id or ""
    if "X-Fragment" in request.headers:
        return open_check_fragment(found, check_id, choose_first()), 400
    where: dict[str, Any] = {"course_id": found.course_id, "lesson_id": lesson_id}
    anchor = f"check-{check_id}"
    return redirect(url_for("player.lesson", **where, choose=check_id, _anchor=anchor))


@player.get("/courses/<course_id>/modules/<module_id>/review")
@signed_in
def review(course_id: str, module_id: str) -> str:
    """What I was sure of and had wrong comes back first, then what I guessed."""
    found = learner_page(db.session, current_user, course_id)
    line = found.plan.line_of(module_id) or abort(404)
    stops = {stop.id: stop for stop in line.stops}
    wrong = [a for a in found.answers if a.lesson_id in stops and not a.correct]
    wrong.sort(key=lambda a: (not a.sure_and_wrong, a.sureness == "guessing"))
    pages = content.pages(db.session, found.head.release_id, sorted({a.lesson_id for a in wrong}))
    items = [
        {
            "check": pages[a.lesson_id].payload["checks"][a.check_id],
            "answer": a,
            "rendition": pages[a.lesson_id].rendition_digest,
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


def _certificates(found: LearnerPage) -> dict[str, Mine]:
    """My certificates of this course by award; asked for only when there can be any."""
    earned = found.head.completed_at or any(s.state == "done" for s in found.plan.stops)
    return certificates_of(db.session, found.head.enrolment_id) if earned else {}


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
