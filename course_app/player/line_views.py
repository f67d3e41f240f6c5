"""The learner's lines for the next shift: written in a module, listed, changed and deleted."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from course_app.extensions import db
from course_app.player import queries as player_queries
from course_app.player.line_pages import fault_words, listed, typed
from course_app.player.pages import learner_page, learner_pages
from course_app.scenarios import intentions, queries
from course_app.web.guards import signed_in

lines = Blueprint("lines", __name__, template_folder="templates")


@lines.get("/courses/<course_id>/modules/<module_id>/line")
@signed_in
def line(course_id: str, module_id: str) -> str:
    """My line of a module, to write or to change."""
    found = learner_page(db.session, current_user, course_id)
    module = found.plan.line_of(module_id) or abort(404)
    mine = queries.my_line(db.session, current_user.id, course_id, module_id)
    return render_template(
        "player/line.html", plan=found.plan, module=module, mine=mine, words=mine, errors={}
    )


@lines.post("/courses/<course_id>/modules/<module_id>/line")
@signed_in
def save(course_id: str, module_id: str) -> Response | tuple[str, int]:
    """Keep my line of a module."""
    found = learner_page(db.session, current_user, course_id)
    module = found.plan.line_of(module_id) or abort(404)
    words = typed(request.form)
    try:
        intentions.save(db.session, current_user.id, course_id, module_id, **words)
    except intentions.BadLine as error:
        mine = queries.my_line(db.session, current_user.id, course_id, module_id)
        page = render_template(
            "player/line.html",
            plan=found.plan,
            module=module,
            mine=mine,
            words=words,
            errors=fault_words(error),
        )
        return page, 400
    db.session.commit()
    flash(_("Your line is kept. Only you can read it."))
    return redirect(f"{module.url}#my-line")


@lines.get("/my-lines")
@signed_in
def mine() -> str:
    """All my lines."""
    found = queries.my_lines(db.session, current_user.id)
    heads = player_queries.heads(db.session, current_user.id) if found else []
    plans = {page.head.course_id: page.plan for page in learner_pages(db.session, heads)}
    return render_template("player/my_lines.html", lines=listed(found, plans))


@lines.post("/my-lines/delete")
@signed_in
def delete() -> Response:
    """Delete one line: its row is gone."""
    course_id, module_id = request.form.get("course", ""), request.form.get("module", "")
    if not course_id or not module_id:
        abort(400)
    intentions.remove(db.session, current_user.id, course_id, module_id)
    db.session.commit()
    flash(_("Your line is deleted."))
    return redirect(url_for("lines.mine"))
