"""What is remarked on in any text, whatever its kind."""

from __future__ import annotations

from course_app.content.lint.words import find_words
from course_app.content.problems import Report


def lint_prose(report: Report, lines: list[str], first_line: int) -> None:
    """Remarks on words; `lines` have fenced code blanked already."""
    for word in find_words(lines, first_line):
        report.warning(
            word.line,
            f"“{word.word}”: say “{word.better}”, or put the word in quotation marks when the"
            " text is about it",
            "stigma",
            word.col,
        )
