"""Coming in for the first time, or again: with a code slip, or by a personal invitation."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from course_app.accounts import links, mails, passwords, throttle
from course_app.accounts.forms import CodeForm, SetPasswordForm, first_error
from course_app.accounts.views.blueprint import accounts
from course_app.accounts.views.links import spent
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
from course_app.agencies.services import roster_name
from course_app.extensions import db
from course_app.lib.database import reading
from course_app.web.guards import public


@accounts.get("/code")
@public
def code() -> str:
    """Where a slip leads. Its QR carries the three lines after a #, which no server sees."""
    return render_template("accounts/code.html", form=CodeForm(formdata=None), error=None)


@accounts.post("/code")
@public
def send_code() -> str | tuple[str, int] | Response:
    """Check the three lines together, with one answer for whatever is wrong; uses nothing up."""
    form = CodeForm()
    if not form.validate():
        words = _("Type all three lines from your slip.")
        return render_template("accounts/code.html", form=form, error=words), 400
    agency_code, number = form.agency_code.data or "", form.employee_number.data or ""
    buckets = count_try(f"code {roster_name(agency_code, number)}")
    with reading(), db.sessionmaker() as looking:
        opening = claims.opening_by_code(looking, key(), agency_code, number, form.code.data or "")
    if opening is None:
        words = _(
            "These three do not open anything. Check each line against the slip. A code works"
            " once and for 14 days; your coordinator can print a new slip in a minute."
        )
        return render_template("accounts/code.html", form=form, error=words), 401
    throttle.forgive(db.session, buckets)
    token = links.issue_link(db.session, links.CLAIM, opening.user_id, bound_to=opening.token_hash)
    db.session.commit()
    return redirect(url_for("accounts.set_password", token=token))


@accounts.get("/invitation/<token>")
@public
def invitation(token: str) -> str | tuple[str, int]:
    """What a personal invitation opens. Looking does not use it."""
    opening = claims.opening_by_token(db.session, token)
    if opening is None:
        return spent()
    return _page(opening, token, None, shared=False)


@accounts.post("/invitation/<token>")
@public
def send_invitation(token: str) -> str | tuple[str, int] | Response:
    """Take the roster row: with a new password, or as who is signed in here."""
    opening = claims.opening_by_token(db.session, token)
    if opening is None:
        return spent()
    if request.form.get("as_me") and current_user.is_authenticated:
        return _take_as_me(opening, token)
    form, shared = SetPasswordForm(), on_shared_computer()
    if not form.validate():
        return _page(opening, token, first_error(form.errors), shared), 400
    words = known_words(opening.user_id, opening.name, opening.number, opening.agency)
    db.session.rollback()
    try:
        hashed = passwords.strong_hash(form.password.data or "", words)
        user = claims.take_row(db.session, opening, hashed)
    except passwords.WeakPassword as error:
        return _page(opening, token, str(error), shared), 400
    except claims.ClaimSpent:
        db.session.rollback()
        return spent()
    audit(
        db.session,
        None,
        AuditKind.PASSWORD_RESET if opening.user_id else AuditKind.MEMBER_CLAIMED,
        opening.agency_id,
        opening.membership_id,
        {"by": "invitation"},
    )
    if opening.user_id:
        mails.password_changed(db.session, user)
        return let_in(user.id, shared)
    return let_in(user.id, shared, landing=url_for("accounts.welcome"))


def _take_as_me(opening: claims.Opening, token: str) -> str | tuple[str, int] | Response:
    try:
        claims.take_row_as(db.session, opening, current_user.id)
    except claims.ClaimSpent:
        db.session.rollback()
        return spent()
    except claims.AlreadyMember:
        db.session.rollback()
        words = _(
            "You are on this roster already, as %(name)s. Ask your coordinator which row is right.",
            name=current_user.name,
        )
        return _page(opening, token, words, shared=False), 409
    audit(
        db.session,
        current_user,
        AuditKind.MEMBER_CLAIMED,
        opening.agency_id,
        opening.membership_id,
        {"by": "invitation"},
    )
    db.session.commit()
    flash(_("You are on the roster of %(agency)s now.", agency=opening.agency))
    return redirect(url_for("player.my_courses"))


def _page(opening: claims.Opening, token: str, error: str | None, shared: bool) -> str:
    return render_template(
        "accounts/invitation.html", opening=opening, token=token, error=error, shared=shared
    )
