"""Nothing typed is lost when a shared computer signs somebody out."""

from __future__ import annotations

import json
from uuid import UUID

from flask import abort, flash, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from course_app.accounts import kept, sessions
from course_app.accounts.views import kept_words
from course_app.accounts.views.blueprint import accounts
from course_app.accounts.views.opening import close_sign_in, key
from course_app.extensions import db
from course_app.web import idle
from course_app.web.guards import public, signed_in
from course_app.web.redirects import is_ours, opens

MOST_FORMS = 10
# Sent by a page on its own, and answered for it alone: its whole form is what shared.js hands over.
BACKGROUND = {"player.keep_place", "quizzes.save_answer"}
# What a refresher promises to keep nowhere.
UNKEPT = {"refreshers.answer"}


def keep_late_form() -> bool:
    """Keep the form of this request for whoever was signed in here until just now."""
    owner = _who_was_here()
    if owner is None or request.endpoint in BACKGROUND | UNKEPT:
        return False
    fields = list(request.form.items(multi=True))
    done = kept.keep(db.session, key(), owner, request.full_path.rstrip("?"), fields)
    db.session.commit()
    return done


@accounts.get("/kept")
@signed_in
def kept_forms() -> str | Response:
    """What was typed and not taken, to send now or to leave."""
    forms = []
    for form in kept.waiting(db.session, current_user.id):
        fields = kept.fields_of(key(), form)
        title, shown = kept_words.title_of(form.path), kept_words.said(fields)
        forms.append({"id": form.id, "title": title, "shown": shown, "fields": fields})
    if not forms:
        return redirect(url_for("player.my_courses"))
    return render_template("accounts/kept.html", forms=forms)


@accounts.post("/kept")
@signed_in
def send_kept() -> Response:
    """Send one to where it was going (the browser repeats its fields there), or forget it."""
    form_id = _id(request.form.get("kept_id", ""))
    path = next(
        (f.path for f in kept.waiting(db.session, current_user.id) if f.id == form_id), None
    )
    if path is None:
        abort(404)
    kept.drop(db.session, current_user.id, form_id)
    db.session.commit()
    if request.form.get("drop"):
        flash(_("It is forgotten."))
        return redirect(url_for("accounts.kept_forms"))
    return redirect(path, 307)


@accounts.get("/here")
@signed_in
def here() -> Response:
    """Somebody types on a page that sends nothing: shared.js says so, and the clock goes on."""
    return Response("here\n", mimetype="text/plain")


@accounts.post("/sign-out/idle")
@public
def idle_out() -> Response:
    """Nobody was at this shared computer for 15 minutes: keep what is on its page, and sign out."""
    path = request.form.get("path", "")
    # A computer that slept wakes up after the sign-in has ended by itself: still theirs.
    owner = current_user.id if current_user.is_authenticated else _who_was_here()
    if owner is not None:
        for action, fields in _typed(request.form.get("typed", "")):
            kept.keep(db.session, key(), owner, action, fields)
        db.session.commit()
    ours = path if is_ours(path) else None
    return close_sign_in(redirect(url_for("accounts.sign_in", ended="yes", next=ours)))


@accounts.get("/left-alone")
@public
def left_alone() -> str | Response:
    """Where a page of a shared computer goes by itself, without JavaScript, when it was left alone.

    Another page may be in use meanwhile: then the sign-in lives on, and this one shows nothing.
    """
    idle.nobody_there()
    wanted = request.args.get("next", "")
    ours = wanted if is_ours(wanted) and opens(wanted) else None
    if not current_user.is_authenticated:
        return redirect(url_for("accounts.sign_in", ended="page", next=ours))
    return render_template(
        "accounts/left_alone.html",
        standalone=True,
        wanted=ours or url_for("player.my_courses"),
        again=url_for("accounts.left_alone", next=ours),
    )


def _who_was_here() -> UUID | None:
    """Whose shared sign-in in this browser has just ended by itself."""
    token = session.get("_user_id")
    return sessions.owner(db.session, token) if token else None


def _typed(text: str) -> list[tuple[str, kept.Fields]]:
    """Forms as shared.js sends them: [[path, [[name, value], ...]], ...]; odd ones are left out."""
    try:
        sent = json.loads(text)
        if not isinstance(sent, list):
            return []
        found = [
            (str(action), [(str(name), str(value)) for name, value in fields])
            for action, fields in sent[:MOST_FORMS]
        ]
    except (ValueError, TypeError):
        return []
    ours = [(action, fields) for action, fields in found if is_ours(action)]
    return [one for one in ours if kept_words.endpoint_of(one[0]) not in UNKEPT]


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        abort(404)
