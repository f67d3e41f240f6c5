"""`matching`: each left side has its right side, and some right sides may be left over.

- Left side = Right side
    > Why they belong together.
- = A right side that belongs to nothing
"""

from __future__ import annotations

import re
from typing import Any

from course_app.content.asking.contract import Asking, Inline, Question, feedback_html
from course_app.content.choices import Choice, Form
from course_app.content.compiled import Payload
from course_app.content.html_words import text_of
from course_app.content.problems import Report

FEWEST_PAIRS, MOST_OPTIONS = 2, 10

_SPLIT = re.compile(r"(?:^|\s)=(?=\s|$)")


def sides(choice: Choice) -> tuple[str, str]:
    """The left and the right side; the left one is empty for a right side that is left over."""
    text = choice.words
    parts = _SPLIT.split(f"= {text}" if choice.mark == "=" else text, maxsplit=1)
    left, right = (parts[0], parts[1]) if len(parts) == 2 else (parts[0], "")
    return left.strip().replace("\\=", "="), right.strip().replace("\\=", "=")


def split_pairs(question: Question) -> tuple[list[Choice], list[Choice]]:
    """The items that are pairs, and those that are right sides only."""
    items = question.choices.choices
    return [c for c in items if sides(c)[0]], [c for c in items if not sides(c)[0]]


class Matching:
    """The kind `matching`."""

    name = "matching"
    keys: frozenset[str] = frozenset()
    form = Form(
        re.compile(r" {0,3}[-*+] +(?:(?P<mark>=) +)?(?P<text>\S.*)"),
        re.compile(r"(?!)"),
        "a pair is written `- Left side = Right side`",
        noun="pair",
        fewest=FEWEST_PAIRS,
        most=MOST_OPTIONS,
        needs_right=False,
    )

    def check(self, question: Question, report: Report) -> None:
        """Two pairs or more, no side empty, no left side twice, no left-over side that fits."""
        pairs, extra = split_pairs(question)
        if len(pairs) < FEWEST_PAIRS and len(question.choices.choices) >= FEWEST_PAIRS:
            report.error(
                question.choices.line,
                f"a matching question needs at least {FEWEST_PAIRS} pairs, `- Left = Right`",
                "choice-count",
            )
        lefts: dict[str, int] = {}
        rights = {sides(pair)[1].casefold() for pair in pairs}
        for item in question.choices.choices:
            left, right = (side.casefold() for side in sides(item))
            if not right:
                report.error(item.line, self.form.begins, "choice-form")
            if left and left in lefts:
                report.error(
                    item.line,
                    f"the same left side stands on line {lefts[left]}",
                    "choice-repeated",
                )
            if not left and right in rights:
                report.error(
                    item.line, "this right side belongs to a pair already", "choice-repeated"
                )
            lefts.setdefault(left, item.line)
        if extra and any(item.has_feedback for item in extra):
            report.error(
                next(item.line for item in extra if item.has_feedback),
                "a right side that is left over has no feedback: say why at the pairs",
                "choice-feedback",
            )

    def render(self, question: Question, inline: Inline) -> Payload:
        """`choices` are left sides, each with the id of its right side in `match`.

        `options` are the right sides, once each, as words: a list to pick from holds no mark-up.
        """
        pairs, extra = split_pairs(question)
        options: dict[str, str] = {}
        texts: dict[str, str] = {}
        for item in [*pairs, *extra]:
            right = sides(item)[1]
            if right.casefold() not in options:
                options[right.casefold()] = chr(ord("A") + len(options))
                texts[options[right.casefold()]] = text_of(inline(right, item.line))
        choices = [
            {
                "id": pair.id,
                "html": inline(sides(pair)[0], pair.line),
                "match": options[sides(pair)[1].casefold()],
                "feedback_html": feedback_html(pair, inline),
            }
            for pair in pairs
        ]
        return {
            "choices": choices,
            "options": [{"id": one, "text": text} for one, text in texts.items()],
        }

    def key(self, question: dict[str, Any]) -> list[str]:
        """The pairs."""
        texts = {option["id"]: option["text"] for option in question["options"]}
        return [f"{c['html']} = {texts[c['match']]}" for c in question["choices"]]


MATCHING: Asking = Matching()
