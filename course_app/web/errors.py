"""Pages for when something is wrong: what happened, what was kept, what to do."""

from __future__ import annotations

import logging

from flask import Flask, current_app, g, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import AnonymousUserMixin
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DBAPIError, OperationalError
from werkzeug.exceptions import HTTPException

from course_app.lib.database import is_unavailable

log = logging.getLogger(__name__)
HANDLED = (400, 403, 404, 405, 413, 414, 415, 429, 500, 503)


def init_app(app: Flask) -> None:
    """Answer every failure with a page of our own; no failure shows a trace."""
    app.register_error_handler(CSRFError, lambda error: page(400, _csrf_words(error)))
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(OperationalError, _database)
    app.register_error_handler(DBAPIError, _database)
    app.register_error_handler(Exception, _unexpected)


def _http(error: HTTPException) -> tuple[str, int, dict[str, str]] | HTTPException:
    code = error.code or 500
    if code < 400:
        return error
    try:
        html, status, headers = page(code, _own_words(error))
    except DBAPIError as broken:  # who asks could not be looked up
        return _database(broken)
    headers.update({k: v for k, v in error.get_headers() if k in ("Allow", "Retry-After")})
    return html, status, headers


def _database(error: DBAPIError) -> tuple[str, int, dict[str, str]]:
    if is_unavailable(error):
        log.error("database unavailable: %s", type(error.orig).__name__)
        return page(503, None, standalone=True)
    return _unexpected(error)


def _unexpected(error: Exception) -> tuple[str, int, dict[str, str]]:
    if current_app.config.get("PROPAGATE_EXCEPTIONS"):
        raise error
    log.error("unexpected error at %s", request.endpoint, exc_info=error)
    return page(500, None, standalone=True)


def _own_words(error: HTTPException) -> str | None:
    words: str | None = error.description
    return words if words != type(error).description else None


def _csrf_words(_error: CSRFError) -> str:
    words: str = _(
        "This page was open so long, or in so many windows, that its form is no longer valid."
        " Go back, reload the page and send it again."
    )
    return words


def page(
    code: int, what_happened: str | None, standalone: bool = False
) -> tuple[str, int, dict[str, str]]:
    """The error page for `code`; `standalone` pages touch no database, no session, no person."""
    if standalone:
        # Every template is given the person of the request; one who is not known yet is looked up.
        g._login_user = AnonymousUserMixin()
    titles = _titles()
    title, happened, kept = titles.get(code, titles[400 if code < 500 else 500])
    headers = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex"}
    if code == 503:
        headers["Retry-After"] = "30"
    html = render_template(
        "web/error.html",
        code=code,
        title=title,
        what_happened=what_happened or happened,
        what_was_kept=kept,
        what_to_do=[
            (_("Go to my course"), url_for("player.my_courses")),
            (_("Start page"), url_for("web.home")),
        ],
        standalone=standalone,
    )
    return html, code, headers


def _titles() -> dict[int, tuple[str, str, str]]:
    kept = _("Everything you did before is kept, and so is your place.")
    return {
        400: (
            _("That could not be read"),
            _("Something in the request was missing or wrong."),
            kept,
        ),
        403: (_("That is not open to you"), _("Your role does not include this page."), kept),
        404: (_("There is no such page"), _("The address may be old or mistyped."), kept),
        405: (_("That cannot be done here"), _("This address does not take that action."), kept),
        413: (_("That is too large"), _("More was sent than this page takes."), kept),
        429: (
            _("Too many tries"),
            _("Wait a few minutes, then try again."),
            _("Nothing is locked; this only slows down guessing."),
        ),
        500: (
            _("Something broke on our side"),
            _("The error was noted for the administrator."),
            kept,
        ),
        503: (
            _("We will be back in a moment"),
            _("The database cannot be reached just now. Try again in half a minute."),
            _("Everything that was saved before is safe."),
        ),
    }
