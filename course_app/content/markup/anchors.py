"""Ids that stay the same when something else on the page is edited."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from html.parser import HTMLParser

from course_app.lib.canonical import digest

# What the page itself may call its parts; a heading with such a name gets a prefix.
_RESERVED = re.compile(
    r"(term|check|fn|fnref|p|c|s)[-:].*|start|main|top|sources|glossary|contents|goals|words|finish"
    r"|about|authors|objectives|next-step|how|now|plainly|care|none-yet|tally|tip"
)
_VOID = frozenset(["br", "hr", "img", "track", "wbr", "input", "source"])


def slug(words: str) -> str:
    """`words` as an id: ASCII letters and digits with single hyphens; never empty."""
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
    plain = re.sub(r"['\u2019]", "", plain)
    name = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:80].strip("-")
    if not name:
        return f"s-{digest(words.encode())[:8]}"
    return f"s-{name}" if _RESERVED.fullmatch(name) else name


def unique(name: str, taken: set[str]) -> str:
    """`name`, or `name-2`, `name-3`: the first that is free; it is taken afterwards."""
    candidate, number = name, 1
    while candidate in taken:
        number += 1
        candidate = f"{name}-{number}"
    taken.add(candidate)
    return candidate


def with_block_ids(html: str, seen: Counter[str]) -> str:
    """Give every top-level block without an id one that depends on its own text only.

    `seen` counts over the whole lesson: equal blocks are `p-1a2b3c4d`, `p-1a2b3c4d-2`, ...
    """
    reader = _Blocks(html)
    out: list[str] = []
    done = 0
    for start, name_end, has_id, text, end in reader.blocks:
        if has_id:
            continue
        base = "p-" + digest((text or html[start:end]).encode())[:8]
        seen[base] += 1
        name = base if seen[base] == 1 else f"{base}-{seen[base]}"
        out += [html[done:name_end], f' id="{name}"']
        done = name_end
    return "".join([*out, html[done:]])


class _Blocks(HTMLParser):
    """Finds the top-level elements: (start, end of tag name, has an id, text, end)."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[tuple[int, int, bool, str, int]] = []
        self._html = html
        self._starts = [0]
        for found in re.finditer("\n", html):
            self._starts.append(found.end())
        self._depth = 0
        self._open: tuple[int, int, bool] | None = None
        self._text: list[str] = []
        self._notes = 0
        self.feed(html)
        self.close()

    def _offset(self) -> int:
        line, column = self.getpos()
        return self._starts[line - 1] + column

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._depth == 0:
            start = self._offset()
            has_id = any(name == "id" for name, _ in attrs)
            self._open = (start, start + 1 + len(tag), has_id)
            self._text = []
        self._notes += tag == "sup"
        if tag not in _VOID:
            self._depth += 1
        elif self._depth == 0:
            self._end(self._offset() + len(self.get_starttag_text() or ""))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag in _VOID or self._depth == 0:
            return
        self._depth -= 1
        self._notes -= tag == "sup"
        if self._depth == 0:
            self._end(self._offset())

    def handle_data(self, data: str) -> None:
        if not self._notes:  # a footnote's number changes when one is added further up
            self._text.append(data)

    def _end(self, offset: int) -> None:
        if self._open:
            text = " ".join("".join(self._text).split())
            self.blocks.append((*self._open, text, offset))
        self._open = None
