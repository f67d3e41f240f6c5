"""Set up, look at and take away the second step: an authenticator app and recovery codes."""

from __future__ import annotations

import pyotp
from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from course_app.accounts import passkeys, sessions, throttle
from course_app.accounts import second_step as steps
from course_app.accounts.forms import ProofForm, SetPasswordForm
from course_app.accounts.views.account import proves_me, wrong_password
from course_app.accounts.views.blueprint import accounts
from course_app.accounts.views.opening import count_try, key
from course_app.extensions import db
from course_app.lib.lazily import module
from course_app.web.guards import signed_in

ISSUER = "Course Engine"


@accounts.get("/account/second-step")
@signed_in
def second_step() -> str:
    """What I have set up, and how to set up more."""
    return page(None)


@accounts.post("/account/second-step/app")
@signed_in
def start_app() -> tuple[str, int] | Response:
    """Make a secret for an authenticator app, knowing the password; its page shows it."""
    if not is_me():
        return page(wrong_password()), 401
    steps.start_app(db.session, key(), current_user.id)
    db.session.commit()
    return redirect(url_for("accounts.app_code"))


@accounts.get("/account/second-step/app")
@signed_in
def app_code() -> str | Response:
    """The secret, as a picture and in letters, and a field for the app's first code."""
    return _app_page(ProofForm(formdata=None), None)


@accounts.post("/account/second-step/app/confirm")
@signed_in
def confirm_app() -> str | tuple[str, int] | Response:
    """The app's first code: from now on signing in asks for one."""
    form = ProofForm()
    if not form.validate():
        return _answered(_app_page(form, _("Type the code that the app shows.")), 400)
    buckets = count_try(f"second step {current_user.id}", strict=True)
    had = bool(steps.steps_of(db.session, current_user.id))
    if not steps.confirm_app(db.session, key(), current_user.id, form.code.data or ""):
        db.session.rollback()
        words = _(
            "This code does not fit. Check that the device's clock is right, and type the code"
            " that the app shows now."
        )
        return _answered(_app_page(form, words), 400)
    throttle.forgive(db.session, buckets)
    return step_was_set_up(had)


@accounts.post("/account/second-step/app/remove")
@signed_in
def remove_app() -> tuple[str, int] | Response:
    """Take the app away, knowing the password."""
    if not is_me():
        return page(wrong_password()), 401
    steps.remove_app(db.session, current_user.id)
    db.session.commit()
    flash(_("The authenticator app is removed."))
    return redirect(url_for("accounts.second_step"))


@accounts.post("/account/second-step/recovery-codes")
@signed_in
def new_codes() -> str | tuple[str, int]:
    """Ten fresh recovery codes; the page that answers is the only one that ever shows them."""
    if not is_me():
        return page(wrong_password()), 401
    if not steps.steps_of(db.session, current_user.id):
        return page(_("Set up an app or a passkey first; the codes stand in for it.")), 400
    codes = steps.new_recovery_codes(db.session, key(), current_user.id)
    db.session.commit()
    return render_template("accounts/recovery_codes.html", codes=codes)


def is_me() -> bool:
    """Whether the form's password is the person's own."""
    return proves_me(SetPasswordForm().password.data or "")


def step_was_set_up(had_one: bool) -> str | Response:
    """This sign-in is strong now, and others end; the first step brings recovery codes. Commits."""
    sessions.strengthen(db.session, current_user.id, current_user.token)
    codes = [] if had_one else steps.new_recovery_codes(db.session, key(), current_user.id)
    db.session.commit()
    if codes:
        return render_template("accounts/recovery_codes.html", codes=codes)
    flash(_("It is set up, and you are signed out everywhere else."))
    return redirect(url_for("accounts.second_step"))


def page(error: str | None) -> str:
    """The page of the second step."""
    return render_template(
        "accounts/second_step.html",
        error=error,
        needed=request.args.get("needed") == "yes",
        steps=steps.steps_of(db.session, current_user.id),
        passkeys=passkeys.of_person(db.session, current_user.id),
    )


def _app_page(form: ProofForm, error: str | None) -> str | Response:
    secret = steps.waiting_secret(db.session, key(), current_user.id)
    if secret is None:
        return redirect(url_for("accounts.second_step"))
    address = pyotp.TOTP(secret).provisioning_uri(name=current_user.name[:40], issuer_name=ISSUER)
    return render_template(
        "accounts/app_code.html",
        form=form,
        error=error,
        address=address,
        secret=" ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
        qr_html=module("segno")
        .make(address, error="m")
        .svg_inline(scale=5, border=4, omitsize=True),
    )


def _answered(made: str | Response, status: int) -> tuple[str, int] | Response:
    return (made, status) if isinstance(made, str) else made
