"""The cold open: three turns of a conversation, for everybody, before sign-in and any teaching."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from course_app.extensions import db
from course_app.flows import cold_open as flows
from course_app.flows.stops import NotFound
from course_app.player import opening_pages as pages
from course_app.scenarios.opening import read_said
from course_app.web.guards import public, signed_in

opening = Blueprint("opening", __name__, template_folder="templates")


@opening.get("/courses/<course_id>/try")
@public
def play(course_id: str) -> str:
    """The beginning, a turn or the end: what was said stands in the address and nowhere else."""
    try:
        scene = flows.find_scene(db.session, course_id)
    except NotFound:
        abort(404)
    path = read_said(scene.graph, request.args.get("said"))
    known = current_user.is_authenticated
    mine = pages.standing(db.session, current_user, course_id, scene) if known else None
    return render_template(
        "player/try.html",
        standalone=not known,  # no cookie, no session: a stranger leaves nothing here
        plan=mine.plan if mine else None,
        site_name=scene.head.outline["course"]["title"],
        language=scene.head.outline["course"]["language"],
        course_id=course_id,
        scene=scene.graph,
        after=pages.title_after(scene),
        talk=None if path is None else pages.talk(course_id, scene.graph, path),
        mine=mine,
    )


@opening.post("/courses/<course_id>/try/keep")
@signed_in
def keep(course_id: str) -> Response:
    """Keep the lines of an address, as a private run."""
    try:
        run = flows.keep_lines(db.session, current_user, course_id, request.form.get("said", ""))
    except NotFound:
        abort(404)
    if run is None:
        db.session.rollback()
        flash(_("These lines do not come to an end any more, so nothing was kept. Play it again."))
        return redirect(url_for("opening.play", course_id=course_id))
    db.session.commit()
    return redirect(url_for("practice.run", run_id=run.id))
