"""What is remarked on in any text, whatever its kind."""

from __future__ import annotations

import re

from course_app.content.html_words import text_of
from course_app.content.lint.reading import level
from course_app.content.lint.words import find_words
from course_app.content.problems import Report, excerpt

HIGHEST_GRADE = 9.0

_NOT_PROSE = re.compile(
    r"<(table|pre|h2|h3|h4|h5|h6|figcaption|sup)\b.*?</\1>|<p class=\"\w+__title\".*?</p>",
    re.DOTALL,
)
_END = re.compile(r"(?<=[\w”’\"')])(?=</(?:li|p|dd|dt|summary|td)>)")


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


def lint_reading(report: Report, html: str, first_line: int) -> None:
    """A remark on text that is hard to read."""
    found = level(text_of(_END.sub(".", _NOT_PROSE.sub(" ", html))))
    if found and found.grade > HIGHEST_GRADE:
        report.warning(
            first_line,
            f"reading level {found.grade} (Flesch-Kincaid grade: 0.39 x words a sentence + 11.8 x"
            f" syllables a word - 15.59); aim for {HIGHEST_GRADE:.0f} or below. The longest"
            f" sentence has {found.longest_words} words: “{excerpt(found.longest, 70)}”",
            "reading-level",
        )
