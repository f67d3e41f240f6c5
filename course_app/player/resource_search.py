"""What a search in a resource catalogue finds. Pure: knows no request and no database."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

# What the address calls each filter -> the list of its words, and the key of an item.
FILTERS = {
    "type": ("types", "type"),
    "pathway": ("pathways", "pathways"),
    "audience": ("audiences", "audiences"),
    "topic": ("topics", "topics"),
}
LONGEST_TEXT = 100  # of a typed text, in characters

Catalogue = Mapping[str, Any]  # the payload of a document of kind `resources`
Item = Mapping[str, Any]


@dataclass(frozen=True)
class Wanted:
    """A search: typed words, and the words chosen in the filters, by the filter's name."""

    text: str
    chosen: Mapping[str, str]

    @property
    def everything(self) -> bool:
        """True when nothing is asked for, so that everything fits."""
        return not (self.text or self.chosen)


def read(arguments: Mapping[str, str], catalogue: Catalogue) -> Wanted:
    """The search that an address asks for; a word that no list has is left out."""
    chosen = {
        name: arguments[name]
        for name, (words, _) in FILTERS.items()
        if arguments.get(name) in catalogue["lists"][words]
    }
    text = " ".join(arguments.get("q", "")[:LONGEST_TEXT].split())
    return Wanted(text, chosen)


def find(catalogue: Catalogue, wanted: Wanted) -> list[Item]:
    """The items that fit every filter and hold every typed word, in the author's order."""
    words = split(wanted.text)
    return [
        item
        for item in catalogue["resources"]
        if _fits(item, wanted.chosen) and _holds(item, catalogue["lists"], words)
    ]


def split(text: str) -> list[str]:
    """The folded words of a typed text."""
    return re.findall(r"\w+", fold(text))


def fold(text: str) -> str:
    """`text` without capitals and accents: “Café” and “CAFE” are the same."""
    if text.isascii():
        return text.lower()
    for _ in range(2):  # small letters can come apart into signs that have small letters again
        text = unicodedata.normalize("NFKD", text).casefold()
    return "".join(sign for sign in text if not unicodedata.combining(sign))


def _fits(item: Item, chosen: Mapping[str, str]) -> bool:
    for name, word in chosen.items():
        has = item[FILTERS[name][1]]
        if word not in ([has] if isinstance(has, str) else has):
            return False
    return True


def _holds(item: Item, lists: Mapping[str, Mapping[str, str]], words: list[str]) -> bool:
    if not words:
        return True
    told = " ".join(split(_told(item, lists)))
    return all(word in told for word in words)


def _told(item: Item, lists: Mapping[str, Mapping[str, str]]) -> str:
    """All that a reader sees of an item."""
    parts = [item[key] for key in ("title", "text", "by", "place", "note", "year")]
    parts += [lists["types"].get(item["type"], ""), *item["ask"]]
    parts += [link[key] for link in item["links"] for key in ("label", "host")]
    for name in ("pathways", "audiences", "topics"):
        parts += [lists[name][word] for word in item[name]]
    return " ".join(parts)
