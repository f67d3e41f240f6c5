"""What is a person's own: name, e-mail, password, sign-ins, and what the agency sees."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from course_app.accounts import mails, passwords, second_step, services, sessions, throttle
from course_app.accounts.forms import ChangePasswordForm, EmailForm, NameForm, first_error
from course_app.accounts.models import User
from course_app.accounts.views.blueprint import accounts
from course_app.accounts.views.opening import count_try, known_words
from course_app.agencies.policy import FACTS, NEVER, seen_by
from course_app.agencies.services import memberships_of
from course_app.extensions import db
from course_app.flows.stops import certify_waiting
from course_app.jobs.services import promise
from course_app.lib.tokens import token_hash
from course_app.web.guards import public, signed_in


@accounts.get("/account")
@signed_in
def account() -> str:
    """Everything about my account on one page."""
    return _page(NameForm(formdata=None), None)


@accounts.post("/account/name")
@signed_in
def send_name() -> str | tuple[str, int] | Response:
    """Change my own name; an agency's roster keeps its own."""
    form = NameForm()
    if not form.validate():
        return _page(form, first_error(form.errors)), 400
    me().name = form.name.data or ""
    certify_waiting(db.session, current_user.id)
    db.session.commit()
    flash(_("Your name is changed."))
    return redirect(url_for("accounts.account"))


@accounts.get("/account/email")
@signed_in
def email() -> str:
    """Change my e-mail, or do without one."""
    return _email_page(EmailForm(formdata=None), None)


@accounts.post("/account/email")
@signed_in
def send_email() -> str | tuple[str, int] | Response:
    """Note the new address and mail it a link; the old one stays until the link is used."""
    form = EmailForm()
    if not form.validate():
        return _email_page(form, first_error(form.errors)), 400
    if not proves_me(form.password.data or ""):
        return _email_page(form, wrong_password()), 401
    wanted = form.email.data or ""
    if wanted:  # it may be a stranger's, who must not get one mail after another
        count_try(f"mail to {services.email_key(wanted)}", strict=True)
    user = me()
    if wanted:
        services.ask_for_email(user, wanted)
        promise(db.session, "accounts.confirm", {"user_id": str(user.id)})
        flash(_("A mail is on its way to %(address)s. Open the link in it.", address=wanted))
    else:
        if not memberships_of(db.session, user.id):
            words = _("You sign in with your e-mail, so it has to stay.")
            return _email_page(form, words), 400
        if user.email:
            mails.email_changed(db.session, user.name, user.email, None)
        services.drop_email(user)
        flash(_("Your e-mail is removed. You sign in with your agency code and number."))
    db.session.commit()
    return redirect(url_for("accounts.account"))


@accounts.get("/account/password")
@signed_in
def password() -> str:
    """Change my password."""
    return _password_page(ChangePasswordForm(formdata=None), None)


@accounts.post("/account/password")
@signed_in
def send_own_password() -> str | tuple[str, int] | Response:
    """Change it, knowing the old one; every other sign-in of mine ends."""
    form = ChangePasswordForm()
    if not form.validate():
        return _password_page(form, first_error(form.errors)), 400
    user = me()
    words = known_words(user.id, user.name, user.email or "")
    if not proves_me(form.old_password.data or ""):
        return _password_page(form, wrong_password()), 401
    db.session.commit()  # lets go of the write lock again
    try:
        hashed = passwords.strong_hash(form.password.data or "", words)
    except passwords.WeakPassword as error:
        return _password_page(form, str(error)), 400
    user = me()
    services.change_password(db.session, user, hashed, keep=current_user.token)
    mails.password_changed(db.session, user)
    db.session.commit()
    flash(_("Your password is changed, and you are signed out everywhere else."))
    return redirect(url_for("accounts.account"))


@accounts.post("/account/sign-ins/<uuid:sign_in_id>/end")
@signed_in
def end_sign_in(sign_in_id: UUID) -> Response:
    """End one of my sign-ins."""
    if not sessions.close_one(db.session, current_user.id, sign_in_id):
        abort(404)
    db.session.commit()
    flash(_("That sign-in is ended."))
    return redirect(url_for("accounts.account"))


@accounts.post("/account/sign-ins/end-others")
@signed_in
def end_others() -> Response:
    """Sign out everywhere but here."""
    sessions.close_all(db.session, current_user.id, but=current_user.token)
    db.session.commit()
    flash(_("You are signed out everywhere else."))
    return redirect(url_for("accounts.account"))


@accounts.get("/account/what-my-agency-sees")
@public
def what_my_agency_sees() -> str:
    """Who sees what, made from the policy that the code obeys; open before signing in, too."""
    never = [FACTS[fact] for fact in NEVER]
    return render_template("accounts/what_my_agency_sees.html", rows=seen_by(), never=never)


def me() -> User:
    """The signed-in person's row."""
    return db.session.get_one(User, current_user.id)


def proves_me(typed: str) -> bool:
    """Whether this is the signed-in person's password; tries are counted. Ends the transaction."""
    password_hash = me().password_hash
    buckets = count_try(f"own password {current_user.id}", strict=True)
    right = passwords.matches(password_hash, typed)
    if right:
        throttle.forgive(db.session, buckets)
    return right


def wrong_password() -> str:
    """What is said when the password that should prove who it is does not."""
    if me().password_hash is None:
        return str(_("You have no password here yet. A code slip lets you choose one."))
    return str(_("That is not your password now. Nothing was changed."))


def _page(form: FlaskForm, error: str | None) -> str:
    user = me()
    here = token_hash(current_user.token)
    mine: list[dict[str, Any]] = [
        {
            "id": row.id,
            "browser": row.browser,
            "opened": row.created_at,
            "shared": row.shared,
            "here": row.token_hash == here,
        }
        for row in sessions.open_ones(db.session, user.id)
    ]
    return render_template(
        "accounts/account.html",
        form=form,
        error=error,
        user=user,
        sign_ins=mine,
        steps=second_step.steps_of(db.session, user.id),
        memberships=memberships_of(db.session, user.id),
    )


def _email_page(form: EmailForm, error: str | None) -> str:
    return render_template("accounts/email.html", form=form, error=error, user=me())


def _password_page(form: ChangePasswordForm, error: str | None) -> str:
    return render_template("accounts/password.html", form=form, error=error)
