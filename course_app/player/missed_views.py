"""The page on which a learner practises what they missed in a quiz. It writes nothing."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from course_app.assessments.question_types.contract import InvalidAnswer
from course_app.extensions import db
from course_app.player import quiz_pages as pages
from course_app.player.attempt_pages import addresses
from course_app.player.missed import answered, fingerprint, judged, practice_of
from course_app.player.pages import LearnerPage, learner_page
from course_app.player.quiz_form import read_form
from course_app.web.guards import signed_in

missed = Blueprint("missed", __name__, template_folder="templates")


@missed.get("/courses/<course_id>/quizzes/<quiz_id>/practice")
@signed_in
def practice(course_id: str, quiz_id: str) -> str:
    """What I missed, asked again."""
    found, asked = _asked(course_id, quiz_id)
    return _page(found, asked, {})


@missed.post("/courses/<course_id>/quizzes/<quiz_id>/practice")
@signed_in
def check(course_id: str, quiz_id: str) -> Any:
    """Judge what was answered, on the spot; the form brings back what was judged before."""
    found, asked = _asked(course_id, quiz_id)
    if request.form.get("asked") != fingerprint(asked):
        flash(_("The questions to practice have changed. These are the ones of now."))
        return redirect(url_for("missed.practice", course_id=course_id, quiz_id=quiz_id))
    try:
        asked = answered(asked, read_form(request.form))
    except InvalidAnswer:
        words = _("An answer could not be read. Mark it again and check it.")
        return _page(found, asked, {}, words), 400
    return _page(found, asked, judged(asked, set(request.form.getlist("check"))))


def _asked(course_id: str, quiz_id: str) -> tuple[LearnerPage, pages.Asked]:
    found = learner_page(db.session, current_user, course_id, quiz_id)
    if found.page.kind != "quiz":
        abort(404)
    enrolment = pages.enrolment_of(db.session, found)
    everything = request.args.get("all") == "yes"
    return found, practice_of(db.session, enrolment, found.page.payload, everything)


def _page(
    found: LearnerPage, asked: pages.Asked, feedback: dict[int, dict[str, Any]], error: str = ""
) -> str:
    quiz = found.page.payload
    line, stop, _after = pages.around(found, quiz["id"])
    return render_template(
        "player/missed.html",
        plan=found.plan,
        module=line,
        stop=stop,
        quiz=quiz,
        questions=pages.open_questions(asked),
        feedback=feedback,
        fingerprint=fingerprint(asked),
        everything=request.args.get("all") == "yes",
        error=error,
        **addresses(found.head.course_id, quiz["id"]),
    )
