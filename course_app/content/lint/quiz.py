"""What an editor remarks on a quiz: questions that can be answered without knowing anything."""

from __future__ import annotations

import re
from collections import Counter
from html import escape
from typing import Any

from course_app.content.html_words import text_of
from course_app.content.lint.checks import right_choice, right_is_longest
from course_app.content.lint.numbers import find_figures
from course_app.content.lint.prose import lint_prose, lint_reading
from course_app.content.lint.questions import lint_wording
from course_app.content.markup.body import Body
from course_app.content.markup.locate import mask_code
from course_app.content.markup.terms import Terms
from course_app.content.problems import Report
from course_app.content.source import Split

Questions = list[dict[str, Any]]
FEWEST_FOR_SHARES = 5  # below this many questions a share says nothing
FEWEST_FOR_SITUATIONS = 9

_OF_THE_ABOVE = re.compile(
    r"\b(?:all|none|both|neither|any) of the above\b|^(?:all|none) of (?:these|them)\.?$",
    re.IGNORECASE,
)
_NEGATIVE = re.compile(r"\b(?:NOT|EXCEPT|NEVER)\b")


def lint_quiz(
    report: Report,
    payload: dict[str, Any],
    body: Body,
    split: Split,
    lines: dict[str, int],
    terms: Terms,
    english: bool,
) -> None:
    """Remarks on one compiled quiz; `lines` says where each question stands.

    Rules that count English words are for a course that is `english`.
    """
    questions: Questions = payload["questions"]
    first_line = split.body_line
    single = [q for q in questions if q["type"] == "single" and len(q["choices"]) > 1]
    _longest(report, single, lines, first_line)
    _same_place(report, single, lines, first_line)
    _situations(report, questions, first_line)
    for question in questions:
        _wording(report, question, lines.get(question["id"], first_line))
    if english:
        lint_reading(report, _html(payload), first_line, terms)
        for question in questions:
            lint_wording(report, question, lines.get(question["id"], first_line))
    lint_prose(report, _without_code(split.body), first_line)
    for line, col, figure in find_figures(body.scan.bare, first_line):
        report.warning(
            line,
            f"“{figure}” has no source: add a footnote to this paragraph",
            "number-unsourced",
            col,
        )


def _longest(report: Report, single: Questions, lines: dict[str, int], first_line: int) -> None:
    found = [question["id"] for question in single if right_is_longest(question)]
    if len(single) >= FEWEST_FOR_SHARES and len(found) * 2 > len(single):
        report.warning(
            lines.get(found[0], first_line),
            f"the right choice is the longest in {len(found)} of {len(single)} questions, so it"
            " can be guessed: shorten it, or lengthen a wrong one, in some of"
            f" {', '.join(found[:12])}",
            "longest-right",
        )


def _same_place(report: Report, single: Questions, lines: dict[str, int], first_line: int) -> None:
    places = Counter(right_choice(question) for question in single)
    if len(single) < FEWEST_FOR_SHARES:
        return
    place, count = places.most_common(1)[0]
    if count * 3 > len(single) * 2:
        first = next(q["id"] for q in single if right_choice(q) == place)
        report.warning(
            lines.get(first, first_line),
            f"the right choice is choice {place} in {count} of {len(single)} questions: change"
            " the order in some (learners see their own order, readers of the file do not)",
            "same-place-right",
        )


def _situations(report: Report, questions: Questions, first_line: int) -> None:
    count = sum(question["situation"] for question in questions)
    if len(questions) >= FEWEST_FOR_SITUATIONS and count * 3 < len(questions):
        report.warning(
            first_line,
            f"{count} of {len(questions)} questions describe a situation: let at least a third"
            " begin on a call, and mark them `situation: yes`",
            "few-situations",
        )


def _wording(report: Report, question: dict[str, Any], line: int) -> None:
    for choice in question["choices"]:
        found = _OF_THE_ABOVE.search(text_of(choice["html"]))
        if found:
            report.warning(
                line,
                f"“{found[0]}” as a choice tests reading (it is shown last): write out what is"
                " meant, or let several be right",
                "of-the-above",
            )
    negative = _NEGATIVE.search(text_of(question["prompt_html"]))
    if negative:
        report.warning(
            line,
            f"“{negative[0]}” in a question is missed by tired readers: ask for what is right or"
            " what to do",
            "negative-question",
        )


def _html(payload: dict[str, Any]) -> str:
    """Everything that is read, each piece a paragraph, so that sentences end where it does."""
    pieces = [payload["html"]]
    for question in payload["questions"]:
        pieces.append(question["prompt_html"])
        for choice in question["choices"]:
            pieces += [f"<p>{choice['html']}</p>", f"<p>{choice['feedback_html']}</p>"]
        pieces += [f"<p>{escape(option['text'])}</p>" for option in question.get("options", [])]
    return " ".join(pieces)


def _without_code(body: str) -> list[str]:
    """The lines of a body with code blanked."""
    lines: list[str] = []
    inside = False
    for line in body.split("\n"):
        fence = line.lstrip().startswith(("```", "~~~"))
        lines.append("" if inside or fence else mask_code(line))
        inside ^= fence
    return lines
