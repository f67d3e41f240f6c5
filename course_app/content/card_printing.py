"""Makes the PDF of a field card with typst: one sheet, tagged, folded twice into a pocket.

Only the job worker imports this file. Text comes as data and is placed as text, never as mark-up.
"""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import typst

TEMPLATES = Path(__file__).parent / "typst"
_STYLES = {"strong": "strong", "em": "em"}


def print_card(payload: dict[str, Any], made_at: datetime) -> bytes:
    """The PDF of a compiled field card; the same card and moment give the same bytes."""
    sections = [
        {"title": one["title"], "blocks": blocks_of(one["parts"][0]["html"])}
        for one in payload["sections"]
    ]
    data = {
        "title": payload["title"],
        "language": payload["language"].partition("-")[0],
        "panels": [[sections[at] for at in panel] for panel in payload["panels"]],
        "labels": payload["labels"],
        "date": [made_at.year, made_at.month, made_at.day],
    }
    # typst's own fonts first, then the system's. PDF/UA refuses a letter without a shape: better
    # a sheet that shows a gap than none.
    for own_only, standards in ((True, "ua-1"), (False, "ua-1")):
        with suppress(typst.TypstError):
            return _compile(data, own_only, made_at, {"pdf_standards": standards})
    return _compile(data, False, made_at, {})


def _compile(data: dict[str, Any], own_only: bool, moment: datetime, more: Any) -> bytes:
    compiler = typst.Compiler(
        str(TEMPLATES / "field-card.typ"), root=str(TEMPLATES), ignore_system_fonts=own_only
    )
    made = compiler.compile(
        sys_inputs={"data": json.dumps(data)}, timestamp=moment.replace(microsecond=0), **more
    )
    assert isinstance(made, bytes)  # one PDF, not a list of pictures
    return made


def blocks_of(html: str) -> list[dict[str, Any]]:
    """The paragraphs and list items of a section of a card, in order, without its heading.

    Each is {"kind": "p" or "item", "number": 0 or its number, "runs": [[style, text]]}; a style is
    "", "strong", "em" or "blank".
    """
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return [block for block in reader.blocks if block["runs"]]


class _Reader(HTMLParser):
    """Reads the few tags that a compiled card has; see kinds/field_card.py."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[dict[str, Any]] = []
        self._heading = False
        self._counts: list[int | None] = []  # of each open list: its last number, or none
        self._styles: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A block begins, or a style."""
        given = dict(attrs)
        if tag == "h2":
            self._heading = True
        elif tag in ("ul", "ol"):
            self._counts.append(int(given.get("start") or 1) - 1 if tag == "ol" else None)
        elif tag == "li":
            last = self._counts[-1] if self._counts else None
            if last is not None:
                self._counts[-1] = last + 1
            self._begin("item", 0 if last is None else last + 1)
        elif tag == "p" and not (self.blocks and self._counts and not self.blocks[-1]["runs"]):
            self._begin("p", 0)
        elif tag == "span" and given.get("class") == "blank":
            self._styles.append("blank")
        elif tag in _STYLES or tag == "span":
            self._styles.append(_STYLES.get(tag, ""))

    def handle_endtag(self, tag: str) -> None:
        """A block ends, or a style."""
        if tag == "h2":
            self._heading = False
        elif tag in ("ul", "ol"):
            self._counts.pop()
        elif tag == "span" or tag in _STYLES:
            self._styles.pop()

    def handle_data(self, data: str) -> None:
        """Words, in the style that holds here."""
        if self._heading or not self.blocks or not (data.strip() or self.blocks[-1]["runs"]):
            return
        style = next((s for s in reversed(self._styles) if s), "")
        self.blocks[-1]["runs"].append([style, " ".join(data.split("\n"))])

    def _begin(self, kind: str, number: int) -> None:
        self.blocks.append({"kind": kind, "number": number, "runs": []})
