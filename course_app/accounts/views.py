"""Sign in, sign out, and set a password through a one-time link."""

from __future__ import annotations

from uuid import UUID

from flask import (
    Blueprint,
    abort,
    current_app,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask_babel import gettext as _
from flask_login import current_user, login_user, logout_user
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from course_app.accounts import passwords, services, throttle
from course_app.accounts.forms import FirstAdministratorForm, SetPasswordForm, SignInForm
from course_app.accounts.models import OneTimeLink, User
from course_app.agencies.actor import load_actor
from course_app.agencies.services import member_user
from course_app.extensions import db
from course_app.flows.demo import DEMO_ROLES, demo_person
from course_app.lib.database import reading, write_transaction
from course_app.web.guards import public
from course_app.web.redirects import wanted_page

accounts = Blueprint("accounts", __name__, template_folder="templates")


@accounts.get("/sign-in")
@public
def sign_in() -> str | Response:
    """The sign-in page."""
    if current_user.is_authenticated:
        return redirect(url_for("player.my_courses"))
    return _sign_in_page(SignInForm(formdata=None), None)


@accounts.post("/sign-in")
@public
def send_sign_in() -> str | Response | tuple[str, int]:
    """Check a name and password: one answer and one pace for every kind of failure."""
    form = SignInForm()
    if not form.validate():
        return _sign_in_page(form, _("Type who you are and your password.")), 400
    buckets = _buckets(form)
    db.session.rollback()  # lets go of the write lock: hashing below is slow on purpose
    with write_transaction(db.engine) as counting:
        over = throttle.hit(counting, buckets)
    if over:
        abort(429)
    with reading(), db.sessionmaker() as looking:
        user = _named_person(looking, form)
        user_id, password_hash = (user.id, user.password_hash) if user else (None, None)
    right = passwords.matches(password_hash, form.password.data or "")
    if not right or user_id is None:
        words = _(
            "Name and password do not match. Check both, or ask your coordinator for a reset."
        )
        return _sign_in_page(form, words), 401
    throttle.forgive(db.session, buckets)
    _open(user_id)
    db.session.commit()
    return redirect(wanted_page(url_for("player.my_courses")))


@accounts.post("/sign-out")
@public
def sign_out() -> Response:
    """Close this browser's sign-in; nothing of the person stays in its cookie."""
    _close()
    return redirect(url_for("web.home"))


@accounts.post("/demo/sign-in/<role>")
@public
def demo_sign_in(role: str) -> Response:
    """Look around a demo as somebody; a real installation has no such page."""
    if not current_app.config["DEMO"]:
        abort(404)
    user_id = demo_person(db.session, role)
    if user_id is None:
        abort(404)
    _close()
    _open(user_id)
    db.session.commit()
    landing = {"coordinator": "agencies.agency", "instructor": "authoring.author"}
    landing["administrator"] = "web.admin"
    return redirect(url_for(landing.get(role, "player.my_courses")))


@accounts.get("/setup/<token>")
@public
def set_password(token: str) -> str | tuple[str, int]:
    """What a one-time link opens. Looking does not use the link."""
    link = services.live_link(db.session, token)
    if link is None:
        return _spent()
    return _set_password_page(_set_password_form(link, filled=False), link, token, None)


@accounts.post("/setup/<token>")
@public
def send_password(token: str) -> str | tuple[str, int] | Response:
    """Use the link: set the password, and sign the person in."""
    link = services.live_link(db.session, token)
    if link is None:
        return _spent()
    form = _set_password_form(link, filled=True)
    if not form.validate():
        return _set_password_page(form, link, token, _first_error(form)), 400
    try:
        user_id = _set_password(form, services.consume_link(db.session, token))
    except services.LinkSpent:
        db.session.rollback()
        return _spent()
    except (passwords.WeakPassword, services.EmailTaken) as error:
        db.session.rollback()
        taken = isinstance(error, services.EmailTaken)
        words = _("Somebody has this e-mail already.") if taken else str(error)
        return _set_password_page(form, link, token, words), 400
    _open(user_id)
    db.session.commit()
    return redirect(url_for("player.my_courses"))


def _set_password(form: SetPasswordForm, link: OneTimeLink) -> UUID:
    password = form.password.data or ""
    if isinstance(form, FirstAdministratorForm):
        person = services.create_administrator(
            db.session, form.name.data or "", form.email.data or "", password
        )
        return person.id
    user = db.session.get_one(User, link.user_id)
    user.password_hash = passwords.hash_password(password)
    return user.id


def _set_password_form(link: OneTimeLink, filled: bool) -> SetPasswordForm:
    kind = FirstAdministratorForm if link.purpose == services.ADMINISTRATOR else SetPasswordForm
    return kind() if filled else kind(formdata=None)


def _set_password_page(
    form: SetPasswordForm, link: OneTimeLink, token: str, error: str | None
) -> str:
    return render_template(
        "accounts/set_password.html",
        form=form,
        purpose=link.purpose,
        url=url_for("accounts.send_password", token=token),
        error=error,
    )


def _first_error(form: SetPasswordForm) -> str:
    return str(next(words for field in form.errors.values() for words in field))


def _spent() -> tuple[str, int]:
    return render_template("accounts/link_spent.html"), 404


def _sign_in_page(form: SignInForm, error: str | None) -> str:
    return render_template(
        "accounts/sign_in.html",
        form=form,
        error=error,
        next=request.values.get("next", ""),
        demo_roles=DEMO_ROLES if current_app.config["DEMO"] else [],
    )


def _named_person(looking: Session, form: SignInForm) -> User | None:
    if form.agency_code.data or form.employee_number.data:
        return member_user(looking, form.agency_code.data or "", form.employee_number.data or "")
    return services.person_by_email(looking, form.identifier.data or "")


def _buckets(form: SignInForm) -> list[tuple[str, bytes]]:
    key = current_app.config["SECRET_KEY"]
    name = form.identifier.data or f"{form.agency_code.data} {form.employee_number.data}"
    return [
        throttle.bucket("name", name, key),
        throttle.bucket("address", request.remote_addr or "", key),
    ]


def _open(user_id: UUID) -> None:
    token = services.open_session(db.session, user_id)
    db.session.flush()
    actor = load_actor(db.session, token)
    assert actor is not None
    session.clear()  # a cookie set before signing in must not carry over
    session.permanent = True
    login_user(actor)


def _close() -> None:
    if current_user.is_authenticated:
        services.close_session(db.session, current_user.token)
        db.session.commit()
    logout_user()
    session.clear()
