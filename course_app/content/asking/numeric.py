"""`numeric`: a number, typed. `30`, `30 +- 5` and `25..35` say what counts."""

from __future__ import annotations

import re
from fractions import Fraction
from html import escape
from typing import Any

from course_app.content.asking.contract import Asking, Inline, Question, feedback_html
from course_app.content.asking.typed import ANYTHING, FORM, split_anything, written
from course_app.content.choices import Choice
from course_app.content.compiled import Payload
from course_app.content.problems import Report, excerpt
from course_app.lib.exact import plain_number, read_number

MOST_UNIT = 30

_MARGIN = re.compile(r"(.+?)\s*(?:\+-|\+/-|±)\s*(.+)")
_RANGE = re.compile(r"(.+?)\s*\.\.\s*(.+)")


def read_range(text: str) -> tuple[Fraction, Fraction] | None:
    """(low, high) of `30`, `30 +- 5` or `25..35`, both ends counted; None for anything else."""
    margin, ends = _MARGIN.fullmatch(text), _RANGE.fullmatch(text)
    if margin:
        middle, width = read_number(margin[1]), read_number(margin[2])
        if middle is None or width is None or width < 0:
            return None
        return middle - width, middle + width
    if ends:
        low, high = read_number(ends[1]), read_number(ends[2])
        return None if low is None or high is None or low > high else (low, high)
    value = read_number(text)
    return None if value is None else (value, value)


class Numeric:
    """The kind `numeric`."""

    name = "numeric"
    keys = frozenset({"unit"})
    form = FORM

    def check(self, question: Question, report: Report) -> None:
        """Each answer is a number or a range, and none is both right and wrong."""
        unit = question.values.get("unit", "")
        if "unit" in question.values and not 0 < len(unit) <= MOST_UNIT:
            report.error(
                question.at("unit"),
                f"`unit:` is a word such as minutes, of at most {MOST_UNIT} characters",
                "question-key",
            )
        answers, _ = split_anything(question, report)
        ranges: list[tuple[Choice, tuple[Fraction, Fraction]]] = []
        for answer in answers:
            found = read_range(written(answer))
            if found is None:
                report.error(
                    answer.line,
                    f"“{excerpt(answer.words, 40)}” is no number: write `30`, `30 +- 5` or"
                    " `25..35`",
                    "answer-number",
                )
                continue
            for other, (low, high) in ranges:
                if found[0] <= high and low <= found[1]:
                    report.error(
                        answer.line,
                        f"this overlaps with line {other.line}: a number can be one of them only",
                        "answer-overlap",
                    )
            ranges.append((answer, found))

    def render(self, question: Question, inline: Inline) -> Payload:
        """`choices` hold `low` and `high`, exact decimals as text, or `other`; `unit` or ''."""
        choices: list[Payload] = []
        for choice in question.choices.choices:
            other = choice.words == ANYTHING
            low, high = (None if other else read_range(written(choice))) or (None, None)
            choices.append(
                {
                    "id": choice.id,
                    "html": "" if other else escape(_said(written(choice))),
                    "low": "" if low is None else plain_number(low),
                    "high": "" if high is None else plain_number(high),
                    "other": other,
                    "correct": choice.correct,
                    "feedback_html": feedback_html(choice, inline),
                }
            )
        return {"choices": choices, "unit": question.values.get("unit", "")}

    def key(self, question: dict[str, Any]) -> list[str]:
        """The right ranges."""
        ranges = [f"{c['low']} {c['high']}" for c in question["choices"] if c["correct"]]
        return [text.replace("-", "minus ") for text in ranges]


def _said(text: str) -> str:
    """A range as people read it."""
    margin, ends = _MARGIN.fullmatch(text), _RANGE.fullmatch(text)
    if margin:
        return f"{margin[1]} ± {margin[2]}"
    return f"{ends[1]} – {ends[2]}" if ends else text


NUMERIC: Asking = Numeric()
