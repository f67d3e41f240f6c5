"""One question under two releases: whether it is the same one, on the page and in its key. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from course_app.lib.canonical import canonical_json, digest

Question = dict[str, Any]  # as compiled
TYPED = ("short", "numeric")  # their right answers are written as choices and never shown
NOT_ASKED = ("objective", "situation", "id")


def on_page(question: Question) -> bytes:
    """What somebody who answers it sees, in one canonical form: the key and reasons left out."""
    shown: list[Any] = []
    if question["type"] not in TYPED:
        shown = sorted([choice["id"], choice["html"]] for choice in question["choices"])
    seen = {name: question.get(name) for name in ("type", "prompt_html", "options", "unit")}
    return canonical_json({**seen, "choices": shown})


def asked_digest(question: Question) -> str:
    """What names a question with its key: another word or key is another, a reason is not."""
    choices = [
        {name: part for name, part in choice.items() if name != "feedback_html"}
        for choice in question["choices"]
    ]
    rest = {name: part for name, part in question.items() if name not in NOT_ASKED}
    return digest(canonical_json({**rest, "choices": choices}))


def mended(old: Iterable[Question], new: Iterable[Question]) -> list[Question]:
    """The questions of `old`, each with the key of `new` where both show the same on the page.

    A question that was reworded, or has left the pool, stays as it was asked: nobody's answer is
    judged by words that they did not see.
    """
    by_id = {question["id"]: question for question in new}
    found = []
    for question in old:
        other = by_id.get(question["id"])
        same = other is not None and on_page(other) == on_page(question)
        found.append(other if same and other is not None else question)
    return found


def mended_ids(old: Iterable[Question], new: Iterable[Question]) -> set[str]:
    """The ids of the questions whose key `new` mends."""
    before = list(old)
    return {
        was["id"]
        for was, now in zip(before, mended(before, new), strict=True)
        if asked_digest(was) != asked_digest(now)
    }
