"""Sign in and out, and look around a demo."""

from __future__ import annotations

from flask import abort, current_app, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from course_app.accounts import known, passwords, services, throttle
from course_app.accounts.forms import SignInForm
from course_app.accounts.models import User
from course_app.accounts.views.blueprint import accounts
from course_app.accounts.views.opening import (
    close_sign_in,
    count_try,
    let_in,
    on_shared_computer,
    open_sign_in,
)
from course_app.agencies.services import member_user, roster_name
from course_app.extensions import db
from course_app.flows.demo import DEMO_ROLES, demo_person
from course_app.lib.database import reading
from course_app.web.frame import desk
from course_app.web.guards import public
from course_app.web.redirects import wanted_page


@accounts.get("/sign-in")
@public
def sign_in() -> str | Response:
    """The sign-in page."""
    if current_user.is_authenticated:
        return redirect(desk())
    return _page(SignInForm(formdata=None), None, shared=True)


@accounts.post("/sign-in")
@public
def send_sign_in() -> str | Response | tuple[str, int]:
    """Check a name and password: one answer and one pace for every kind of failure."""
    form, shared = SignInForm(), on_shared_computer()
    if not form.validate():
        return _page(form, _("Type who you are and your password."), shared), 400
    name = _name(form)
    buckets = count_try(name, browser=known.browser_of(name))
    with reading(), db.sessionmaker() as looking:
        user = _named_person(looking, form)
        user_id, password_hash = (user.id, user.password_hash) if user else (None, None)
    right = passwords.matches(password_hash, form.password.data or "")
    if not right or user_id is None:
        words = _(
            "Name and password do not match. Check both, or ask your coordinator for a reset."
        )
        return _page(form, words, shared), 401
    throttle.forgive(db.session, buckets)
    response = let_in(user_id, shared)
    return response if shared else known.remember(response, name)


@accounts.post("/sign-out")
@public
def sign_out() -> Response:
    """Close this browser's sign-in; nothing of the person stays in its cookie."""
    return close_sign_in(redirect(wanted_page(url_for("web.home"))))


@accounts.post("/demo/sign-in/<role>")
@public
def demo_sign_in(role: str) -> Response:
    """Look around a demo as somebody; a real installation has no such page."""
    if not current_app.config["DEMO"]:
        abort(404)
    user_id = demo_person(db.session, role)
    if user_id is None:
        abort(404)
    open_sign_in(user_id, shared=False)
    db.session.commit()
    return redirect(wanted_page(desk()))


def _page(form: SignInForm, error: str | None, shared: bool) -> str:
    return render_template(
        "accounts/sign_in.html",
        form=form,
        error=error,
        shared=shared,
        next=request.values.get("next", ""),
        kept=request.args.get("kept") == "yes",
        ended=request.args.get("ended", ""),
        demo_roles=DEMO_ROLES if current_app.config["DEMO"] else [],
    )


def _by_agency(form: SignInForm) -> bool:
    return bool(form.agency_code.data or form.employee_number.data)


def _named_person(looking: Session, form: SignInForm) -> User | None:
    if _by_agency(form):
        return member_user(looking, form.agency_code.data or "", form.employee_number.data or "")
    return services.person_by_email(looking, form.identifier.data or "")


def _name(form: SignInForm) -> str:
    if _by_agency(form):
        return roster_name(form.agency_code.data or "", form.employee_number.data or "")
    return form.identifier.data or ""
