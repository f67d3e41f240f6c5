"""What a kind of question has to know of its own text. Pure.

How it is shown and graded is the business of `assessments.question_types`, which goes by the
payload that comes from here. A new kind is a file with an object of this shape, a line in
registry.py, a folder there, and an example in the reference.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Protocol

from course_app.content.choices import Choice, ChoiceList, Form
from course_app.content.compiled import Payload
from course_app.content.problems import Report


@dataclass
class Question:
    """An authored question; `what` is how messages and codes call it: check or question."""

    what: str
    id: str
    objective: str
    line: int
    choices: ChoiceList
    first_line: int
    values: dict[str, str] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)

    def at(self, key: str) -> int:
        """The line of a key, else the question's own."""
        return self.lines.get(key, self.line)


class Inline(Protocol):
    """Renders a line of Markdown; reports what does not fit at `line`."""

    def __call__(self, text: str, line: int) -> str:
        """The HTML of `text`, which stands on `line`."""


class Asking(Protocol):
    """One kind of question as it is written."""

    name: str
    keys: frozenset[str]  # key lines of this kind beside those that every question has
    form: Form

    def check(self, question: Question, report: Report) -> None:
        """Report what the grammar of items alone does not see."""

    def render(self, question: Question, inline: Inline) -> Payload:
        """`choices`, each with id, html and feedback_html, and what else the kind needs."""

    def key(self, question: dict[str, Any]) -> list[str]:
        """What is right, as HTML or words: another key is a material change."""


def feedback_html(choice: Choice, inline: Inline) -> str:
    """The feedback of an item."""
    return inline("\n".join(choice.feedback).strip(), choice.line + 1)
