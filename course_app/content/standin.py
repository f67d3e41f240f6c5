"""Stand-ins: what can still be said of a file that is broken.

Other files list it, link to it and ask about its objectives. With a stand-in they are checked in
the same run, and no mistake is reported that goes away by itself once the broken file is mended.
"""

from __future__ import annotations

import difflib
import re
from functools import lru_cache
from pathlib import Path
from typing import Any, get_origin

from pydantic import BaseModel, TypeAdapter, ValidationError

from course_app.content import registry
from course_app.content.frontmatter import FrontMatter
from course_app.content.frontmatter import read as read_front
from course_app.content.kinds.base import Kind, Parsed
from course_app.content.markup.anchors import slug
from course_app.content.problems import Report
from course_app.content.schema import ID_PATTERN, MAX_ID
from course_app.content.source import CourseFolder, SourceFile, Split, read_roughly, split

# No id begins so: the name of a file whose id cannot be read, which nothing can list or link to.
NAMELESS = "?"

_KEY_LINE = re.compile(r"(kind|id|title):[ \t]*([\"']?)(.*?)\2[ \t]*(?:[ \t]#.*)?")
_KEY_LINES = 60
_KINDS_BY_FILE = {"course.md": "course", "module.md": "module"}
_BLANKS: dict[Any, Any] = {str: "", int: 0, float: 0.0}


def stand_in(
    path: Path,
    root: Path,
    report: Report,
    source: SourceFile | None,
    pieces: Split | None,
    marks: FrontMatter | None,
) -> Parsed | None:
    """A stand-in for a broken file, from as much as was read; None when nothing speaks of it."""
    unsure: set[str] = set()
    unheard = Report(report.path)
    if source is None:
        unsure.add("body")
        source = SourceFile(report.path, path, root, read_roughly(path))
        pieces = split(source.text, unheard)
        marks = read_front(pieces.front, unheard) if pieces else None
    given = marks.data if marks else _key_lines(pieces.front if pieces else source.text)
    kind = _kind(given.get("kind"), path)
    name = _name(given.get("id"))
    if kind is None and not name:
        return None
    if pieces is None or kind is None:
        unsure.add("body")
    if kind is None:
        unsure |= {"contents", "objectives"}
    if kind is None or given.get("kind") != kind.name:
        unsure.add("kind")
    kind = kind or registry.kind("lesson")
    front, lost = salvage(kind.schema, marks.data if marks else None, name or f"{NAMELESS}{path}")
    if name and name == given.get("id"):
        lost -= {"id"}
    return Parsed(
        source,
        pieces or Split("", "", 1),
        marks or FrontMatter(),
        kind,
        front,
        report,
        frozenset(unsure | lost) or frozenset(kind.schema.model_fields),
    )


def course_stand_in(folder: CourseFolder, report: Report) -> Parsed:
    """A stand-in for a course that is not there."""
    kind = registry.kind("course")
    root = folder.roots[0]
    file = SourceFile(report.path, root / "course.md", root, "")
    front, lost = salvage(kind.schema, None, _name(folder.name) or "course")
    unsure = frozenset(lost | {"body"})
    return Parsed(file, Split("", "", 1), FrontMatter(), kind, front, report, unsure)


def nameless(document: Parsed) -> Parsed:
    """The same stand-in under a name that no other document has."""
    name = f"{NAMELESS}{document.file.path}"
    document.front = document.front.model_copy(update={"id": name})
    document.unsure |= {"id"}
    return document


def salvage(
    model: type[BaseModel], read: dict[str, Any] | None, name: str = ""
) -> tuple[Any, set[str]]:
    """An instance of `model` from the keys that fit it, and the keys that cannot be relied on.

    Nothing is sure when nothing could be read. Beside a key that `model` does not know, each key
    that is left out is unsure: the one may be the other, mistyped.
    """
    fields = model.model_fields
    data = read or {}
    lost = set(data) - {field.alias or key for key, field in fields.items()}
    mistyped = bool(lost) or read is None
    values: dict[str, Any] = {}
    for key, field in fields.items():
        spelt = field.alias or key
        try:
            if spelt in data:
                values[key] = _adapter(model, key).validate_python(data[spelt])
                continue
        except ValidationError:
            lost.add(spelt)
        if field.is_required() or mistyped:
            lost.add(spelt)
        if field.is_required():
            values[key] = _blank(field.annotation)
    if name:
        values["id"] = name
        values["title"] = values.get("title") or name
    return model.model_construct(**values), lost


@lru_cache(maxsize=256)
def _adapter(model: type[BaseModel], key: str) -> TypeAdapter[Any]:
    return TypeAdapter(model.model_fields[key].rebuild_annotation())


def _blank(annotation: Any) -> Any:
    """A value of a required type that says nothing."""
    if get_origin(annotation) in (list, dict):
        return get_origin(annotation)()
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return salvage(annotation, {})[0]
    return _BLANKS.get(annotation)


def _key_lines(text: str) -> dict[str, str]:
    """The simplest keys at the top of a text that is not even YAML."""
    found = (_KEY_LINE.fullmatch(line) for line in text.split("\n", _KEY_LINES)[:_KEY_LINES])
    return {match[1]: match[3] for match in reversed([m for m in found if m])}


def _kind(given: object, path: Path) -> Kind | None:
    """The kind that is named, or nearly; else the one that a file of this name has."""
    known = registry.names()
    near = difflib.get_close_matches(str(given)[:40], known, n=1) if given else []
    name = near[0] if near else _KINDS_BY_FILE.get(path.name.lower())
    return registry.kind(name) if name else None


def _name(given: object) -> str:
    """What was given as an id, made into one; '' when nothing was."""
    if not isinstance(given, str | int) or not str(given).strip():
        return ""
    name = str(given)[:200]
    if not re.fullmatch(ID_PATTERN, name):
        name = slug(name)
    return name[:MAX_ID].rstrip("-")
