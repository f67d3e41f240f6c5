"""Blanks: `[[name of the agency]]` is a place for what the reader's own agency fills in. Pure."""

from __future__ import annotations

import re

from course_app.content.problems import Report, excerpt

MOST_SIGNS = 160

_BLANK = re.compile(rf"\[\[([^\[\]<>\n]{{1,{MOST_SIGNS}}})\]\]")


def mark_blanks(html: str) -> str:
    """Sanitised HTML in which each blank is a `<span class="blank">`."""
    return _BLANK.sub(lambda found: f'<span class="blank">{found[1].strip()}</span>', html)


def check_blanks(lines: list[str], first_line: int, report: Report) -> None:
    """Report double brackets that make no blank."""
    for number, line in enumerate(lines, start=first_line):
        rest = _BLANK.sub(lambda found: " " * len(found[0]), line)
        for sign in ("[[", "]]"):
            at = rest.find(sign)
            if at >= 0:
                report.error(
                    number,
                    f"“{excerpt(rest[at:].strip(), 40)}” is no blank: write [[what goes here]] on"
                    f" one line, with at most {MOST_SIGNS} signs between the brackets",
                    "blank",
                    at + 1,
                )
                break
