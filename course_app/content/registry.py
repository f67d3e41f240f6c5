"""Which kinds of document there are. Rooms add theirs in create_app().

A kind is named by where it lives and imported when the compiler needs it, so that web workers,
which only read, never load Markdown, bleach or pydantic.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from course_app.content.lint.codes import REMARKS

if TYPE_CHECKING:
    from course_app.content.kinds.base import Kind

_kinds: dict[str, str] = {
    "course": "course_app.content.kinds.course:COURSE",
    "module": "course_app.content.kinds.module:MODULE",
    "lesson": "course_app.content.kinds.lesson:LESSON",
    "quiz": "course_app.content.kinds.quiz:QUIZ",
    "glossary": "course_app.content.kinds.glossary:GLOSSARY",
    "resources": "course_app.content.kinds.resources:RESOURCES",
    "field-card": "course_app.content.kinds.field_card:FIELD_CARD",
    "template": "course_app.content.kinds.template:TEMPLATE",
}


@dataclass(frozen=True)
class View:
    """How the live preview shows a kind: a template, its folder, and what it is given."""

    folder: Path
    template: str
    values: Callable[[dict[str, Any]], dict[str, Any]]


_views: dict[str, str] = {}
_remarks: set[str] = set()


def register(name: str, where: str, view: str | None = None, remarks: Iterable[str] = ()) -> None:
    """Add a kind: its name in `kind:`, and `package.module:OBJECT` that holds it.

    `view` names in the same way the View with which the preview shows it, when the common one does
    not do; `remarks` are the codes of what it alone remarks on. Raises ValueError for a name that
    something else has taken.
    """
    if _kinds.setdefault(name, where) != where:
        raise ValueError(f"the kind {name} is already registered as {_kinds[name]}")
    if view:
        _views[name] = view
    _remarks.update(remarks)


def remarks() -> frozenset[str]:
    """The codes of everything that is remarked on, by the compiler and by any kind."""
    return REMARKS | _remarks


def names() -> list[str]:
    """The registered kinds, in order of registration."""
    return list(_kinds)


def kind(name: str) -> Kind:
    """The kind with that name; KeyError when there is none."""
    return cast("Kind", _load(_kinds[name]))


def view(name: str) -> View | None:
    """The preview's view of a kind; None for the common one."""
    return cast("View", _load(_views[name])) if name in _views else None


def views() -> list[View]:
    """Every view that a room brought."""
    return [cast("View", _load(where)) for where in _views.values()]


def _load(where: str) -> Any:
    module, _, attribute = where.partition(":")
    return getattr(import_module(module), attribute)
