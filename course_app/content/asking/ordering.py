"""`ordering`: a numbered list, written in the right order."""

from __future__ import annotations

import re
from typing import Any

from course_app.content.asking.contract import Asking, Inline, Question, feedback_html
from course_app.content.choices import Form
from course_app.content.compiled import Payload
from course_app.content.problems import Report


class Ordering:
    """The kind `ordering`."""

    name = "ordering"
    keys: frozenset[str] = frozenset()
    form = Form(
        re.compile(r" {0,3}(?P<mark>[0-9]{1,2})[.)](?:\s+(?P<text>.*))?"),
        re.compile(r" {0,3}(?:[0-9]{1,2}[.)]\S|[-*+] +\[.?\])"),
        "a step is written `1. First step`, in the right order",
        noun="step",
        fewest=3,
        most=8,
        needs_right=False,
    )

    def check(self, question: Question, report: Report) -> None:
        """The numbers are those of the right order."""
        for number, step in enumerate(question.choices.choices, 1):
            if step.mark != str(number):
                report.error(
                    step.line,
                    f"this is step {number} and has the number {step.mark}: number the steps 1, 2,"
                    " 3 in the right order",
                    "order-number",
                )
                return

    def render(self, question: Question, inline: Inline) -> Payload:
        """`choices` are the steps in the right order."""
        return {
            "choices": [
                {
                    "id": step.id,
                    "html": inline(" ".join(step.text), step.line),
                    "feedback_html": feedback_html(step, inline),
                }
                for step in question.choices.choices
            ]
        }

    def key(self, question: dict[str, Any]) -> list[str]:
        """The steps, each with its place."""
        return [f"{n} {step['html']}" for n, step in enumerate(question["choices"], 1)]


ORDERING: Asking = Ordering()
