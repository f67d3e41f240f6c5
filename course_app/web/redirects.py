"""Where to go after a form: only ever to a page of our own."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import current_app, request
from werkzeug.exceptions import HTTPException


def wanted_page(default: str) -> str:
    """The form's `next` when it is a path of this site, else `default`."""
    wanted = request.form.get("next", "")
    return wanted if is_ours(wanted) else default


def is_ours(wanted: str) -> bool:
    """Whether this is the path of a page of ours, and plainly so."""
    try:
        parts = urlsplit(wanted)
    except ValueError:
        return False
    plain = wanted.isprintable() and "\\" not in wanted and " " not in wanted
    return plain and wanted.startswith("/") and not wanted.startswith("//") and not parts.netloc


def opens(path: str) -> bool:
    """Whether this path of ours is a page to ask for: some are only answers to a form."""
    try:
        current_app.create_url_adapter(request).match(urlsplit(path).path, "GET")  # type: ignore[union-attr]
    except HTTPException:
        return False
    return True
