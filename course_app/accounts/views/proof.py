"""The second step of signing in, and signing in with a passkey alone."""

from __future__ import annotations

from flask import current_app, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from course_app.accounts import links, passkeys, second_step, throttle
from course_app.accounts.forms import ProofForm
from course_app.accounts.views.blueprint import accounts
from course_app.accounts.views.opening import (
    Pending,
    count_try,
    key,
    let_in,
    on_shared_computer,
    pending,
)
from course_app.extensions import db
from course_app.web.guards import public


def site() -> passkeys.Site:
    """The address that passkeys belong to: the public one, or the browser's when none is set."""
    fixed = current_app.config["PASSKEY_ORIGIN"]
    return passkeys.Site(fixed or request.host_url.rstrip("/"))


@accounts.get("/sign-in/second-step")
@public
def prove() -> str | Response:
    """Ask for a code or a passkey, after a right password."""
    if pending() is None:
        return redirect(url_for("accounts.sign_in"))
    return _page(ProofForm(formdata=None), None)


@accounts.post("/sign-in/second-step")
@public
def send_proof() -> str | Response | tuple[str, int]:
    """Check a code of the authenticator app, or a recovery code."""
    who, form = pending(), ProofForm()
    if who is None:
        return redirect(url_for("accounts.sign_in"))
    if not form.validate():
        return _page(form, _("Type the code first.")), 400
    buckets = count_try(f"second step {who.user_id}", strict=True)
    typed = form.code.data or ""
    right = second_step.use_app_code(
        db.session, key(), who.user_id, typed
    ) or second_step.use_recovery_code(db.session, key(), who.user_id, typed)
    if not right:
        db.session.rollback()
        words = _(
            "This code does not fit. A code of the app lives half a minute and works once: wait"
            " for the next one, or use a recovery code."
        )
        return _page(form, words), 401
    if not _still_waits(who):
        return redirect(url_for("accounts.sign_in"))
    throttle.forgive(db.session, buckets)
    return let_in(who.user_id, who.shared, strong=True)


@accounts.post("/sign-in/passkey/options")
@public
def passkey_options() -> Response:
    """What the browser needs to answer with a passkey, as JSON for passkeys.js."""
    who = pending() if request.form.get("second") else None
    count_try()  # each question is a row
    text = passkeys.sign_in_options(db.session, site(), who.user_id if who else None)
    db.session.commit()
    return Response(text, mimetype="application/json", headers={"Cache-Control": "no-store"})


@accounts.post("/sign-in/passkey")
@public
def send_passkey() -> str | Response | tuple[str, int]:
    """Sign in with what the browser's passkey answered."""
    who = pending() if request.form.get("second") else None
    buckets = count_try()
    try:
        user_id = passkeys.check_answer(
            db.session,
            site(),
            who.user_id if who else None,
            request.form.get("credential", "")[:20_000],
        )
    except passkeys.NotAccepted:
        db.session.rollback()
        words = _(
            "That passkey was not accepted: it is not known here, or it took too long."
            " Try again, or sign in another way."
        )
        return render_template("accounts/passkey_refused.html", words=words), 401
    if who is not None and not _still_waits(who):
        return redirect(url_for("accounts.sign_in"))
    throttle.forgive(db.session, buckets)
    return let_in(user_id, who.shared if who else on_shared_computer(), strong=True)


def _still_waits(who: Pending) -> bool:
    """Use the right password up, once; False when it was changed in this very moment."""
    try:
        links.consume_link(db.session, who.token, links.SECOND_STEP)
    except links.LinkSpent:
        db.session.rollback()
        return False
    return True


def _page(form: ProofForm, error: str | None) -> str:
    who = pending()
    assert who is not None
    steps = second_step.steps_of(db.session, who.user_id)
    return render_template(
        "accounts/prove.html",
        form=form,
        error=error,
        steps=steps,
        next=request.values.get("next", ""),
    )
