"""Checks that can be answered without knowing anything: the longest, or always the second."""

from __future__ import annotations

from typing import Any

from course_app.content.html_words import text_of
from course_app.content.problems import Report

FEWEST_CHECKS = 2


def lint_checks(
    report: Report, checks: list[dict[str, Any]], lines: dict[str, int], first_line: int
) -> None:
    """Remarks on the checks of a lesson, in reading order; `lines` by check id."""
    if len(checks) < FEWEST_CHECKS:
        report.warning(
            first_line,
            f"{len(checks)} check(s): a lesson should have at least {FEWEST_CHECKS}",
            "few-checks",
        )
    single = [c for c in checks if not c["multiple"] and len(c["choices"]) > 1]
    if len(single) >= 2 and all(right_is_longest(check) for check in single):
        report.warning(
            lines.get(single[0]["id"], first_line),
            "the right answer is the longest in every check: shorten it, or lengthen another",
            "longest-right",
        )
    if len(single) >= 3 and len({right_choice(check) for check in single}) == 1:
        report.warning(
            lines.get(single[0]["id"], first_line),
            f"the right answer is always choice {right_choice(single[0])}: change the order",
            "same-place-right",
        )


def lint_objectives(
    report: Report,
    objectives: list[dict[str, Any]],
    checks: list[dict[str, Any]],
    lines: list[int],
) -> None:
    """Every objective should be asked about; `lines` are where they stand."""
    asked = {check["objective"] for check in checks}
    for objective, line in zip(objectives, lines, strict=True):
        if objective["id"] not in asked:
            report.warning(
                line, f"no check asks about the objective `{objective['id']}`", "objective-unasked"
            )


def right_choice(check: dict[str, Any]) -> str:
    """The id of the first right choice; '' when there is none."""
    return next((str(choice["id"]) for choice in check["choices"] if choice["correct"]), "")


def right_is_longest(check: dict[str, Any]) -> bool:
    """True when the right choice is longer than every other."""
    lengths = {c["id"]: len(text_of(c["html"])) for c in check["choices"]}
    right = lengths.pop(right_choice(check), 0)
    return bool(lengths) and right > max(lengths.values())
