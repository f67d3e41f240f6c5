"""`rated`: how good is each of these? A situation, and choices rated from 1 to 4.

- [4] The most effective thing to do
    > Why.
- [1] What makes it worse
    > Why.
"""

from __future__ import annotations

import re
from typing import Any

from course_app.content.asking.contract import Asking, Inline, Question, feedback_html
from course_app.content.choices import Form
from course_app.content.compiled import Payload
from course_app.content.problems import Report


class Rated:
    """The kind `rated`."""

    name = "rated"
    keys: frozenset[str] = frozenset()
    form = Form(
        re.compile(r" {0,3}[-*+] +\[(?P<mark>[1-4])\](?:\s+(?P<text>.*))?"),
        re.compile(r" {0,3}[-*+] *\[[^\]]{0,2}\]"),
        "a rated choice begins with its rating, from `- [1] ` (makes it worse) to `- [4] ` (very"
        " effective)",
        fewest=3,
        most=6,
        needs_right=False,
    )

    def check(self, question: Question, report: Report) -> None:
        """Not all choices are rated the same."""
        ratings = {choice.mark for choice in question.choices.choices}
        if len(question.choices.choices) > 1 and len(ratings) == 1:
            report.error(
                question.choices.line,
                "every choice has the same rating, so one guess answers all: rate some of them"
                " differently",
                "choice-rating",
            )

    def render(self, question: Question, inline: Inline) -> Payload:
        """`choices`, each with its `rating`, 1 to 4."""
        return {
            "choices": [
                {
                    "id": choice.id,
                    "html": inline(" ".join(choice.text), choice.line),
                    "rating": int(choice.mark),
                    "feedback_html": feedback_html(choice, inline),
                }
                for choice in question.choices.choices
            ]
        }

    def key(self, question: dict[str, Any]) -> list[str]:
        """The choices, each with its rating."""
        return [f"{choice['rating']} {choice['html']}" for choice in question["choices"]]


RATED: Asking = Rated()
