"""What every page has around it: the theme, the demo's mark, and the menu of who is signed in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Flask, current_app, g, request, url_for
from flask_babel import lazy_gettext as _l
from flask_login import current_user

Links = tuple[tuple[str, str], ...]
THEMES = ("auto", "day", "night")
# The menu beside "My course": what one needs to see it, its words, its page.
PLACES = (
    ("agency.view", _l("My agency"), "agencies.agency"),
    ("content.author", _l("Author"), "authoring.author"),
    ("site.administer", _l("Administer"), "web.admin"),
)
# Where the work of each role is, the one that others wait for first.
DESKS = (
    ("site.administer", "web.admin"),
    ("agency.view", "agencies.agency"),
    ("content.author", "authoring.author"),
)


def init_app(app: Flask, permits: Callable[[Any, str], bool]) -> None:
    """Give templates `demo`, `theme` and `nav`, using the rule `permits(user, permission)`."""

    def links() -> Links:
        if not current_user.is_authenticated:
            return ()
        actor = current_user._get_current_object()
        return tuple(
            (str(label), url_for(where)) for need, label, where in PLACES if permits(actor, need)
        )

    app.jinja_env.globals["takes_focus"] = takes_focus

    def desk() -> str:
        actor = current_user._get_current_object()
        own = (where for need, where in DESKS if permits(actor, need))
        return url_for(next(own, "player.my_courses"))

    app.extensions["menu"], app.extensions["desk"] = links, desk

    @app.context_processor
    def words() -> dict[str, Any]:
        # `nav` is a function: a page that must not touch the database does not call it.
        return {"demo": app.config["DEMO"], "theme": current_theme(), "nav": links}


def menu() -> Links:
    """The menu of who is signed in, as (label, address)."""
    links: Links = current_app.extensions["menu"]()
    return links


def takes_focus() -> bool:
    """Whether this error is the first of its page: that one has the focus, and no other."""
    first = "focus_taken" not in g
    g.focus_taken = True
    return first


def desk() -> str:
    """Where who is signed in does their work; the menu leads on to the rest."""
    return str(current_app.extensions["desk"]())


def current_theme() -> str:
    """The theme that this browser asked for; 'auto' follows its system setting."""
    theme = request.cookies.get("theme", "auto")
    return theme if theme in THEMES else "auto"
