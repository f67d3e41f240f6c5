"""What `short` and `numeric` have in common: answers that are typed.

- [x] What counts as right
    > Why.
- [ ] What is known to be wrong
    > Why.
- [ ] *
    > For anything else.
"""

from __future__ import annotations

import re

from course_app.content.asking.contract import Question
from course_app.content.choices import Choice, Form
from course_app.content.problems import Report

ANYTHING = "*"
FORM = Form(
    re.compile(r" {0,3}[-*+] +\[(?P<mark>[ xX])\](?:\s+(?P<text>.*))?"),
    re.compile(r" {0,3}[-*+] *\[[^\]]{0,2}\]"),
    "an answer begins with `- [ ] ` or, when right, `- [x] `",
    noun="answer",
    fewest=1,
    most=20,
)


def written(choice: Choice) -> str:
    """An answer as its author means it: plain text, in which `\\*` is a star."""
    return "*" if choice.words == "\\*" else choice.words


def split_anything(question: Question, report: Report) -> tuple[list[Choice], Choice | None]:
    """(the answers, the one for anything else); reports one that is right or not the last."""
    items = question.choices.choices
    for item in items:
        if item.words == ANYTHING and (item.correct or item is not items[-1]):
            report.error(
                item.line,
                "`*` stands for any other answer: it comes last, as `- [ ] *`, and is not right",
                "choice-anything",
            )
    last = items[-1] if items and items[-1].words == ANYTHING else None
    return [item for item in items if item.words != ANYTHING], last
