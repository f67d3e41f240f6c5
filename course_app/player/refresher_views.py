"""The learner's refreshers: what they are, one of them part by part, and reminders by mail."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import (
    Blueprint,
    abort,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from course_app.accounts.models import User
from course_app.extensions import db
from course_app.flows import refreshers as flows
from course_app.flows.refreshers import NotOffered
from course_app.lib.sealing import Unreadable, unseal
from course_app.player import refresher_pages as pages
from course_app.player.lesson_page import choose_first
from course_app.player.line_pages import fault_words, typed
from course_app.player.pages import learner_page
from course_app.player.plan import Answered
from course_app.player.reminders import PURPOSE
from course_app.progress import queries as records
from course_app.scenarios import intentions, queries
from course_app.scenarios import refreshers as rules
from course_app.scenarios.words import SKILL_WORDS
from course_app.web.guards import public, signed_in

refreshers = Blueprint("refreshers", __name__, template_folder="templates")

LATER = "refreshers_later"  # in the cookie, which ends with the sign-in


@refreshers.context_processor
def words() -> dict[str, Any]:
    """How skills are called, for every page of this room."""
    return {"skill_words": SKILL_WORDS}


@refreshers.get("/courses/<course_id>/refreshers")
@signed_in
def about(course_id: str) -> str:
    """What refreshers are, when the next one comes, and the reminder."""
    found = learner_page(db.session, current_user, course_id)
    done = pages.completion(found)
    days = records.refreshed(db.session, [done.enrolment_id])[done.enrolment_id] if done else []
    return render_template(
        "player/refreshers.html",
        plan=found.plan,
        offer=pages.offers(db.session, [found]).get(course_id),
        next_on=rules.next_offer(done.completed_on, days, done.today) if done else None,
        more=done is not None and rules.next_due(done.completed_on, done.today) is not None,
        email=db.session.get_one(User, current_user.id).email,
        reminded=queries.reminded(db.session, current_user.id, course_id),
    )


@refreshers.post("/courses/<course_id>/refreshers/reminder")
@signed_in
def remind(course_id: str) -> Response:
    """Switch the reminder by mail on or off."""
    if request.form.get("mail") != "on":
        flows.stop_reminding(db.session, current_user.id, course_id)
        flash(_("There will be no mail about refreshers of this course."))
    elif flows.remind(db.session, current_user, course_id):
        flash(_("You get one mail for each refresher, on the day it is ready."))
    else:
        flash(_("The reminder stays off: no refresher is left to come, or no e-mail is confirmed."))
    db.session.commit()
    return redirect(url_for("refreshers.about", course_id=course_id))


@refreshers.get("/courses/<course_id>/refreshers/<int:n>")
@signed_in
def refresher(course_id: str, n: int) -> Any:
    """One part of a refresher."""
    try:
        mine = pages.refresher_page(db.session, current_user, course_id, n)
    except NotOffered:
        return _none_waits(course_id)
    return _page(mine, _part(mine))


@refreshers.post("/courses/<course_id>/refreshers/<int:n>")
@signed_in
def answer(course_id: str, n: int) -> Any:
    """Show what there is to say about an answer, which is kept nowhere."""
    try:
        mine = pages.refresher_page(db.session, current_user, course_id, n)
    except NotOffered:
        abort(404)
    part = _part(mine)
    if (key := request.form.get("turn")) is not None:
        turn = pages.turn_named(db.session, mine, key)
        line = request.form.get("line", "")
        if turn is None or line not in {one.line["id"] for one in turn.answers}:
            return redirect(mine.url())
        return _page(mine, part, turn=turn, said=line)
    asked = mine.parts[part]
    if not isinstance(asked, pages.Asked) or request.form.get("rendition") != asked.mark:
        return redirect(mine.url(part))
    given = asked.graded(request.form.getlist("choice"), request.form.get("sureness", ""))
    error = None if given else choose_first()
    if "X-Fragment" in request.headers:
        shown = {**_check(mine, part, asked, given), "error": error}
        return render_template("player/_check.html", **shown), 200 if given else 400
    return _page(mine, part, given=given, error=error), 200 if given else 400


@refreshers.post("/courses/<course_id>/refreshers/<int:n>/done")
@signed_in
def done(course_id: str, n: int) -> Any:
    """Finish a refresher: the record says so and nothing else. My line is kept, or changed."""
    try:
        mine = pages.refresher_page(db.session, current_user, course_id, n)
    except NotOffered:
        return _none_waits(course_id)
    words, module_id = typed(request.form), request.form.get("module", "")
    try:
        if mine.plan.line_of(module_id) is not None:
            _keep_line(course_id, module_id, words)
        flows.finish(db.session, current_user, course_id, n)
    except intentions.BadLine as error:
        db.session.rollback()
        last = len(mine.parts) - 1
        return _page(mine, last, words=words, errors=fault_words(error)), 400
    except NotOffered:  # a double tap, or another device
        db.session.rollback()
        return _none_waits(course_id)
    db.session.commit()
    flash(_("That was the refresher. Your record says that one was done, and nothing else of it."))
    return redirect(mine.plan.url)


@refreshers.post("/courses/<course_id>/refreshers/later")
@signed_in
def later(course_id: str) -> Response:
    """Not now: it is offered again at the next sign-in. Nothing of this is stored here."""
    found = learner_page(db.session, current_user, course_id)
    session[LATER] = sorted({*session.get(LATER, []), course_id})
    return redirect(found.plan.url)


@refreshers.get("/reminders/<token>")
@public
def reminder(token: str) -> str:
    """From a mail: stop the reminders, without signing in."""
    _whose(token)
    return render_template("player/stop_reminder.html", token=token, stopped=False)


@refreshers.post("/reminders/<token>")
@public
def stop_reminder(token: str) -> str:
    """Stop the reminders of the mail that holds this link."""
    flows.stop_reminding(db.session, *_whose(token))
    db.session.commit()
    return render_template("player/stop_reminder.html", token=token, stopped=True)


def hidden() -> list[str]:
    """The courses whose refresher was put off until the next sign-in."""
    return list(session.get(LATER, []))


def _whose(token: str) -> tuple[UUID, str]:
    try:
        told = unseal(current_app.config["SECRET_KEY"], PURPOSE, token)
    except Unreadable:
        abort(404)
    user_id, course_id = told.split(" ", 1)
    return UUID(user_id), course_id


def _keep_line(course_id: str, module_id: str, words: dict[str, str]) -> None:
    """Keep or change my line; both halves emptied delete it. Raises BadLine."""
    if any(half.strip() for half in words.values()):
        intentions.save(db.session, current_user.id, course_id, module_id, **words)
    else:
        intentions.remove(db.session, current_user.id, course_id, module_id)


def _part(mine: pages.Refresher) -> int:
    part = request.args.get("part", 0, type=int)
    return part if 0 <= part < len(mine.parts) else 0


def _none_waits(course_id: str) -> Response:
    learner_page(db.session, current_user, course_id)  # or 404
    flash(_("No refresher waits here now. One that was done counts."))
    return redirect(url_for("refreshers.about", course_id=course_id))


def _check(
    mine: pages.Refresher, part: int, asked: pages.Asked, given: Answered | None
) -> dict[str, Any]:
    """What the fragment of a check is made from."""
    return {
        "check": asked.check,
        "rendition": asked.mark,
        "answer": given,
        "action_url": mine.url(part),
        "again_url": mine.url(part),
        "outdated": False,
    }


def _page(
    mine: pages.Refresher,
    part: int,
    *,
    turn: pages.Turn | None = None,
    said: str = "",
    given: Answered | None = None,
    error: str | None = None,
    words: dict[str, str] | None = None,
    errors: dict[str, str] | None = None,
) -> str:
    here = mine.parts[part]
    asked: dict[str, Any] = {}
    if isinstance(here, pages.Asked):
        asked = _check(mine, part, here, given)
        asked["lesson"] = mine.plan.around(here.lesson_id)[1]
    return render_template(
        "player/refresher.html",
        plan=mine.plan,
        mine=mine,
        part=part,
        turn=turn or (here if isinstance(here, pages.Turn) else None),
        said=said,
        error=error,
        next_url=mine.url(part + 1),
        words=words or mine.line,
        errors=errors or {},
        minutes_in_all=rules.MINUTES,
        **asked,
    )
