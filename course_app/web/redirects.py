"""Where to go after a form: only ever to a page of our own."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import request


def wanted_page(default: str) -> str:
    """The form's `next` when it is a path of this site, else `default`."""
    wanted = request.form.get("next", "")
    try:
        parts = urlsplit(wanted)
    except ValueError:
        return default
    plain = wanted.isprintable() and "\\" not in wanted and " " not in wanted
    ours = wanted.startswith("/") and not wanted.startswith("//") and not parts.netloc
    return wanted if plain and ours else default
