"""The idle clock of a shared computer: 15 minutes without a request end the sign-in.

A page must not cost a write, so the moment of the last request stands in the signed session
cookie, refreshed at most once a minute. The sign-in's row follows every five minutes, in a short
transaction after the page is made; it ends by itself should the cookie be lost or held back.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from flask import Flask, Response, g, session

from course_app.lib import clock

REFRESH_SECONDS = 60
SEEN = "seen"


def mark() -> None:
    """Note in the cookie that somebody is there now."""
    session[SEEN] = int(clock.now().timestamp())


def over(row_seen_at: datetime, limit: timedelta) -> bool:
    """Whether nobody was there for `limit`, by the cookie or by the row."""
    last = max(float(session.get(SEEN, 0)), row_seen_at.timestamp())
    return clock.now().timestamp() - last >= limit.total_seconds()


def nobody_there() -> None:
    """The browser made this request by itself: it is no sign of use."""
    g.unattended = True


def init_app(
    app: Flask, touch: Callable[[str], None], touch_after: timedelta, limit: timedelta
) -> None:
    """Keep the clock of each shared sign-in going; `touch(token)` writes its row.

    Without JavaScript a page leaves the screen when nobody was there for `limit`.
    """
    app.jinja_env.globals["leaves_after"] = int(limit.total_seconds()) + 1

    @app.after_request
    def note(response: Response) -> Response:
        person: Any = g.get("_login_user")  # only whom this request has looked up
        if person is None or not getattr(person, "shared", False) or g.get("unattended"):
            return response
        now = clock.now()
        if now.timestamp() - float(session.get(SEEN, 0)) >= REFRESH_SECONDS:
            mark()
        if now - person.seen_at >= touch_after and "_user_id" in session:
            touch(person.token)
        return response
