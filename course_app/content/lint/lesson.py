"""Everything that an editor who knows the subject would remark on a lesson. Warnings only."""

from __future__ import annotations

from typing import Any

from course_app.content.frontmatter import FrontMatter
from course_app.content.html_words import text_of
from course_app.content.lint.acronyms import find_acronyms
from course_app.content.lint.checks import lint_checks, lint_objectives
from course_app.content.lint.numbers import find_figures
from course_app.content.lint.prose import lint_body, lint_reading
from course_app.content.lint.questions import lint_wording
from course_app.content.markup.body import Body
from course_app.content.markup.terms import Terms
from course_app.content.problems import Report

FEWEST_WORDS, MOST_WORDS = 600, 1100
MINUTES_A_SECTION = 3
WORDS_PER_MINUTE = 200


def lint_lesson(
    report: Report,
    payload: dict[str, Any],
    body: Body,
    marks: FrontMatter,
    terms: Terms,
    english: bool,
) -> None:
    """Remarks on one compiled lesson; rules that count English words only when it is `english`."""
    first_line = body.first_line
    order = [p["check"] for s in payload["sections"] for p in s["parts"] if "check" in p]
    checks = [payload["checks"][name] for name in dict.fromkeys(order)]
    blocks = [block for block in body.scan.taken.values() if block.name == "check"]
    lines = dict(zip(order, (block.line for block in blocks), strict=False))
    lint_checks(report, checks, lines, first_line)
    places = [marks.line("objectives", i) for i in range(len(payload["objectives"]))]
    lint_objectives(report, payload["objectives"], checks, places)
    _length(report, payload, body)
    pieces = [p.get("html", "") for s in payload["sections"] for p in s["parts"]]
    if english:
        lint_reading(report, " ".join(pieces), first_line, terms)
        for check in checks:
            lint_wording(report, check, lines.get(check["id"], first_line))
    lint_body(report, body)
    _acronyms(report, body, terms)
    if not payload["sources_html"]:
        report.warning(
            first_line,
            "no sources: say where it comes from, in a footnote beside the claim (`[^1]`)",
            "no-sources",
        )
    for line, col, figure in find_figures(body.scan.bare, first_line):
        report.warning(
            line,
            f"“{figure}” has no source: add a footnote to this paragraph",
            "number-unsourced",
            col,
        )


def _acronyms(report: Report, body: Body, terms: Terms) -> None:
    defined = frozenset(word for form in terms.forms for word in form.split())
    for line, col, name in find_acronyms(body.scan.prose, body.first_line, defined):
        report.warning(
            line,
            f"“{name}” is never spelt out: write the words once, with ({name}) after them, or give"
            " it an entry in the glossary",
            "acronym",
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
