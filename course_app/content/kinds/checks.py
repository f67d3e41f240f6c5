"""The check inside a lesson: a question about one objective, with feedback for each choice."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass, field
from pathlib import Path

from course_app.content.choices import ChoiceList, parse
from course_app.content.compiled import Payload
from course_app.content.markup.body import Renderer
from course_app.content.markup.scan import Block
from course_app.content.problems import Report, excerpt
from course_app.content.schema import ID_PATTERN, MAX_ID, DocumentFront, Objective
from course_app.lib.canonical import digest

KEYS = ("id", "objective")

_KEY = re.compile(r"\s{0,3}([A-Za-z_-]{1,20}):(?:\s+(.*))?")


@dataclass
class Check:
    """An authored check."""

    id: str
    objective: str
    line: int
    question: ChoiceList
    first_line: int
    lines: dict[str, int] = field(default_factory=dict)


def read_check(block: Block, report: Report) -> Check:
    """Read a check block; what does not fit goes to `report`."""
    values: dict[str, str] = {}
    lines: dict[str, int] = {}
    rest = list(block.lines)
    number = block.line + 1
    while rest:
        found = _KEY.fullmatch(rest[0])
        key = found[1].lower() if found else ""
        if rest[0].strip() and key not in KEYS:
            _warn_of_near_key(key, number, report)
            break
        if found and key in KEYS:
            if key in values:
                report.error(number, f"`{key}:` is given twice", "check-key")
            values[key], lines[key] = (found[2] or "").strip(), number
        rest.pop(0)
        number += 1
    if not values.get("objective"):
        report.error(
            block.line, "a check needs a line `objective: some-objective-id`", "check-objective"
        )
    question = parse(rest, number, report)
    name = values.get("id", "") or "c-" + digest(question.prompt.encode())[:8]
    if not re.fullmatch(ID_PATTERN, name) or len(name) > MAX_ID:
        report.error(
            lines.get("id", block.line),
            f"the check's id “{excerpt(name, 40)}” must be lower-case letters, digits and single"
            " hyphens",
            "check-id",
        )
    return Check(name, values.get("objective", ""), block.line, question, number, lines)


def _warn_of_near_key(key: str, number: int, report: Report) -> None:
    near = difflib.get_close_matches(key, KEYS, n=1, cutoff=0.75) if key else []
    if near:
        report.error(number, f"unknown key `{key}:`. Did you mean `{near[0]}:`?", "check-key")


def check_objective(
    check: Check, objectives: list[Objective], front: DocumentFront, report: Report
) -> None:
    """Report an objective that the lesson does not have."""
    ids = [objective.id for objective in objectives]
    if not check.objective or check.objective in ids:
        return
    near = difflib.get_close_matches(check.objective, ids, n=1)
    hint = f" Did you mean `{near[0]}`?" if near else f" It has: {', '.join(ids) or 'none'}"
    report.error(
        check.lines.get("objective", check.line),
        f"{front.id} has no objective `{excerpt(check.objective, 40)}`.{hint}",
        "check-objective",
    )


def render_check(check: Check, file: Path, report: Report, renderer: Renderer) -> Payload:
    """The check as it stands in a payload."""
    question = check.question
    return {
        "id": check.id,
        "objective": check.objective,
        "prompt_html": renderer.fragment(question.prompt, check.first_line, file, report),
        "multiple": question.multiple,
        "choices": [
            {
                "id": choice.id,
                "html": renderer.inline(" ".join(choice.text), choice.line, file, report),
                "correct": choice.correct,
                "feedback_html": renderer.inline(
                    "\n".join(choice.feedback).strip(), choice.line + 1, file, report
                ),
            }
            for choice in question.choices
        ],
    }
