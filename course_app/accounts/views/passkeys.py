"""My passkeys: add one, give it another name, take it away. Adding one needs JavaScript."""

from __future__ import annotations

from uuid import UUID

from flask import Response as FlaskResponse
from flask import abort, flash, redirect, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from course_app.accounts import passkeys, second_step
from course_app.accounts.forms import PasskeyForm, PasskeyNameForm, first_error
from course_app.accounts.models import Passkey
from course_app.accounts.views.account import wrong_password
from course_app.accounts.views.blueprint import accounts
from course_app.accounts.views.proof import site
from course_app.accounts.views.second_step import is_me, page, step_was_set_up
from course_app.extensions import db
from course_app.web.guards import signed_in


@accounts.post("/account/passkeys/options")
@signed_in
def new_passkey_options() -> FlaskResponse:
    """What the browser needs to make a passkey, as JSON for passkeys.js, knowing the password.

    Without these options no passkey is taken: who finds a screen left open cannot add their own.
    """
    if not is_me():
        return FlaskResponse(wrong_password(), 401, mimetype="text/plain")
    text = passkeys.registration_options(db.session, site(), current_user.id, current_user.name)
    db.session.commit()
    headers = {"Cache-Control": "no-store"}
    return FlaskResponse(text, mimetype="application/json", headers=headers)


@accounts.post("/account/passkeys")
@signed_in
def add_passkey() -> str | tuple[str, int] | Response:
    """Keep the passkey that the browser made."""
    form = PasskeyForm()
    if not form.validate():
        return page(first_error(form.errors)), 400
    had = bool(second_step.steps_of(db.session, current_user.id))
    try:
        passkeys.register(
            db.session, site(), current_user.id, form.name.data or "", form.credential.data or ""
        )
    except passkeys.NotAccepted:
        db.session.rollback()
        return page(_("That passkey was not accepted. Nothing was changed; try again.")), 400
    return step_was_set_up(had)


@accounts.post("/account/passkeys/<uuid:passkey_id>/name")
@signed_in
def name_passkey(passkey_id: UUID) -> tuple[str, int] | Response:
    """Give it another name."""
    form = PasskeyNameForm()
    passkey = db.session.get(Passkey, passkey_id)
    if passkey is None or passkey.user_id != current_user.id:
        abort(404)
    if not form.validate():
        return page(first_error(form.errors)), 400
    passkey.name = form.name.data or ""
    db.session.commit()
    flash(_("The passkey has its new name."))
    return redirect(url_for("accounts.second_step"))


@accounts.post("/account/passkeys/<uuid:passkey_id>/remove")
@signed_in
def remove_passkey(passkey_id: UUID) -> tuple[str, int] | Response:
    """Take it away, knowing the password."""
    if not is_me():
        return page(wrong_password()), 401
    if not second_step.remove_passkey(db.session, current_user.id, passkey_id):
        db.session.rollback()
        abort(404)
    db.session.commit()
    flash(_("The passkey is removed."))
    return redirect(url_for("accounts.second_step"))
