"""What is remarked on in the words of one question, in a check or a quiz."""

from __future__ import annotations

from typing import Any

from course_app.content.html_words import text_of
from course_app.content.lint.sentences import MOST_WORDS, long_in
from course_app.content.lint.wording import alike, double_negative, negative_pair
from course_app.content.problems import Report, excerpt


def lint_wording(report: Report, question: dict[str, Any], line: int) -> None:
    """Remarks on a compiled question that stands on `line`."""
    prompt = text_of(question["prompt_html"])
    choices = [text_of(choice["html"]) for choice in question["choices"]]
    feedback = [text_of(choice["feedback_html"]) for choice in question["choices"]]
    for text in (prompt, *choices):
        twice = double_negative(text)
        if twice:
            report.warning(
                line,
                f"“{excerpt(twice, 60)}” says no twice, which a tired reader undoes wrongly: say"
                " what is so",
                "double-negative",
            )
    against = negative_pair(prompt, choices)
    if against:
        report.warning(
            line,
            f"the question asks what is not so, and “{excerpt(against, 60)}” says no again: ask"
            " for what is right",
            "double-negative",
        )
    pair = alike(choices)
    if pair:
        report.warning(
            line,
            f"“{excerpt(pair[0], 50)}” and “{excerpt(pair[1], 50)}” are nearly the same, so telling"
            " them apart tests the eyes: make one say something else",
            "choices-alike",
        )
    for text in (prompt, *feedback):
        found = long_in(text)
        if found:
            report.warning(
                line,
                f"a sentence here has {found.words} words, and {MOST_WORDS} are the most one keeps"
                f" in mind: cut it in two: “{excerpt(found.text, 50)}”",
                "long-sentence",
            )
