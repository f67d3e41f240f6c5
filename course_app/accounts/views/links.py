"""One-time links: choose a password, ask for a link to do so, confirm an e-mail."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from flask import redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from course_app.accounts import links, mails, passwords, services
from course_app.accounts.forms import (
    FirstAdministratorForm,
    ResetForm,
    SetPasswordForm,
    first_error,
)
from course_app.accounts.models import User
from course_app.accounts.views.blueprint import accounts
from course_app.accounts.views.opening import (
    count_try,
    key,
    known_words,
    let_in,
    on_shared_computer,
)
from course_app.agencies import claims
from course_app.agencies.audit import audit
from course_app.agencies.models import AuditKind
from course_app.extensions import db
from course_app.jobs.services import promise
from course_app.lib.sealing import seal
from course_app.web.guards import public

RESET_PURPOSE = "reset request"


@dataclass(frozen=True)
class Target:
    """What a /setup/ link is for, as values that outlive a rolled-back transaction."""

    purpose: str
    user_id: UUID | None
    claim: str | None
    who: str
    words: list[str]


@accounts.get("/setup/<token>")
@public
def set_password(token: str) -> str | tuple[str, int]:
    """What a one-time link opens. Looking does not use the link."""
    target = _target(token)
    if target is None:
        return spent()
    return _page(_form(target, filled=False), target, token, None, shared=_shared_first(target))


@accounts.post("/setup/<token>")
@public
def send_password(token: str) -> str | tuple[str, int] | Response:
    """Use the link: set the password, and sign the person in."""
    target = _target(token)
    if target is None:
        return spent()
    form, shared = _form(target, filled=True), on_shared_computer()
    if not form.validate():
        return _page(form, target, token, first_error(form.errors), shared), 400
    # Hashing is slow on purpose: no write lock is held meanwhile.
    db.session.rollback()
    typed = [form.name.data or "", form.email.data or ""] if _is_first(form) else []
    try:
        hashed = passwords.strong_hash(form.password.data or "", [*target.words, *typed])
        user = _set_password(form, target, token, hashed)
    except (links.LinkSpent, claims.ClaimSpent):
        db.session.rollback()
        return spent()
    except (passwords.WeakPassword, services.EmailTaken) as error:
        db.session.rollback()
        taken = isinstance(error, services.EmailTaken)
        words = _("Somebody has this e-mail already.") if taken else str(error)
        return _page(form, target, token, words, shared), 400
    newcomer = target.claim is not None and target.user_id is None
    return let_in(user.id, shared, landing=url_for("accounts.welcome") if newcomer else None)


@accounts.get("/reset")
@public
def ask_reset() -> str:
    """Ask for a link for a new password."""
    return render_template("accounts/reset.html", form=ResetForm(formdata=None), error=None)


@accounts.post("/reset")
@public
def send_reset() -> str | tuple[str, int]:
    """Promise a mail. Whether the address is known is looked up later, by the job worker."""
    form = ResetForm()
    if not form.validate():
        words = first_error(form.errors)
        return render_template("accounts/reset.html", form=form, error=words), 400
    address = services.email_key(form.email.data)
    count_try(f"reset {address}", strict=True)
    promise(db.session, "accounts.reset", {"to": seal(key(), RESET_PURPOSE, address)})
    db.session.commit()
    return render_template("accounts/reset_sent.html")


@accounts.get("/email/<token>")
@public
def confirm_email(token: str) -> str | tuple[str, int]:
    """What the link in a confirmation mail opens. Looking does not use it."""
    link = links.live_link(db.session, token, links.EMAIL)
    if link is None:
        return spent()
    return render_template("accounts/confirm_email.html", token=token, address=link.bound_to)


@accounts.post("/email/<token>")
@public
def send_confirm_email(token: str) -> str | tuple[str, int] | Response:
    """The address is the person's from now on."""
    try:
        link = links.consume_link(db.session, token, links.EMAIL)
        user, old = services.confirm_email(db.session, link)
    except (links.LinkSpent, services.LinkOfAnotherAddress, services.EmailTaken):
        db.session.rollback()
        return spent()
    if old and services.email_key(old) != user.email_key:
        mails.email_changed(db.session, user.name, old, user.email)
    db.session.commit()
    if current_user.is_authenticated:
        return redirect(url_for("accounts.account"))
    return render_template("accounts/email_confirmed.html")


def spent() -> tuple[str, int]:
    """A link that was used, is over or never was: one answer for all three."""
    return render_template("accounts/link_spent.html"), 404


def _target(token: str) -> Target | None:
    link = links.live_link(db.session, token, *links.FOR_A_PASSWORD)
    if link is None:
        return None
    if link.purpose == links.ADMINISTRATOR:
        return Target(link.purpose, None, None, "", known_words(None))
    if link.purpose == links.CLAIM:
        opening = claims.opening_by_hash(db.session, link.bound_to or "")
        if opening is None:
            return None
        words = known_words(opening.user_id, opening.name, opening.number, opening.agency)
        return Target(link.purpose, opening.user_id, opening.token_hash, opening.name, words)
    user = db.session.get_one(User, link.user_id)
    words = known_words(user.id, user.name, user.email or "")
    return Target(link.purpose, user.id, None, user.name, words)


def _set_password(form: SetPasswordForm, target: Target, token: str, hashed: str) -> User:
    link = links.consume_link(db.session, token, *links.FOR_A_PASSWORD)
    if isinstance(form, FirstAdministratorForm):
        name, email = form.name.data or "", form.email.data or ""
        return services.create_administrator(db.session, name, email, hashed)
    if target.claim is not None:
        opening = claims.opening_by_hash(db.session, target.claim)
        if opening is None:
            raise claims.ClaimSpent
        user = claims.take_row(db.session, opening, hashed)
        kind = AuditKind.PASSWORD_RESET if opening.user_id else AuditKind.MEMBER_CLAIMED
        audit(db.session, None, kind, opening.agency_id, opening.membership_id, {"by": "code"})
        mails.password_changed(db.session, user)
        return user
    user = db.session.get_one(User, link.user_id)
    had_one = user.password_hash is not None
    services.change_password(db.session, user, hashed)
    if had_one:
        audit(db.session, None, AuditKind.PASSWORD_RESET, None, user.id, {"by": "mail"})
        mails.password_changed(db.session, user)
    return user


def _form(target: Target, filled: bool) -> SetPasswordForm:
    first = target.purpose == links.ADMINISTRATOR
    kind = FirstAdministratorForm if first else SetPasswordForm
    return kind() if filled else kind(formdata=None)


def _is_first(form: SetPasswordForm) -> bool:
    return isinstance(form, FirstAdministratorForm)


def _shared_first(target: Target) -> bool:
    """A slip is used where it was handed out; a mail is read on one's own device."""
    return target.purpose == links.CLAIM


def _page(
    form: SetPasswordForm, target: Target, token: str, error: str | None, shared: bool
) -> str:
    return render_template(
        "accounts/set_password.html",
        form=form,
        purpose=target.purpose,
        who=target.who,
        url=url_for("accounts.send_password", token=token),
        error=error,
        shared=shared,
    )
