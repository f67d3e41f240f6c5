"""Front matter: a small, strict part of YAML, with the place of each key and value.

What YAML 1.1 would turn into something else (NO, yes, 12:30, dates) stays the text that was typed.
Anchors, aliases, tags and merge keys are refused, so that a small file cannot grow into a big one.
"""

from __future__ import annotations

import re
from collections.abc import Hashable
from dataclasses import dataclass, field
from typing import Any

import yaml
from yaml.error import MarkedYAMLError
from yaml.reader import ReaderError

from course_app.content.problems import Report, excerpt

FIRST_LINE = 2  # line 1 of the file is the fence
MAX_DEPTH = 12

Loc = tuple[str | int, ...]

_INTEGER = re.compile(r"-?(0|[1-9][0-9]{0,14})")
_DECIMAL = re.compile(r"-?(0|[1-9][0-9]{0,8})\.[0-9]{1,6}")

# What PyYAML says, and what an author can do about it.
_CURES = (
    (
        "mapping values are not allowed",
        "a colon and a space stand inside a value: put the whole value in double quotes",
    ),
    ("found character '\\t'", "a tab is used to indent: use spaces"),
    (
        "that cannot start any token",
        "a value begins with a sign YAML keeps for itself (@ ` % & * ! |): put it in quotes",
    ),
    (
        "could not find expected ':'",
        "a line has no colon: write key: value, or indent it to belong to the line above",
    ),
    ("found unexpected end of stream", "a quote is opened and not closed"),
    ("while scanning a quoted scalar", "a quote is opened and not closed"),
    (
        "expected <block end>, but found",
        "the indentation does not fit the lines above, or text follows a closing quote",
    ),
    (
        "expected ',' or",
        "a list in [brackets] or a map in {braces} is not closed, or lacks a comma",
    ),
    ("expected a single document", "a line ... ends the front matter early: remove it"),
)


class Refused(MarkedYAMLError):
    """A part of YAML that front matter does not use."""


class StrictLoader(yaml.SafeLoader):
    """Composes nodes only; refuses what could grow or surprise."""

    depth = 0

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        """Compose one node; raises Refused for anchors, aliases, tags and deep nesting."""
        event = self.peek_event()  # type: ignore[no-untyped-call]
        unused = _unused(event)
        if unused:
            raise Refused(
                problem=f"{unused} are not used here: write the value out, or put it in quotes",
                problem_mark=event.start_mark,
            )
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise Refused(
                problem=f"nested more than {MAX_DEPTH} levels deep",
                problem_mark=event.start_mark,
            )
        try:
            return super().compose_node(parent, index)
        finally:
            self.depth -= 1


def _unused(event: Any) -> str:
    """What makes an event one that front matter does not use; '' when nothing does."""
    if isinstance(event, yaml.AliasEvent):
        return "aliases (*name)"
    if getattr(event, "anchor", None) is not None:
        return "anchors (&name)"
    return "tags (!name)" if getattr(event, "tag", None) is not None else ""


@dataclass
class FrontMatter:
    """Plain values, and where each of them stands: `keys` and `values` by location."""

    data: dict[str, Any] = field(default_factory=dict)
    keys: dict[Loc, tuple[int, int]] = field(default_factory=dict)
    values: dict[Loc, tuple[int, int]] = field(default_factory=dict)

    def at(self, *loc: str | int) -> tuple[int, int]:
        """Line and column of the value at `loc`, else of its nearest parent, else (1, 1)."""
        for length in range(len(loc), 0, -1):
            if loc[:length] in self.values:
                return self.values[loc[:length]]
        return (1, 1)

    def line(self, *loc: str | int) -> int:
        """The line of the value at `loc`."""
        return self.at(*loc)[0]


def read(text: str, report: Report) -> FrontMatter | None:
    """Read front matter; None when it cannot be read, with file, line and cure in `report`."""
    loader = StrictLoader("")
    try:
        loader = StrictLoader(text)
        node = loader.get_single_node()
    except ReaderError as error:
        before = text[: error.position]
        report.error(
            before.count("\n") + FIRST_LINE,
            "a character that YAML does not allow: remove it",
            "front-matter",
        )
        return None
    except MarkedYAMLError as error:
        _report_yaml(error, report)
        return None
    except (yaml.YAMLError, RecursionError, ValueError):
        report.error(
            1, "the front matter cannot be read as YAML: write key: value lines", "front-matter"
        )
        return None
    finally:
        loader.dispose()
    if node is None:
        report.error(1, "the front matter is empty: write at least kind: and id:", "front-matter")
        return None
    if not isinstance(node, yaml.MappingNode):
        report.error(
            FIRST_LINE, "the front matter must be lines of the form key: value", "front-matter"
        )
        return None
    result = FrontMatter()
    result.data = _mapping(node, (), result, report)
    return None if report.failed else result


def _report_yaml(error: MarkedYAMLError, report: Report) -> None:
    mark = error.problem_mark or error.context_mark
    line, column = (mark.line, mark.column) if mark else (0, 0)
    said = f"{error.context or ''} {error.problem or ''}".strip()
    cure = said
    if not isinstance(error, Refused):
        cure = next((words for sign, words in _CURES if sign in said), f"not readable: {said}")
        if "quote is opened" in cure and error.context_mark:
            line, column = error.context_mark.line, error.context_mark.column
    code = "yaml-refused" if isinstance(error, Refused) else "front-matter"
    report.error(line + FIRST_LINE, cure, code, column + 1)


def _mark(node: yaml.Node) -> tuple[int, int]:
    return node.start_mark.line + FIRST_LINE, node.start_mark.column + 1


def _mapping(node: yaml.MappingNode, loc: Loc, out: FrontMatter, report: Report) -> dict[str, Any]:
    values: dict[str, Any] = {}
    seen: dict[Hashable, int] = {}
    for key_node, value_node in node.value:
        line, col = _mark(key_node)
        if not isinstance(key_node, yaml.ScalarNode):
            report.error(line, "a key must be a plain word, not a list or a map", "yaml-key", col)
            continue
        key = key_node.value
        if key == "<<" and key_node.style is None:
            report.error(
                line, "merge keys (<<) are not used here: write the values out", "yaml-refused", col
            )
            continue
        if key in seen:
            report.error(
                line,
                f"`{excerpt(key, 40)}` is given twice (first on line {seen[key]}): keep one",
                "duplicate-key",
                col,
            )
            continue
        seen[key] = line
        out.keys[(*loc, key)] = (line, col)
        values[key] = _value(value_node, (*loc, key), out, report)
    return values


def _value(node: yaml.Node, loc: Loc, out: FrontMatter, report: Report) -> Any:
    out.values[loc] = _mark(node)
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, loc, out, report)
    if isinstance(node, yaml.SequenceNode):
        return [_value(item, (*loc, i), out, report) for i, item in enumerate(node.value)]
    text = str(node.value)
    quoted = isinstance(node, yaml.ScalarNode) and node.style is not None
    return text if quoted else _plain_scalar(text)


def _plain_scalar(text: str) -> str | int | float | bool | None:
    """An unquoted value: whole and decimal numbers, true and false, nothing; else text."""
    if text in ("", "~", "null"):
        return None
    if text in ("true", "false"):
        return text == "true"
    if _INTEGER.fullmatch(text):
        return int(text)
    if _DECIMAL.fullmatch(text):
        return float(text)
    return text
