"""`short`: a few words, typed. Several forms may be right, and known wrong ones have feedback."""

from __future__ import annotations

from html import escape
from typing import Any

from course_app.content.asking.contract import Asking, Inline, Question, feedback_html
from course_app.content.asking.typed import FORM, split_anything, written
from course_app.content.compiled import Payload
from course_app.content.problems import Report, excerpt
from course_app.lib.likeness import likened, tidy

MOST_SPELLING = 2
MOST_CHARACTERS = 200


class Short:
    """The kind `short`."""

    name = "short"
    keys = frozenset({"spelling", "case"})
    form = FORM

    def check(self, question: Question, report: Report) -> None:
        """The keys, and that no two answers are the same to whoever compares them."""
        spelling, case = question.values.get("spelling", "0"), question.values.get("case", "any")
        if spelling not in ("0", "1", "2"):
            report.error(
                question.at("spelling"),
                "`spelling:` is the number of slips that are forgiven: 0, 1 or 2, not"
                f" “{excerpt(spelling, 40)}”",
                "question-key",
            )
            spelling = "0"
        if case not in ("any", "exact"):
            report.error(
                question.at("case"),
                f"`case:` is exact, or left out; not “{excerpt(case, 40)}”",
                "question-key",
            )
        answers, _ = split_anything(question, report)
        seen: dict[str, int] = {}
        for answer in answers:
            text = likened(written(answer), case == "exact")
            if len(written(answer)) > MOST_CHARACTERS:
                report.error(
                    answer.line, f"an answer has at most {MOST_CHARACTERS} characters", "too-large"
                )
            if answer.words and not text:
                report.error(answer.line, "an answer has no text", "choice-empty")
            if text in seen and seen[text] != answer.line:
                report.error(
                    answer.line,
                    f"this is compared as the same answer as on line {seen[text]}",
                    "choice-repeated",
                )
            seen.setdefault(text, answer.line)
            if answer.correct and 0 < len(text) <= 2 * int(spelling):
                report.error(
                    answer.line,
                    f"“{excerpt(text, 40)}” is too short for `spelling: {spelling}`: other words"
                    " would be taken for it; lower it",
                    "spelling-loose",
                )

    def render(self, question: Question, inline: Inline) -> Payload:
        """`choices` hold the `text` of each answer, or `other`; `spelling` and `exact_case`."""
        return {
            "choices": [
                {
                    "id": choice.id,
                    "html": "" if other else escape(written(choice)),
                    "text": "" if other else tidy(written(choice)),
                    "other": other,
                    "correct": choice.correct,
                    "feedback_html": feedback_html(choice, inline),
                }
                for choice in question.choices.choices
                for other in [choice.words == "*"]
            ],
            "spelling": int(question.values.get("spelling", "0")),
            "exact_case": question.values.get("case", "any") == "exact",
        }

    def key(self, question: dict[str, Any]) -> list[str]:
        """The right answers, and how they are compared."""
        right = [choice["html"] for choice in question["choices"] if choice["correct"]]
        return [*right, f"spelling {question['spelling']} case {question['exact_case']}"]


SHORT: Asking = Short()
