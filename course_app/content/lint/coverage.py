"""Objectives of a module that neither a quiz question nor a lesson works towards."""

from __future__ import annotations

from typing import Any

from course_app.content.frontmatter import FrontMatter
from course_app.content.problems import Report
from course_app.content.schema import Objective


def lint_coverage(
    report: Report, objectives: list[Objective], stops: list[dict[str, Any]], marks: FrontMatter
) -> None:
    """Remarks on the objectives of a module; `stops` are the payloads of all that it lists."""
    covered = {q["objective"] for stop in stops for q in stop.get("questions", [])}
    covered |= {o.get("serves") for stop in stops for o in stop.get("objectives", [])}
    for index, objective in enumerate(objectives):
        if objective.id not in covered:
            line, col = marks.at("objectives", index)
            report.warning(
                line,
                f"nothing covers the objective `{objective.id}`: let a quiz question ask about it,"
                " or an objective of a lesson say `serves:` it",
                "objective-uncovered",
                col,
            )
