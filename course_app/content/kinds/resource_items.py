"""The items of `kind: resources`: cut out of the text, and each of their lines checked."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from course_app.content.compiled import Payload
from course_app.content.kinds.base import Parsed
from course_app.content.markup.anchors import slug
from course_app.content.markup.typography import typographic
from course_app.content.problems import Report, excerpt
from course_app.content.schema import MAX_ID

EVERY = "all"  # stands for every word of a list

# The lines of an item that name words of the lists in the front matter.
TAGS = {"type": "types", "pathways": "pathways", "audiences": "audiences", "topics": "topics"}
_ONCE = ("id", "year", "by", "place", "note")
_OFTEN = ("link", "ask")
_NEEDED = ("type", "audiences", "topics")
KEYS = (*TAGS, *_ONCE, *_OFTEN)

_TITLE = re.compile(r" {0,3}##[ \t]+(.+?)[ \t]*#*")
_KEY = re.compile(r"([a-z][a-z_-]*):(?:[ \t]+(.*?))?[ \t]*")
_YEAR = re.compile(r"(19|20)\d\d")
_LINK = re.compile(r"\[([^\[\]]+)\]\((\S+)\)|(\S+)")


@dataclass
class Entry:
    """One item as it was written: its title, its key lines, and its text."""

    title: str
    line: int
    given: dict[str, list[tuple[int, str]]] = field(default_factory=dict)  # key -> (line, value)
    lines: list[str] = field(default_factory=list)
    first_line: int = 0

    def one(self, key: str) -> tuple[int, str]:
        """The line and value of a key that stands once; the title's line and "" without it."""
        return self.given.get(key, [(self.line, "")])[0]


def entries(document: Parsed) -> tuple[str, list[Entry]]:
    """The text before the first item, and the items; findings go to the document's report."""
    before: list[str] = []
    found: list[Entry] = []
    for number, line in enumerate(document.split.body.split("\n"), start=document.split.body_line):
        title = _TITLE.fullmatch(line)
        if title:
            found.append(Entry(title[1], number))
        elif not found:
            before.append(line)
        elif not found[-1].lines:
            _read(found[-1], line, number, document.report)
        else:
            found[-1].lines.append(line)
    return "\n".join(before), found


def _read(entry: Entry, line: str, number: int, report: Report) -> None:
    key = _KEY.fullmatch(line.strip())
    if key:
        name, value = key[1], key[2] or ""
        if name not in KEYS:
            near = difflib.get_close_matches(name[:80], KEYS, n=1, cutoff=0.6)
            hint = f" Did you mean `{near[0]}`?" if near else ""
            keys = ", ".join(KEYS)
            message = f"unknown key `{excerpt(name, 40)}`.{hint} Keys of an item: {keys}"
            report.error(number, message, "unknown-key")
        elif not value:
            message = f"`{name}:` has no value: give one, or remove the line"
            report.error(number, message, "empty-value")
        elif name in entry.given and name not in _OFTEN:
            report.error(number, f"`{name}:` stands twice in one item", "key-twice")
        else:
            entry.given.setdefault(name, []).append((number, value))
    elif line.strip():
        entry.lines.append(line)
        entry.first_line = number


def item(entry: Entry, lists: Mapping[str, Mapping[str, str]], report: Report) -> Payload:
    """What a page shows of an item, but for its text.

    `lists` holds the words of each list by its name in the front matter: {"types": {...}, ...}.
    """
    for key in _NEEDED:
        if key not in entry.given:
            message = f"“{excerpt(entry.title)}” has no line `{key}:`: add it below the heading"
            report.error(entry.line, message, "missing-key")
    tags = {key: _words(key, entry, lists[name], report) for key, name in TAGS.items()}
    line, year = entry.one("year")
    if year and not _YEAR.fullmatch(year):
        report.error(line, f"`year:` is “{excerpt(year, 20)}”, but must be a year", "bad-value")
    return {
        "id": _name(entry, report),
        "title": typographic(entry.title),
        **tags,
        "type": next(iter(tags["type"]), ""),
        "year": year,
        **{key: typographic(entry.one(key)[1]) for key in ("by", "place", "note")},
        "links": [_link(line, value, report) for line, value in entry.given.get("link", [])],
        "ask": [typographic(value) for _, value in entry.given.get("ask", [])],
    }


def _name(entry: Entry, report: Report) -> str:
    line, given = entry.one("id")
    if not given:
        return slug(entry.title)
    if slug(given) != given or len(given) > MAX_ID:
        message = (
            f"`id:` is “{excerpt(given, 40)}”, but an id is lower-case letters, digits and single"
            f" hyphens, at most {MAX_ID}, and not a name that pages use themselves"
        )
        report.error(line, message, "bad-value")
    return slug(given)


def _words(key: str, entry: Entry, known: Mapping[str, str], report: Report) -> list[str]:
    """The words that an item gives under `key`, in the order of the list."""
    line, value = entry.one(key)
    given = [word.strip() for word in value.split(",") if word.strip()]
    if given == [EVERY] and key != "type":
        return list(known)
    for word in given:
        if word not in known:
            near = difflib.get_close_matches(word[:80], known, n=1)
            hint = f" Did you mean `{near[0]}`?" if near else ""
            message = (
                f"`{key}:` names `{excerpt(word, 40)}`, which is not in `{TAGS[key]}:` of the"
                f" front matter.{hint} Known: {', '.join(known)}"
            )
            report.error(line, message, "word-unknown")
    if key == "type" and len(given) > 1:
        report.error(line, "an item has one type", "bad-value")
    return [word for word in known if word in given]


def _link(line: int, value: str, report: Report) -> Payload:
    """{"url", "label", "host"}; the label is empty when none was given."""
    found = _LINK.fullmatch(value)
    url = (found[2] or found[3]) if found else ""
    host = _host(url)
    if not host:
        message = (
            f"`link:` is “{excerpt(value, 60)}”, but must be an address, https://example.org/page,"
            " or words and an address, [words](https://example.org/page)"
        )
        report.error(line, message, "link-form")
    label = typographic(found[1]) if found and found[1] else ""
    return {"url": url if host else "", "label": label, "host": host}


def _host(url: str) -> str:
    """The host of a whole web address, without www; empty for anything else."""
    if not re.fullmatch(r"https?://[^\s<>\"'\\]+", url):
        return ""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    good = parts.hostname and "." in parts.hostname and "@" not in parts.netloc
    return (parts.hostname or "").removeprefix("www.") if good else ""
