"""How a sign-in begins and ends in this browser, whatever led to it."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from flask import abort, current_app, redirect, request, session, url_for
from flask_login import current_user, login_user, logout_user
from werkzeug.wrappers import Response

from course_app.accounts import kept, links, second_step, sessions, throttle
from course_app.agencies.actor import load_actor
from course_app.agencies.services import memberships_of
from course_app.content import queries as content
from course_app.extensions import db
from course_app.lib.browsers import describe
from course_app.lib.database import write_transaction
from course_app.web import idle
from course_app.web.frame import desk
from course_app.web.redirects import wanted_page


@dataclass(frozen=True)
class Pending:
    """Somebody whose password was right and whose second step is to come."""

    token: str
    user_id: UUID
    shared: bool


def key() -> str:
    """The key that codes are hashed and secrets are sealed with."""
    return str(current_app.config["SECRET_KEY"])


def on_shared_computer() -> bool:
    """What the form says about the computer; a form that says nothing is on a shared one."""
    said = request.form.getlist("computer")
    return not said or "shared" in said


def count_try(
    *names: str, strict: bool = False, browser: str | None = None
) -> list[tuple[str, bytes]]:
    """Count a try for each of these names and for the address; 429 when it is one too many.

    `strict` counts the name the same wherever the try comes from; `browser` is the number of one
    that the name is known in. Lets go of the request's write lock: whatever follows hashes, which
    is slow on purpose.
    """
    place = throttle.place_of(request.remote_addr or "")
    wanted = [("address", place)]
    for name in names:
        if strict:
            wanted.append(("strict", name))
            continue
        wanted.append(("pair", f"{browser or place} {name.strip()}"))
        if browser is None:
            wanted.append(("name", name))
    buckets = [throttle.bucket(kind, value, key()) for kind, value in wanted]
    db.session.rollback()
    with write_transaction(db.engine) as counting:
        over = throttle.hit(counting, buckets)
    if over:
        abort(429)
    return buckets


def let_in(
    user_id: UUID, shared: bool, strong: bool = False, landing: str | None = None
) -> Response:
    """Sign the person in, or ask for their second step first. Commits."""
    if not strong and second_step.steps_of(db.session, user_id):
        token = links.issue_link(db.session, links.SECOND_STEP, user_id)
        db.session.commit()
        session.clear()
        session["pending"] = [token, shared]
        return redirect(url_for("accounts.prove", next=wanted_page(landing or "") or None))
    open_sign_in(user_id, shared, strong)
    waits = bool(kept.waiting(db.session, user_id))
    db.session.commit()
    if waits:
        return redirect(url_for("accounts.kept_forms"))
    return redirect(wanted_page(landing or desk()))


def open_sign_in(user_id: UUID, shared: bool, strong: bool = False) -> None:
    """Open a sign-in in this browser; the caller commits."""
    browser = describe(request.headers.get("User-Agent", ""))
    if current_user.is_authenticated:  # whoever sat here before
        sessions.close_session(db.session, current_user.token)
    token = sessions.open_session(db.session, user_id, shared, strong, browser)
    db.session.flush()
    actor = load_actor(db.session, token)
    assert actor is not None
    session.clear()  # a cookie set before signing in must not carry over
    session.permanent = not shared  # a shared computer's cookie goes with its browser window
    if shared:
        session["shared"] = True
        idle.mark()
    login_user(actor)


def pending() -> Pending | None:
    """Who waits for their second step in this browser, while their password is the same."""
    token, shared, *_older = session.get("pending") or ("", True)
    link = links.live_link(db.session, token, links.SECOND_STEP) if token else None
    if link is None or link.user_id is None:
        return None
    return Pending(token, link.user_id, bool(shared))


def close_sign_in(response: Response) -> Response:
    """Close this browser's sign-in and, on a shared computer, have it forget what it was shown."""
    shared = bool(session.get("shared"))
    if current_user.is_authenticated:
        sessions.close_session(db.session, current_user.token)
        db.session.commit()
    logout_user()
    session.clear()
    if shared:
        response.headers["Clear-Site-Data"] = '"cache", "storage"'
        response.headers["Cache-Control"] = "no-store"
    return response


def known_words(user_id: UUID | None, *more: str) -> list[str]:
    """What anybody could know about the person, and so try as a password."""
    words = ["course", "deflection", "training", *more]
    if user_id is not None:
        rows = memberships_of(db.session, user_id)
        words += [part for row in rows for part in (row[0], row[1], row[2])]
    return words + [course.title for course in content.published_courses(db.session)]
