"""`single`, `multiple`, `true-false`: choices of which some are right."""

from __future__ import annotations

import re
from typing import Any

from course_app.content.asking.contract import Asking, Inline, Question, feedback_html
from course_app.content.choices import CHOICES
from course_app.content.compiled import Payload
from course_app.content.problems import Report, excerpt

# Choices that speak of the others stay last, where they make sense.
LAST = re.compile(
    r"(?:all|none|both|neither|any) of (?:the above|these|them|those|the others)\.?|not sure\.?"
    r"|i (?:don['’]t|do not) know\.?",
    re.IGNORECASE,
)


class Picking:
    """Choices to pick from; `most_right` and `exactly` bound what an author may write."""

    form = CHOICES
    keys = frozenset({"shuffle"})

    def __init__(self, name: str, most_right: int | None, exactly: int | None = None) -> None:
        self.name, self._most_right, self._exactly = name, most_right, exactly

    def check(self, question: Question, report: Report) -> None:
        """The number of choices and of right ones, and `shuffle:`."""
        choices = question.choices.choices
        right = sum(choice.correct for choice in choices)
        shuffle = question.values.get("shuffle", "yes").lower()
        if shuffle not in ("yes", "no"):
            report.error(
                question.at("shuffle"),
                f"`shuffle:` is yes or no, not “{excerpt(shuffle, 40)}”",
                "question-key",
            )
        if self._exactly is not None and len(choices) != self._exactly:
            problem = (
                "a true-false question has two choices, True and False; this one has"
                f" {len(choices)}"
            )
        elif self._most_right is not None and right > self._most_right:
            problem = f"a {self.name} question has one right choice; {right} are marked here"
        else:
            return
        report.error(question.at("type"), problem, "question-type")

    def render(self, question: Question, inline: Inline) -> Payload:
        """The choices; `last` marks one that stays last, `shuffle` is there when it is false."""
        choices: list[Payload] = [
            {
                "id": choice.id,
                "html": inline(" ".join(choice.text), choice.line),
                "correct": choice.correct,
                "feedback_html": feedback_html(choice, inline),
            }
            for choice in question.choices.choices
        ]
        shuffled = question.what == "question"
        if shuffled and choices and LAST.fullmatch(question.choices.choices[-1].words):
            choices[-1]["last"] = True
        still = question.values.get("shuffle", "yes").lower() == "no"
        return {"choices": choices, **({"shuffle": False} if still else {})}

    def key(self, question: dict[str, Any]) -> list[str]:
        """The right choices."""
        return [choice["html"] for choice in question["choices"] if choice["correct"]]


SINGLE: Asking = Picking("single", most_right=1)
MULTIPLE: Asking = Picking("multiple", most_right=None)
TRUE_FALSE: Asking = Picking("true-false", most_right=1, exactly=2)
