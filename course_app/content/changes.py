"""What a new rendition means for those who finished the old one. Pure."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from html import unescape
from typing import Any

from course_app.content.models import Change

# Below this share of changed words an edit is one that nobody needs to read again.
SMALL_SHARE = 0.1

_TAG = re.compile(r"<[^>]*>")
_WORD = re.compile(r"\w+(?:[’'-]\w+)*")


def classify(kind: str, old: dict[str, Any], new: dict[str, Any]) -> Change:
    """How a document changed when its author said nothing: only lessons concern anybody.

    Another answer key is material; otherwise the share of changed words decides.
    """
    if kind != "lesson":
        return Change.MINOR
    if _key(old) != _key(new):
        return Change.MATERIAL
    return Change.MATERIAL if changed_share(old, new) > SMALL_SHARE else Change.MINOR


def changed_share(old: dict[str, Any], new: dict[str, Any]) -> float:
    """The share of words that differ between two lessons, from 0.0 to 1.0."""
    before, after = _words(old), _words(new)
    if before == after:
        return 0.0
    return 1.0 - SequenceMatcher(None, before, after, autojunk=False).ratio()


def _key(payload: dict[str, Any]) -> dict[str, list[str]]:
    """The right answers, as words, of the checks."""
    return {
        name: sorted(_plain(c["html"]) for c in check["choices"] if c["correct"])
        for name, check in payload.get("checks", {}).items()
    }


def _plain(html: str) -> str:
    return " ".join(_WORD.findall(unescape(_TAG.sub(" ", html)).casefold()))


def _words(payload: dict[str, Any]) -> list[str]:
    """The words of a lesson that a learner reads, without its navigation."""
    pieces = [
        part["html"] if "html" in part else _check_html(payload, part["check"])
        for section in payload.get("sections", [])
        for part in section["parts"]
    ]
    return _plain(" ".join(pieces)).split()


def _check_html(payload: dict[str, Any], name: str) -> str:
    check = payload.get("checks", {}).get(name, {})
    choices = " ".join(f"{c['html']} {c['feedback_html']}" for c in check.get("choices", []))
    return f"{check.get('prompt_html', '')} {choices}"
