"""Join an agency by its link: a new learner, on a row of their own."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from course_app.accounts import passwords, throttle
from course_app.accounts.forms import JoinForm, first_error
from course_app.accounts.models import User
from course_app.accounts.views.blueprint import accounts
from course_app.accounts.views.opening import (
    count_try,
    known_words,
    let_in,
    on_shared_computer,
)
from course_app.agencies import joining
from course_app.agencies.audit import audit
from course_app.agencies.models import Agency, AuditKind, JoinCode, Membership
from course_app.agencies.services import memberships_of
from course_app.extensions import db
from course_app.jobs.services import promise
from course_app.web.guards import public, signed_in


@accounts.get("/join/<code>")
@public
def join(code: str) -> str | tuple[str, int]:
    """What a join link opens. Looking takes no place."""
    found = joining.open_door(db.session, code)
    if found is None:
        return _closed()
    return _page(JoinForm(formdata=None), found[1], code, None, shared=True)


@accounts.post("/join/<code>")
@public
def send_join(code: str) -> str | tuple[str, int] | Response:
    """Make an account and a roster row, or only the row for who is signed in.

    Whether the e-mail belongs to somebody is looked up later, by the job worker: the answer here
    is the same, and the holder of the address hears of it.
    """
    found = joining.open_door(db.session, code)
    if found is None:
        return _closed()
    door, agency = found
    if request.form.get("as_me") and current_user.is_authenticated:
        return _join_as_me(door, agency)
    form, shared = JoinForm(), on_shared_computer()
    if not form.validate():
        return _page(form, agency, code, first_error(form.errors), shared), 400
    name, email = form.name.data or "", form.email.data or ""
    words = known_words(None, name, email, agency.name)
    buckets = count_try()
    try:
        hashed = passwords.strong_hash(form.password.data or "", words)
    except passwords.WeakPassword as error:
        found = joining.open_door(db.session, code)
        return (_page(form, found[1], code, str(error), shared), 400) if found else _closed()
    try:
        member = joining.join(db.session, door, agency, name, email, hashed)
    except joining.DoorClosed:
        db.session.rollback()
        return _closed()
    throttle.forgive(db.session, buckets)
    _joined(member)
    if email:
        promise(db.session, "accounts.confirm", {"user_id": str(member.user_id)})
    assert member.user_id is not None
    return let_in(member.user_id, shared, landing=url_for("accounts.welcome"))


@accounts.get("/welcome")
@signed_in
def welcome() -> str:
    """What to write down after coming in for the first time: how to sign in again."""
    return render_template(
        "accounts/welcome.html",
        rows=memberships_of(db.session, current_user.id),
        user=db.session.get_one(User, current_user.id),
    )


def _join_as_me(door: JoinCode, agency: Agency) -> tuple[str, int] | Response:
    try:
        member = joining.join_as(db.session, door, agency, current_user.id, current_user.name)
    except joining.DoorClosed:
        db.session.rollback()
        return _closed()
    _joined(member)
    db.session.commit()
    flash(_("You are on the roster of %(agency)s now.", agency=agency.name))
    return redirect(url_for("player.my_courses"))


def _joined(member: Membership) -> None:
    audit(db.session, None, AuditKind.MEMBER_JOINED, member.agency_id, member.id)


def _closed() -> tuple[str, int]:
    return render_template("accounts/door_closed.html"), 404


def _page(form: JoinForm, agency: Agency, code: str, error: str | None, shared: bool) -> str:
    return render_template(
        "accounts/join.html", form=form, agency=agency, code=code, error=error, shared=shared
    )
