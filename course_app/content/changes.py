"""What a new rendition means for those who finished the old one. Pure."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from html import unescape
from typing import Any

from course_app.content.asking.registry import key_of
from course_app.content.models import Change

# Below this share of changed words an edit is one that nobody needs to read again.
SMALL_SHARE = 0.1

_TAG = re.compile(r"<[^>]*>")
_WORD = re.compile(r"\w+(?:[’'-]\w+)*")


def classify(kind: str, old: dict[str, Any], new: dict[str, Any]) -> Change:
    """How a document changed when its author said nothing: only stops concern anybody.

    Another answer key is material; otherwise the share of changed words decides. A question that
    joins or leaves a quiz's pool is no other key: nobody's answers are judged differently by it.
    """
    if kind not in ("lesson", "quiz"):
        return Change.MINOR
    before, after = _key(old), _key(new)
    asked = before.keys() & after.keys() if kind == "quiz" else before.keys() | after.keys()
    if any(before.get(name) != after.get(name) for name in asked):
        return Change.MATERIAL
    return Change.MATERIAL if changed_share(old, new) > SMALL_SHARE else Change.MINOR


def changed_share(old: dict[str, Any], new: dict[str, Any]) -> float:
    """The share of words that differ between two renditions, from 0.0 to 1.0."""
    before, after = _words(old), _words(new)
    if before == after:
        return 0.0
    return 1.0 - SequenceMatcher(None, before, after, autojunk=False).ratio()


def _key(payload: dict[str, Any]) -> dict[str, list[str]]:
    """The right answers, as words, of the checks or questions."""
    asked = [*payload.get("checks", {}).values(), *payload.get("questions", [])]
    return {
        question["id"]: sorted(_plain(words) for words in key_of(question)) for question in asked
    }


def _plain(html: str) -> str:
    return " ".join(_WORD.findall(unescape(_TAG.sub(" ", html)).casefold()))


def _words(payload: dict[str, Any]) -> list[str]:
    """The words that a learner reads, without navigation."""
    checks = payload.get("checks", {})
    pieces = [
        part["html"] if "html" in part else _question_html(checks.get(part["check"], {}))
        for section in payload.get("sections", [])
        for part in section["parts"]
    ]
    pieces += [payload.get("html", ""), *map(_question_html, payload.get("questions", []))]
    return _plain(" ".join(pieces)).split()


def _question_html(question: dict[str, Any]) -> str:
    choices = " ".join(f"{c['html']} {c['feedback_html']}" for c in question.get("choices", []))
    choices += " ".join(option["text"] for option in question.get("options", []))
    return f"{question.get('prompt_html', '')} {choices}"
