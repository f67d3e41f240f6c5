"""Which kinds of document there are. Rooms add theirs in create_app().

A kind is named by where it lives and imported when the compiler needs it, so that web workers,
which only read, never load Markdown, bleach or pydantic.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from course_app.content.kinds.base import Kind

_kinds: dict[str, str] = {
    "course": "course_app.content.kinds.course:COURSE",
    "module": "course_app.content.kinds.module:MODULE",
    "lesson": "course_app.content.kinds.lesson:LESSON",
    "quiz": "course_app.content.kinds.quiz:QUIZ",
    "glossary": "course_app.content.kinds.glossary:GLOSSARY",
}


def register(name: str, where: str) -> None:
    """Add a kind: its name in `kind:`, and `package.module:OBJECT` that holds it.

    Raises ValueError for a name that something else has taken.
    """
    if _kinds.setdefault(name, where) != where:
        raise ValueError(f"the kind {name} is already registered as {_kinds[name]}")


def names() -> list[str]:
    """The registered kinds, in order of registration."""
    return list(_kinds)


def kind(name: str) -> Kind:
    """The kind with that name; KeyError when there is none."""
    module, _, attribute = _kinds[name].partition(":")
    return cast("Kind", getattr(import_module(module), attribute))
