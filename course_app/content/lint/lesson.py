"""Everything that an editor who knows the subject would remark on a lesson. Warnings only."""

from __future__ import annotations

import re
from typing import Any

from course_app.content.frontmatter import FrontMatter
from course_app.content.lint.checks import lint_checks, lint_objectives
from course_app.content.lint.numbers import find_figures
from course_app.content.lint.prose import lint_prose
from course_app.content.lint.reading import level
from course_app.content.markup.body import Body
from course_app.content.problems import Report, excerpt
from course_app.content.sanitise import text_of

FEWEST_WORDS, MOST_WORDS = 600, 1100
HIGHEST_GRADE = 9.0
MINUTES_A_SECTION = 3
WORDS_PER_MINUTE = 200

_NOT_PROSE = re.compile(
    r"<(table|pre|h2|h3|h4|h5|h6|figcaption|sup)\b.*?</\1>|<p class=\"\w+__title\".*?</p>",
    re.DOTALL,
)
_END = re.compile(r"(?<=[\w”’\"')])(?=</(?:li|p|dd|dt|summary|td)>)")


def lint_lesson(report: Report, payload: dict[str, Any], body: Body, marks: FrontMatter) -> None:
    """Remarks on one compiled lesson."""
    first_line = body.first_line
    order = [p["check"] for s in payload["sections"] for p in s["parts"] if "check" in p]
    checks = [payload["checks"][name] for name in dict.fromkeys(order)]
    blocks = [block for block in body.scan.taken.values() if block.name == "check"]
    lines = dict(zip(order, (block.line for block in blocks), strict=False))
    lint_checks(report, checks, lines, first_line)
    places = [marks.line("objectives", i) for i in range(len(payload["objectives"]))]
    lint_objectives(report, payload["objectives"], checks, places)
    _length(report, payload, body)
    _reading(report, payload, first_line)
    lint_prose(report, body.scan.prose, first_line)
    for line, col, figure in find_figures(body.scan.bare, first_line):
        report.warning(
            line,
            f"“{figure}” has no source: add a footnote to this paragraph",
            "number-unsourced",
            col,
        )


def _length(report: Report, payload: dict[str, Any], body: Body) -> None:
    words = payload["words"]
    if not FEWEST_WORDS <= words <= MOST_WORDS:
        report.warning(
            body.first_line,
            f"{words} words: a lesson should have {FEWEST_WORDS} to {MOST_WORDS}",
            "lesson-length",
        )
    limit = MINUTES_A_SECTION * WORDS_PER_MINUTE
    lines = {heading.id: heading.line for heading in body.job.headings}
    for section in payload["sections"]:
        count = sum(len(text_of(part.get("html", "")).split()) for part in section["parts"])
        if count > limit:
            report.warning(
                lines.get(section["id"], body.first_line),
                f"this section has {count} words, over {MINUTES_A_SECTION} minutes: cut it in two"
                " with a ## heading, so that one can stop between",
                "section-length",
            )


def _reading(report: Report, payload: dict[str, Any], first_line: int) -> None:
    pieces = [p.get("html", "") for s in payload["sections"] for p in s["parts"]]
    html = _END.sub(".", _NOT_PROSE.sub(" ", " ".join(pieces)))
    found = level(text_of(html))
    if found and found.grade > HIGHEST_GRADE:
        report.warning(
            first_line,
            f"reading level {found.grade} (Flesch-Kincaid grade: 0.39 x words a sentence + 11.8 x"
            f" syllables a word - 15.59); aim for {HIGHEST_GRADE:.0f} or below. The longest"
            f" sentence has {found.longest_words} words: “{excerpt(found.longest, 70)}”",
            "reading-level",
        )
