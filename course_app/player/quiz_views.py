"""The learner's pages of quizzes: what it is, an attempt, handing in, the result, the review."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from course_app.assessments.question_types.contract import InvalidAnswer
from course_app.extensions import db
from course_app.flows import quizzes as flows
from course_app.flows.hand_in import submit as close_attempt
from course_app.flows.stops import NotFound
from course_app.lib import clock
from course_app.lib.clock import HOME_ZONE
from course_app.player import quiz_pages as pages
from course_app.player.attempt_pages import addresses, open_page, over_page, result_page
from course_app.player.moments import spoken
from course_app.player.pages import LearnerPage, learner_page
from course_app.player.quiz_form import read_answer, read_form
from course_app.player.quiz_words import TROUBLE, rating_words, state_words
from course_app.web.guards import signed_in

quizzes = Blueprint("quizzes", __name__, template_folder="templates")
quizzes.add_app_template_filter(pages.mixed, "mixed")
quizzes.add_app_template_filter(rating_words, "rating")


@quizzes.app_template_filter("moment")
def moment(instant: datetime, zone: str | None, up: bool = False) -> str:
    """An instant in words, on the clocks of this zone."""
    return spoken(instant, zone or HOME_ZONE, clock.now(), up)


@quizzes.get("/courses/<course_id>/quizzes/<quiz_id>")
@signed_in
def quiz(course_id: str, quiz_id: str) -> str:
    """What the quiz is, my attempts at it, and the one thing to do now."""
    found, step = _quiz(course_id, quiz_id)
    line, stop, _after = pages.around(found, quiz_id)
    return render_template(
        "player/quiz.html",
        plan=found.plan,
        module=line,
        stop=stop,
        quiz=found.page.payload,
        step=step,
        zone=found.head.time_zone,
        **addresses(course_id, quiz_id),
    )


@quizzes.post("/courses/<course_id>/quizzes/<quiz_id>/attempts")
@signed_in
def start(course_id: str, quiz_id: str) -> Response:
    """Go on with the open attempt, or start one."""
    try:
        found = flows.find_quiz(db.session, course_id, quiz_id)
        looked_at = request.form.get("looked_at", type=int)
        attempt_id = flows.start(db.session, current_user, found, looked_at)
    except NotFound:
        abort(404)
    except flows.ReviewFirst:
        db.session.rollback()
        return redirect(addresses(course_id, quiz_id)["review_url"])
    except (flows.NoneLeft, flows.TooSoon):
        db.session.rollback()
        return redirect(addresses(course_id, quiz_id)["quiz_url"])
    db.session.commit()
    return redirect(url_for("quizzes.attempt", attempt_id=attempt_id))


@quizzes.get("/courses/<course_id>/quizzes/<quiz_id>/review")
@signed_in
def review(course_id: str, quiz_id: str) -> str | Response:
    """What was missed in the last attempt, and where to read it; the next try opens from here."""
    found, step = _quiz(course_id, quiz_id)
    last = next((one for one in reversed(step.tries) if one.submitted_at), None)
    if last is None:
        return redirect(addresses(course_id, quiz_id)["quiz_url"])
    mine = pages.my_attempt(db.session, current_user, last.id)
    line, stop, _after = pages.around(found, quiz_id)
    return render_template(
        "player/quiz_review.html",
        plan=found.plan,
        module=line,
        stop=stop,
        quiz=found.page.payload,
        step=step,
        missed=pages.missed(found, mine, mine.score),
        last=last,
        zone=found.head.time_zone,
        shown=mine.rules.review.shows(step.passed is not None),
        **addresses(course_id, quiz_id),
    )


@quizzes.get("/attempts/<uuid:attempt_id>")
@signed_in
def attempt(attempt_id: UUID) -> str:
    """The questions while the attempt is open, its result afterwards."""
    mine = pages.my_attempt(db.session, current_user, attempt_id)
    found = learner_page(db.session, current_user, mine.enrolment.course_id)
    if mine.is_over:
        return over_page(found, mine)
    return result_page(found, mine) if mine.attempt.submitted_at else open_page(found, mine)


@quizzes.post("/attempts/<uuid:attempt_id>")
@signed_in
def save(attempt_id: UUID) -> Any:
    """Keep every answer of the page; then hand in, or come back to it."""
    go = request.form.get("go", "save")
    try:
        older = flows.save_form(db.session, current_user.id, attempt_id, read_form(request.form))
    except NotFound:
        abort(404)
    except flows.HandedIn:
        return redirect(url_for("quizzes.attempt", attempt_id=attempt_id))
    except flows.TimeOver:
        return _too_late(attempt_id)
    except InvalidAnswer:
        return _invalid(attempt_id)
    db.session.commit()
    if older:
        flash(_newer_words(older))
        return redirect(url_for("quizzes.attempt", attempt_id=attempt_id, _anchor=f"q{older[0]}"))
    if go == "submit":
        mine = pages.my_attempt(db.session, current_user, attempt_id)
        if mine.unanswered and mine.seconds_left != 0:
            return redirect(url_for("quizzes.hand_in", attempt_id=attempt_id))
        return submit(attempt_id)
    mine = pages.my_attempt(db.session, current_user, attempt_id)
    if mine.attempt.deadline_at is None:
        flash(_("Your answers are saved. You can leave now and go on from here."))
    else:
        flash(_("Your answers are saved. The clock goes on."))
    after = go.removeprefix("save-")
    anchor = f"q{after}" if after.isascii() and after.isdecimal() and len(after) < 4 else None
    return redirect(url_for("quizzes.attempt", attempt_id=attempt_id, _anchor=anchor))


@quizzes.post("/attempts/<uuid:attempt_id>/answers/<int:place>")
@signed_in
def save_answer(attempt_id: UUID, place: int) -> Any:
    """Keep one answer, as it is given; says what is kept now."""
    here = url_for("quizzes.attempt", attempt_id=attempt_id)
    try:
        given = read_answer(request.form)
        kept = flows.save_answer(db.session, current_user.id, attempt_id, place, given)
    except NotFound:
        abort(404)
    except flows.HandedIn:
        words = _("This quiz was handed in already, here or on another device.")
        return {"kept": False, "handed_in": here, "words": words}, 409
    except flows.TimeOver:
        _too_late(attempt_id, say=False)
        return {"kept": False, "handed_in": here, "words": _late_words()}, 409
    except InvalidAnswer:
        return {"kept": False, "words": _unreadable()}, 400
    db.session.commit()
    if kept is not None:
        said = {"words": state_words(kept), **({"trouble": True} if kept in TROUBLE else {})}
        return {"kept": True, "revision": given.revision + 1, **said}
    mine = pages.my_attempt(db.session, current_user, attempt_id)
    one = mine.drawn[place - 1]
    now = mine.answers[one.question]
    chosen = pages.sent(mine, one, now.chosen)
    words = _newer_words([place])
    return {"kept": False, "revision": now.revision, "chosen": chosen, "words": words}, 409


@quizzes.get("/attempts/<uuid:attempt_id>/hand-in")
@signed_in
def hand_in(attempt_id: UUID) -> str | Response:
    """A last look: which questions have no answer yet."""
    mine = pages.my_attempt(db.session, current_user, attempt_id)
    if mine.attempt.submitted_at or mine.is_over:
        return redirect(url_for("quizzes.attempt", attempt_id=attempt_id))
    found = learner_page(db.session, current_user, mine.enrolment.course_id)
    line, stop, _after = pages.around(found, mine.attempt.quiz_id)
    return render_template(
        "player/hand_in.html", plan=found.plan, module=line, stop=stop, mine=mine
    )


@quizzes.post("/attempts/<uuid:attempt_id>/hand-in")
@signed_in
def submit(attempt_id: UUID) -> Response:
    """Hand in. Sent twice, it is handed in once."""
    try:
        done = close_attempt(db.session, current_user, attempt_id)
    except NotFound:
        abort(404)
    db.session.commit()
    if done.course_done:
        flash(_("That was the last stop. The course is done, and the record says so."))
    return redirect(url_for("quizzes.attempt", attempt_id=attempt_id))


def _quiz(course_id: str, quiz_id: str) -> tuple[LearnerPage, pages.Step]:
    found = learner_page(db.session, current_user, course_id, quiz_id)
    if found.page.kind != "quiz":
        abort(404)
    enrolment = pages.enrolment_of(db.session, found)
    return found, pages.step_of(db.session, current_user, enrolment, found.page.payload)


def _too_late(attempt_id: UUID, say: bool = True) -> Response:
    """Answers came after the time: hand in what was saved by then, and say so."""
    db.session.rollback()
    close_attempt(db.session, current_user, attempt_id)
    db.session.commit()
    if say:
        flash(_late_words())
    return redirect(url_for("quizzes.attempt", attempt_id=attempt_id))


def _invalid(attempt_id: UUID) -> tuple[str, int]:
    db.session.rollback()
    mine = pages.my_attempt(db.session, current_user, attempt_id)
    found = learner_page(db.session, current_user, mine.enrolment.course_id)
    return open_page(found, mine, _unreadable()), 400


def _unreadable() -> str:
    words: str = _(
        "An answer could not be read, so nothing of this page was changed. Your saved answers are"
        " below: mark the others again, one answer to each question, and save."
    )
    return words


def _late_words() -> str:
    words: str = _(
        "The time was over before this arrived, so it was not kept. What was saved before counts,"
        " and is handed in."
    )
    return words


def _newer_words(places: list[int]) -> str:
    words: str = _(
        "Question %(places)s was answered in another window or on another device since. That newer"
        " answer is kept and shown here; change it if you like.",
        places=", ".join(map(str, places)),
    )
    return words
