"""The check inside a lesson: a question about one objective, with feedback for each choice."""

from __future__ import annotations

from pathlib import Path

from course_app.content.asking.contract import Question
from course_app.content.compiled import Payload
from course_app.content.kinds.questions import (
    check_id,
    read_question,
    render_question,
)
from course_app.content.markup.body import Renderer
from course_app.content.markup.scan import Block
from course_app.content.problems import Report
from course_app.lib.canonical import digest

KEYS = ("id", "objective")


def read_check(block: Block, report: Report) -> Question:
    """Read a check block; what does not fit goes to `report`."""
    check = read_question("check", block.lines, block.line, KEYS, report)
    check.id = check.id or "c-" + digest(check.choices.prompt.encode())[:8]
    check_id(check, report)
    return check


def render_check(check: Question, file: Path, report: Report, renderer: Renderer) -> Payload:
    """The check as it stands in a payload."""
    return {
        **render_question(check, file, report, renderer),
        "multiple": check.choices.multiple,
    }
