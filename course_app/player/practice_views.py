"""The learner's pages of practice: a stop, a scenario, a run, its debrief, and my practice."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from werkzeug.wrappers import Response

from course_app.extensions import db
from course_app.flows import practice as flows
from course_app.flows.stops import NotFound
from course_app.player import opening_pages as opening
from course_app.player import practice_pages as pages
from course_app.player import queries as player_queries
from course_app.player.pages import learner_page
from course_app.scenarios import machine, queries, services
from course_app.scenarios.opening import cold_open
from course_app.scenarios.services import Moved, NoSuchRun
from course_app.scenarios.words import ENDING_WORDS, SKILL_WORDS
from course_app.web.guards import signed_in

practice = Blueprint("practice", __name__, template_folder="templates")


@practice.context_processor
def words() -> dict[str, Any]:
    """How skills and endings are called, for every page of this room."""
    return {"skill_words": SKILL_WORDS, "ending_words": ENDING_WORDS}


@practice.get("/courses/<course_id>/practice/<practice_id>")
@signed_in
def stop(course_id: str, practice_id: str) -> str:
    """A practice stop: what can be chosen, and which of it I have practised."""
    found = pages.scenario_page(db.session, current_user, course_id, practice_id)
    if found.page.kind != "practice":
        abort(404)
    _before, here, after = found.plan.around(practice_id)
    payload = found.page.payload
    done = {i for i, r in found.head.records.items() if r.state == "done"}
    return render_template(
        "player/practice.html",
        plan=found.plan,
        module=next((m for m in found.plan.modules if here in m.stops), None),
        stop=here,
        next=found.plan.next if after is None or after.state == "done" else after,
        practice=payload,
        done=done,
        count=sum(one["id"] in done for one in payload["scenarios"]),
    )


@practice.post("/courses/<course_id>/practice/<practice_id>/done")
@signed_in
def finish(course_id: str, practice_id: str) -> Response:
    """Mark a stop done that asks for less now than it did."""
    try:
        ended = flows.finish_practice(db.session, current_user, course_id, practice_id)
    except NotFound:
        abort(404)
    db.session.commit()
    _say_ended(ended)
    return redirect(url_for("practice.stop", course_id=course_id, practice_id=practice_id))


@practice.get("/courses/<course_id>/scenarios/<scenario_id>")
@signed_in
def scenario(course_id: str, scenario_id: str) -> str | Response:
    """A scenario before its first line: what is known, who sees what, and my earlier runs."""
    found = pages.scenario_page(db.session, current_user, course_id, scenario_id)
    if found.page.kind != "scenario":
        abort(404)
    if cold_open(found.page.outline, scenario_id):
        return redirect(url_for("opening.play", course_id=course_id))
    around = pages.where(found, scenario_id)
    runs = queries.my_runs(db.session, current_user.id, course_id, scenario_id)
    lines = pages.run_lines(db.session, runs, found.head.time_zone)
    return render_template(
        "player/scenario.html",
        plan=found.plan,
        module=around.line,
        stop=around.stop,
        scenario=found.page.payload,
        runs=lines,
        open_run=next((one for one in lines if one.ending is None and one.run.path), None),
        assessed_by=pages.assessing(db.session, current_user, course_id, scenario_id),
    )


@practice.post("/courses/<course_id>/scenarios/<scenario_id>/runs")
@signed_in
def begin(course_id: str, scenario_id: str) -> Response:
    """Begin a run."""
    try:
        found = flows.find_scenario(db.session, course_id, scenario_id)
    except NotFound:
        abort(404)
    try:
        assessed = request.form.get("assessed") == "yes"
        run = flows.begin(db.session, current_user, found, assessed)
    except NotFound:  # the agency switched it off meanwhile
        flash(_("Your agency does not ask for an assessed run any more. Nothing was begun."))
        where = url_for("practice.scenario", course_id=course_id, scenario_id=scenario_id)
        return redirect(where)
    db.session.commit()
    return redirect(url_for("practice.run", run_id=run.id))


@practice.get("/runs/<uuid:run_id>")
@signed_in
def run(run_id: UUID) -> Any:
    """The turn at which a run stands, or its debrief."""
    mine = pages.my_run(db.session, current_user, run_id)
    if "X-Fragment" in request.headers:
        if mine.run.ended:
            return "", 204
        return render_template("player/_turn.html", mine=mine, fragment=True)
    found = learner_page(db.session, current_user, mine.run.course_id)
    around = pages.where(found, mine.run.scenario_id)
    shown: dict[str, Any] = {
        "plan": found.plan,
        "module": around.line,
        "stop": around.stop,
        "mine": mine,
        "scenario_url": url_for(
            "practice.scenario", course_id=mine.run.course_id, scenario_id=mine.run.scenario_id
        ),
    }
    if not mine.run.ended:
        return render_template("player/run.html", **shown)
    runs = queries.my_runs(db.session, current_user.id, mine.run.course_id, mine.run.scenario_id)
    lines = opening.ended(db.session, found, mine, runs)
    if lines is not None and not (lines.ready and request.args.get("look") == "turns"):
        name = "then_and_now" if lines.ready else "opening_lines"
        return render_template(f"player/{name}.html", **shown, lines=lines)
    return render_template(
        "player/debrief.html",
        **shown,
        debrief=pages.look_back(mine),
        runs=pages.run_lines(db.session, runs, found.head.time_zone),
    )


@practice.post("/runs/<uuid:run_id>/lines")
@signed_in
def say(run_id: UUID) -> Response:
    """Say or do something."""
    at = request.form.get("at", type=int)
    line = request.form.get("line", "")
    try:
        ended = flows.say(db.session, current_user, run_id, -1 if at is None else at, line)
    except NoSuchRun:
        abort(404)
    except (Moved, machine.ImpossiblePath):
        return _moved(run_id)
    db.session.commit()
    _say_ended(ended)
    return _to_turn(run_id)


@practice.post("/runs/<uuid:run_id>/back")
@signed_in
def take_back(run_id: UUID) -> Response:
    """Take the last line back."""
    at = request.form.get("at", type=int)
    try:
        found = flows.open_run(db.session, current_user, run_id)
        services.take_back(db.session, found.run, -1 if at is None else at)
    except NoSuchRun:
        abort(404)
    except Moved:
        return _moved(run_id)
    db.session.commit()
    return _to_turn(run_id)


@practice.post("/runs/<uuid:run_id>/words")
@signed_in
def own_words(run_id: UUID) -> Response:
    """Keep own words for this turn, or go on without."""
    at = request.form.get("at", type=int)
    given = " ".join(request.form.get("words", "").split())
    if request.form.get("how") == "none":
        given = ""
    try:
        found = flows.open_run(db.session, current_user, run_id)
    except NoSuchRun:
        abort(404)
    if at != len(found.run.path) or found.run.ended:
        return _moved(run_id)
    services.keep_words(db.session, found.run, at, given)
    db.session.commit()
    return _to_turn(run_id)


@practice.post("/runs/<uuid:run_id>/words/<int:turn>")
@signed_in
def rate(run_id: UUID, turn: int) -> Response:
    """Keep how I rate my own words beside the models."""
    try:
        found = flows.open_run(db.session, current_user, run_id)
    except NoSuchRun:
        abort(404)
    if not services.rate_words(db.session, found.run, turn, request.form.get("rating", "")):
        return _moved(run_id)
    db.session.commit()
    return _to_turn(run_id)


@practice.post("/runs/<uuid:run_id>/again")
@signed_in
def again(run_id: UUID) -> Response:
    """Go back to a turn and try another way; this run stays as it is."""
    turn = request.form.get("turn", 0, type=int)
    try:
        fresh = flows.again(db.session, current_user, run_id, turn)
    except (NoSuchRun, NotFound):
        abort(404)
    db.session.commit()
    return _to_turn(fresh.id)


@practice.post("/runs/<uuid:run_id>/keep")
@signed_in
def keep(run_id: UUID) -> Response:
    """Keep a run beyond 90 days, or let it go again."""
    try:
        found = flows.open_run(db.session, current_user, run_id)
    except NoSuchRun:
        abort(404)
    found.run.kept = request.form.get("keep") == "yes"
    db.session.commit()
    if found.run.kept:
        flash(_("This run is kept until you delete it."))
    else:
        flash(_("This run goes away by itself, 90 days after you last touched it."))
    return redirect(url_for("practice.run", run_id=run_id))


@practice.get("/my-practice")
@signed_in
def mine() -> str:
    """All my runs, to look at, keep or delete."""
    heads = {head.course_id: head for head in player_queries.heads(db.session, current_user.id)}
    zone = next((head.time_zone for head in heads.values() if head.time_zone), None)
    runs = queries.my_runs(db.session, current_user.id)
    return render_template("player/my_practice.html", runs=pages.run_lines(db.session, runs, zone))


@practice.post("/my-practice/delete")
@signed_in
def delete() -> Response:
    """Delete one run, or all: the row is gone, own words included."""
    wanted = request.form.get("run", type=UUID)
    if wanted is None and request.form.get("run") != "all":
        abort(400)
    count = services.delete_runs(db.session, current_user.id, wanted)
    db.session.commit()
    flash(
        ngettext(
            "%(num)s run is deleted. Your training record stays as it is.",
            "%(num)s runs are deleted. Your training record stays as it is.",
            count,
        )
    )
    return redirect(url_for("practice.mine"))


def _to_turn(run_id: UUID) -> Response:
    return redirect(url_for("practice.run", run_id=run_id, _anchor="now"))


def _moved(run_id: UUID) -> Response:
    db.session.rollback()
    flash(
        _(
            "This conversation had gone on in another window or on another device. Here is where"
            " it stands; nothing was lost."
        )
    )
    return _to_turn(run_id)


def _say_ended(ended: bool) -> None:
    if ended:
        flash(_("That was the last stop. The course is done, and the record says so."))
