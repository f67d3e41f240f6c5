"""Browsers in which somebody has signed in before, so that strangers' guesses don't shut them out.

The cookie holds a number of its own and keyed hashes of the last names; it opens nothing, and a
shared computer never gets one.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app, request
from itsdangerous import BadSignature, URLSafeTimedSerializer
from werkzeug.wrappers import Response

from course_app.accounts import throttle
from course_app.lib.tokens import new_token

COOKIE = "known"
LASTS_SECONDS = 180 * 24 * 3600
MOST_NAMES = 4


@dataclass(frozen=True)
class Browser:
    """What the cookie says: the browser's own number, and who signed in here."""

    number: str
    names: tuple[str, ...]


def browser_of(name: str) -> str | None:
    """The number of this browser, when `name` has signed in here before."""
    found = _read()
    return found.number if found and _hashed(name) in found.names else None


def remember(response: Response, name: str) -> Response:
    """Note in this browser that `name` has signed in here."""
    found = _read() or Browser(new_token(), ())
    hashed = _hashed(name)
    names = [hashed, *(other for other in found.names if other != hashed)][:MOST_NAMES]
    response.set_cookie(
        COOKIE,
        _serializer().dumps([found.number, *names]),
        max_age=LASTS_SECONDS,
        httponly=True,
        samesite="Lax",
        secure=bool(current_app.config["SESSION_COOKIE_SECURE"]),
        path="/sign-in",
    )
    return response


def _read() -> Browser | None:
    try:
        number, *names = _serializer().loads(request.cookies.get(COOKIE, ""), LASTS_SECONDS)
    except (BadSignature, TypeError, ValueError):
        return None
    return Browser(number, tuple(names))


def _hashed(name: str) -> str:
    key = str(current_app.config["SECRET_KEY"])
    return throttle.digest(f"known:{name.strip().casefold()}", key).hex()[:32]


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(str(current_app.config["SECRET_KEY"]), salt="known browser")
