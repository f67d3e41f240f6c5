"""The author's pages of one quiz: how its questions do, and regrading after a mended key."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from course_app.authoring.quizzes import as_csv, lines, remark_words, waiting
from course_app.content import queries as content
from course_app.extensions import db
from course_app.flows.regrading import (
    REASONS,
    REGRADING,
    Key,
    effect_of,
    find_key,
    note_regrade,
)
from course_app.flows.stops import NotFound
from course_app.jobs.services import promise
from course_app.web.guards import permitted

author_quizzes = Blueprint("author_quizzes", __name__, template_folder="templates")
MOST_LOOKED_AT = 5000  # attempts that a page works through; above that there is the command


@author_quizzes.get("/author/courses/<course_id>/quizzes/<quiz_id>")
@permitted("content.author")
def statistics(course_id: str, quiz_id: str) -> str:
    """Each question with its difficulty, discrimination and what its choices do."""
    page = _page(course_id, quiz_id)
    return render_template(
        "authoring/quiz.html",
        quiz=page.payload,
        course_id=course_id,
        lines=lines(db.session, course_id, page),
        waiting=waiting(db.session, course_id, quiz_id),
        remark=remark_words,
    )


@author_quizzes.get("/author/courses/<course_id>/quizzes/<quiz_id>/questions.csv")
@permitted("content.author")
def download(course_id: str, quiz_id: str) -> Response:
    """The same as CSV."""
    page = _page(course_id, quiz_id)
    name = f"attachment; filename={page.payload['id']}-questions.csv"
    text = as_csv(lines(db.session, course_id, page))
    return Response(text, mimetype="text/csv", headers={"Content-Disposition": name})


@author_quizzes.get("/author/courses/<course_id>/quizzes/<quiz_id>/regrade")
@permitted("attempts.regrade")
def regrade(course_id: str, quiz_id: str) -> str:
    """What the key as published now would change in results from before it."""
    return _regrade_page(_key(course_id, quiz_id))


@author_quizzes.post("/author/courses/<course_id>/quizzes/<quiz_id>/regrade")
@permitted("attempts.regrade")
def start_regrade(course_id: str, quiz_id: str) -> tuple[str, int] | BaseResponse:
    """Put it on record, and have it done; results are added, none is replaced."""
    key = _key(course_id, quiz_id)
    reason, release = request.form.get("reason", ""), request.form.get("release", type=int)
    if reason not in REASONS:
        return _regrade_page(key, _("Choose a reason.")), 400
    if release != key.place.release_number:
        words = _("There is a newer release since. Nothing was changed; look at its effect first.")
        return _regrade_page(key, words), 409
    effect = effect_of(db.session, key, MOST_LOOKED_AT)
    if effect.whole and effect.changed:
        note_regrade(db.session, current_user, key, reason, effect)
        payload = {"course_id": course_id, "quiz_id": quiz_id, "release": release}
        by = {"reason": reason, "by": str(current_user.id)}
        promise(db.session, REGRADING, {**payload, **by})
        db.session.commit()
        flash(_("The results are being added. This page shows what is left."))
    else:
        flash(_("Nothing was changed."))
    return redirect(url_for("author_quizzes.regrade", course_id=course_id, quiz_id=quiz_id))


def _page(course_id: str, quiz_id: str) -> content.Page:
    release = content.current_release(db.session, course_id)
    page = content.page(db.session, release.id, quiz_id) if release else None
    if page is None or page.kind != "quiz":
        abort(404)
    return page


def _key(course_id: str, quiz_id: str) -> Key:
    try:
        return find_key(db.session, course_id, quiz_id)
    except NotFound:
        abort(404)


def _regrade_page(key: Key, error: str = "") -> str:
    effect = effect_of(db.session, key, MOST_LOOKED_AT)
    page: Any = _page(key.course_id, key.quiz_id)
    questions = [one for one in key.questions if one["id"] in effect.questions]
    return render_template(
        "authoring/regrade.html",
        quiz=page.payload,
        course_id=key.course_id,
        release=key.place.release_number,
        effect=effect,
        questions=questions,
        most=MOST_LOOKED_AT,
        error=error,
    )
