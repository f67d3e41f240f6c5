"""The licenses that a person holds, and their name in Latin letters: both are theirs to keep."""

from __future__ import annotations

from uuid import UUID

from flask import (
    Blueprint,
    Response,
    abort,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from course_app.certificates import queries, services
from course_app.certificates.facts import latin_letters
from course_app.extensions import db
from course_app.lib.names import tidy
from course_app.web.guards import signed_in

licence_pages = Blueprint("licences", __name__, template_folder="../templates")
LIMITS = {"board": 200, "number": 64, "kind": 100}


@licence_pages.get("/account/licences")
@signed_in
def licences() -> Response:
    """What certificates will say of me when they are issued."""
    return _page()


@licence_pages.post("/account/licences")
@signed_in
def add_licence() -> BaseResponse:
    """Note a license."""
    given = {name: tidy(request.form.get(name, "")) for name in LIMITS}
    errors = {}
    if not given["board"]:
        errors["board"] = _("Write the board as your license names it.")
    if not given["number"]:
        errors["number"] = _("Write the number that is on your license.")
    for name, most in LIMITS.items():
        if len(given[name]) > most:
            errors[name] = _("That is longer than %(most)s characters: shorten it.", most=most)
    if errors:
        return _page(errors, 400)
    try:
        services.add_licence(
            db.session, current_user.id, given["board"], given["number"], given["kind"]
        )
    except services.TooMany:
        return _page({"board": _("Twenty licenses are noted already: remove one first.")}, 400)
    db.session.commit()
    flash(_("Your license is noted. Certificates that are issued from now on count it."))
    return redirect(url_for("licences.licences"))


@licence_pages.post("/account/licences/remove")
@signed_in
def remove_licence() -> BaseResponse:
    """Forget a license; certificates that name it stay as they are."""
    try:
        licence_id = UUID(request.form.get("licence", ""))
    except ValueError:
        abort(400)
    services.remove_licence(db.session, current_user.id, licence_id)
    db.session.commit()
    flash(_("The license is removed. Certificates already issued stay as they are."))
    return redirect(url_for("licences.licences"))


@licence_pages.post("/account/licences/latin-name")
@signed_in
def latin_name() -> BaseResponse:
    """Keep how my name is written in Latin letters; empty forgets it."""
    typed = request.form.get("latin_name", "")
    try:
        name = latin_letters(typed) if typed.strip() else ""
    except ValueError:
        words = _("Use Latin letters, spaces, hyphens and apostrophes: 1 to 200 characters.")
        return _page({"latin_name": words}, 400)
    services.keep_latin_name(db.session, current_user.id, name)
    db.session.commit()
    flash(_("Kept. Certificates that are issued from now on use it."))
    return redirect(url_for("licences.licences"))


def _page(errors: dict[str, str] | None = None, status: int = 200) -> Response:
    kept = queries.latin_name(db.session, current_user.id) or ""
    html = render_template(
        "certificates/licences.html",
        licences=queries.licences(db.session, current_user.id),
        latin_name=request.form.get("latin_name", kept) if errors else kept,
        errors=errors or {},
        typed=request.form if errors else {},
    )
    return make_response(html, status)
