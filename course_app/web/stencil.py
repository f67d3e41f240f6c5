"""Pages that are the same for many people: rendered once for each state, filled in for each person.

A stencil's template sees the values that it is given and nothing else: it is rendered in an
environment of its own, in which there is no request, no session and no person, not even for the
macros that it imports. Its values are the key that it is kept under. What is one person's own comes
in through a slot, after rendering, so that no page can carry it to somebody else.
"""

from __future__ import annotations

import secrets
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import current_app, get_flashed_messages, request
from flask_babel import get_locale
from flask_login import current_user
from flask_wtf.csrf import generate_csrf
from jinja2 import Environment
from markupsafe import Markup, escape

from course_app.lib.kept import Kept
from course_app.web.frame import current_theme, menu

MARK = f"<!{secrets.token_hex(8)}>"  # of this process alone: no text can hold it
KEPT = 2000  # pieces in one process: frames of 8 KB, texts of 25 KB, and checks of 2 KB above all
_NONE: Mapping[str, str] = {}
_PERSONAL = frozenset(["current_user", "g", "get_flashed_messages", "request", "session"])


@dataclass(frozen=True)
class Stencil:
    """A rendered text with holes: pieces of text and names of slots, in turns."""

    parts: tuple[str, ...]

    def fill(self, values: Mapping[str, str]) -> str:
        """The text with `values` in its slots; KeyError for a slot without a value."""
        parts = list(self.parts)
        parts[1::2] = [values[name] for name in parts[1::2]]
        return "".join(parts)


class Published:
    """Published content on its way into a template: known by its digest, read like its payload."""

    __slots__ = ("digest", "payload")

    def __init__(self, digest: str, payload: Mapping[str, Any]) -> None:
        self.digest = digest
        self.payload = payload

    def __getitem__(self, key: str) -> Any:
        return self.payload[key]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Published) and other.digest == self.digest

    def __hash__(self) -> int:
        return hash(self.digest)


@dataclass(frozen=True)
class _Viewer:
    """Who a stencil is rendered for: somebody who is signed in, nobody in particular."""

    is_authenticated: bool
    name: Markup
    shared: bool  # on a shared computer, whose pages watch for nobody being there


@dataclass(frozen=True)
class _Asked:
    """What a stencil may know of the request."""

    path: Hashable


def slot(name: str) -> Markup:
    """A hole in a stencil, to be filled under `name`."""
    return Markup(f"{MARK}{name}{MARK}")  # noqa: S704 (our own name between two marks)


class Press:
    """Makes the stencils of one page, in the language of its request."""

    def __init__(self) -> None:
        self._language = str(get_locale())
        self._kept: Kept[Hashable, Stencil] = current_app.extensions.setdefault(
            "stencils", Kept(KEPT)
        )
        self.csrf = generate_csrf()

    def stencil(self, template: str, **values: Hashable) -> Stencil:
        """`template` rendered with `values` alone, kept under them."""
        key = (template, self._language, *values, *values.values())
        return self._kept.get(key) or self._kept.keep(key, _render(template, values))

    def fill(self, template: str, slots: Mapping[str, str] = _NONE, **values: Hashable) -> str:
        """A piece of a page with its slots filled; `csrf` fills itself."""
        return self.stencil(template, **values).fill({"csrf": self.csrf, **slots})

    def page(self, template: str, slots: Mapping[str, str], **values: Hashable) -> str:
        """A whole page on web/base.html for the person who is signed in."""
        return self.fill(
            template,
            {"who": str(escape(current_user.name)), **slots},
            theme=current_theme(),
            demo=current_app.config["DEMO"],
            links=menu(),
            shared=current_user.shared,
            path=request.path,
            messages=tuple(get_flashed_messages()),
            **values,
        )


def _render(template: str, values: Mapping[str, Hashable]) -> Stencil:
    own = {
        "current_user": _Viewer(True, slot("who"), bool(values.get("shared"))),
        "get_flashed_messages": lambda: values.get("messages", ()),
        "nav": lambda: values.get("links", ()),
        "request": _Asked(values.get("path", "")),
    }
    html = _sealed().get_template(template).render({**values, **own})
    return Stencil(tuple(html.split(MARK)))


def _sealed() -> Environment:
    """The application's templates in an environment that knows nothing of whoever asks."""
    sealed: Environment | None = current_app.extensions.get("sealed-templates")
    if sealed is None:
        sealed = current_app.jinja_env.overlay(cache_size=100)
        shared = {k: v for k, v in current_app.jinja_env.globals.items() if k not in _PERSONAL}
        sealed.globals = {**shared, "csrf_token": lambda: slot("csrf"), "slot": slot}
        current_app.extensions["sealed-templates"] = sealed
    return sealed
