"""The base of every kind's front matter, and pydantic's findings in an author's words."""

from __future__ import annotations

import difflib
import types
from collections.abc import Iterator
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, ConfigDict, Field, Strict, StringConstraints, ValidationError
from pydantic_core import ErrorDetails

from course_app.content.frontmatter import FrontMatter
from course_app.content.problems import Report, excerpt

ID_PATTERN = r"^[a-z0-9]+(-[a-z0-9]+)*$"
MAX_ID = 64

StableId = Annotated[str, StringConstraints(pattern=ID_PATTERN, min_length=1, max_length=MAX_ID)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1000)]
Whole = Annotated[int, Strict()]

Model = TypeVar("Model", bound=BaseModel)


class Front(BaseModel):
    """A part of front matter; a key that it does not name is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Objective(Front):
    """What a learner can do afterwards; `serves` names an objective of the module."""

    id: StableId
    text: Text
    serves: StableId | None = None


class DocumentFront(Front):
    """What every document says of itself."""

    kind: str
    id: StableId
    title: Text
    # Remarks that are silenced in the whole file, each with the reason: see quiet.py.
    quiet: Annotated[dict[str, Text], Field(default_factory=dict)]


def validate(model: type[Model], front: FrontMatter, report: Report) -> Model | None:
    """`front` as `model`; None when it does not fit, with each finding in `report`."""
    try:
        return model.model_validate(front.data)
    except ValidationError as error:
        for detail in error.errors(include_url=False):
            _report(detail, model, front, report)
        return None


def _report(
    detail: ErrorDetails, model: type[BaseModel], front: FrontMatter, report: Report
) -> None:
    loc = tuple(detail["loc"])
    name = _spoken(loc)
    line, col = front.at(*loc)
    kind = detail["type"]
    if kind == "missing":
        line, col = front.at(*loc[:-1])
        report.error(line, f"`{name}:` is missing: add it", "missing-key", col)
    elif kind == "extra_forbidden":
        line, col = front.keys.get(loc, (line, col))
        report.error(line, _unknown_key(str(loc[-1]), _keys(model, loc[:-1])), "unknown-key", col)
    elif detail["input"] is None:
        report.error(
            line, f"`{name}:` has no value: give one, or remove the line", "empty-value", col
        )
    else:
        report.error(line, f"`{name}:` {_cure(detail)}", "bad-value", col)


def _cure(detail: ErrorDetails) -> str:
    context = detail.get("ctx", {})
    given = excerpt(str(detail["input"]), 40)
    cures = {
        "string_type": f'must be text: put it in double quotes, "{given}"'
        if isinstance(detail["input"], str | int | float)
        else "must be text",
        "string_pattern_mismatch": f"is “{given}”, but an id is lower-case letters, digits and"
        " single hyphens, such as what-addiction-is",
        "string_too_long": f"is longer than {context.get('max_length')} characters: shorten it",
        "string_too_short": "is empty: give it a value, or remove the line",
        "int_type": f"must be a whole number, not “{given}”",
        "int_parsing": f"must be a whole number, not “{given}”",
        "float_type": f"must be a number, not “{given}”",
        "float_parsing": f"must be a number, not “{given}”",
        "greater_than_equal": f"is {given}, but must be at least {context.get('ge')}",
        "greater_than": f"is {given}, but must be more than {context.get('gt')}",
        "less_than_equal": f"is {given}, but may be at most {context.get('le')}",
        "list_type": "must be a list: one line `- item` for each",
        "too_short": f"needs at least {context.get('min_length')} item(s)",
        "too_long": f"has more than {context.get('max_length')} items",
        "model_type": "must be lines of the form key: value, indented below it",
        "date_from_datetime_parsing": f"is “{given}”, but must be a date such as 2026-01-31",
    }
    message = detail["msg"].removeprefix("Value error, ")
    return cures.get(detail["type"], message[:1].lower() + message[1:])


def _spoken(loc: tuple[str | int, ...]) -> str:
    """A location as an author would say it: `objectives 2, id`."""
    parts: list[str] = []
    for step in loc:
        if isinstance(step, int) and parts:
            parts[-1] = f"{parts[-1]} {step + 1}"
        else:
            parts.append(excerpt(str(step), 40))
    return ", ".join(parts)


def _unknown_key(key: str, known: list[str]) -> str:
    near = difflib.get_close_matches(key[:80].lower(), known, n=1, cutoff=0.6)
    hint = f" Did you mean `{near[0]}`?" if near else ""
    return f"unknown key `{excerpt(key, 40)}`.{hint} Keys here: {', '.join(known)}"


def _keys(model: type[BaseModel], loc: tuple[str | int, ...]) -> list[str]:
    """The keys allowed at `loc` below `model`."""
    current: type[BaseModel] = model
    for step in loc:
        if isinstance(step, str) and step in current.model_fields:
            inner = next(_models(current.model_fields[step].annotation), None)
            current = inner or current
    return [field.alias or name for name, field in current.model_fields.items()]


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    """The models inside a type such as `list[Objective] | None`."""
    if get_origin(annotation) is None:
        if isinstance(annotation, type) and issubclass(annotation, BaseModel):
            yield annotation
        return
    if get_origin(annotation) in (list, tuple, dict, Union, types.UnionType, Annotated):
        for argument in get_args(annotation):
            yield from _models(argument)
