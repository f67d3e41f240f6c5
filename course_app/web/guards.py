"""Who may open a view. Every view carries exactly one guard; one without is refused.

The rules themselves live in agencies/policy.py; create_app() hands its `permits` to `init_app`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, abort, current_app, redirect, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

View = TypeVar("View", bound=Callable[..., Any])
PUBLIC = "public"
SIGNED_IN = "signed-in"


def _marked(guard: str) -> Callable[[View], View]:
    def mark(view: View) -> View:
        view.__dict__["guard"] = guard
        return view

    return mark


def public(view: View) -> View:
    """Anybody may open this view."""
    return _marked(PUBLIC)(view)


def signed_in(view: View) -> View:
    """Any signed-in person may open this view, and sees only what is their own."""
    return _marked(SIGNED_IN)(view)


def permitted(permission: str) -> Callable[[View], View]:
    """Only who holds `permission` (agencies/policy.py) may open this view."""
    return _marked(permission)


def guard_of(view: Callable[..., Any]) -> str | None:
    """The guard of a view, or None when it has none."""
    guard: str | None = view.__dict__.get("guard")
    return guard


def init_app(
    app: Flask,
    permits: Callable[[Any, str], bool],
    keep_form: Callable[[], bool] = lambda: False,
) -> None:
    """Check every request against its view's guard, using the rule `permits(user, permission)`.

    `keep_form` keeps a form that came just after a shared computer's sign-in had ended.
    """

    @app.before_request
    def check_guard() -> Response | None:
        if request.endpoint is None or request.endpoint == "static":
            return None
        guard = guard_of(current_app.view_functions[request.endpoint])
        if guard == PUBLIC:
            return None
        if guard is None:
            abort(403)
        if not current_user.is_authenticated:
            return ask_to_sign_in(keep_form)
        if guard == SIGNED_IN:
            return None
        if not permits(current_user, guard):
            abort(403)
        if current_app.config["STAFF_SECOND_FACTOR"] and not current_user.strong:
            return redirect(url_for("accounts.second_step", needed="yes"))
        return None


def ask_to_sign_in(keep_form: Callable[[], bool] = lambda: False) -> Response:
    """Send a stranger to sign-in, and back to where they wanted to be afterwards."""
    if request.method == "GET":
        wanted = request.full_path.rstrip("?")
        return redirect(url_for("accounts.sign_in", next=wanted))
    kept = "yes" if keep_form() else None
    return redirect(url_for("accounts.sign_in", kept=kept))
