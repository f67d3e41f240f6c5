"""What checks and quiz questions have in common: key lines, a prompt, choices with feedback."""

from __future__ import annotations

import difflib
import re
from pathlib import Path

from course_app.content.asking.contract import Question
from course_app.content.asking.registry import ASKED, kind_of, written_kind
from course_app.content.choices import parse
from course_app.content.compiled import Payload
from course_app.content.markup.body import Renderer
from course_app.content.problems import Report, excerpt
from course_app.content.schema import ID_PATTERN, MAX_ID, Objective

_KEY = re.compile(r"\s{0,3}([A-Za-z_-]{1,20}):(?:\s+(.*))?")


OF_KINDS = frozenset(key for kind in ASKED.values() for key in kind.keys)


def read_question(
    what: str, lines: list[str], line: int, keys: tuple[str, ...], report: Report
) -> Question:
    """Read key lines, a prompt and choices; `line` is the one above `lines`.

    What does not fit goes to `report`. The id is left empty when no key line gives it. Where
    `keys` has `type`, the kind that it names brings keys and a grammar of its own.
    """
    named = _type_named(lines, keys)
    if "type" in keys:
        keys = (*keys, *sorted(written_kind(named).keys))
    values: dict[str, str] = {}
    places: dict[str, int] = {}
    rest = list(lines)
    number = line + 1
    while rest:
        found = _KEY.fullmatch(rest[0])
        key = found[1].lower() if found else ""
        if rest[0].strip() and key not in keys:
            _report_near_key(what, key, keys, number, report)
            if found and found[1] in OF_KINDS:
                _report_other_kind(what, key, number, report)
            break
        if found and key in keys:
            if key in values:
                report.error(number, f"`{key}:` is given twice", f"{what}-key")
            values[key], places[key] = (found[2] or "").strip(), number
        rest.pop(0)
        number += 1
    if not values.get("objective"):
        report.error(
            line, f"a {what} needs a line `objective: some-objective-id`", f"{what}-objective"
        )
    choices = parse(rest, number, report, written_kind(named).form)
    name, objective = values.get("id", ""), values.get("objective", "")
    return Question(what, name, objective, line, choices, number, values, places)


def _type_named(lines: list[str], keys: tuple[str, ...]) -> str:
    """The value of `type:` among the key lines, or ''."""
    for line in lines if "type" in keys else []:
        found = _KEY.fullmatch(line)
        if found and found[1].lower() == "type":
            return (found[2] or "").strip()
        if line.strip() and not found:
            break
    return ""


def _report_other_kind(what: str, key: str, number: int, report: Report) -> None:
    kinds = ", ".join(f"`type: {kind.name}`" for kind in ASKED.values() if key in kind.keys)
    report.error(
        number,
        f"`{key}:` belongs to {kinds}, and this {what} is of another kind",
        f"{what}-key",
    )


def _report_near_key(
    what: str, key: str, keys: tuple[str, ...], number: int, report: Report
) -> None:
    near = difflib.get_close_matches(key, keys, n=1, cutoff=0.75) if key else []
    if near:
        report.error(number, f"unknown key `{key}:`. Did you mean `{near[0]}:`?", f"{what}-key")


def check_id(question: Question, report: Report) -> None:
    """Report an id that is none."""
    if not re.fullmatch(ID_PATTERN, question.id) or len(question.id) > MAX_ID:
        report.error(
            question.at("id"),
            f"the {question.what}'s id “{excerpt(question.id, 40)}” must be lower-case letters,"
            " digits and single hyphens",
            f"{question.what}-id",
        )


def check_objective(
    question: Question, objectives: list[Objective], owner: str, report: Report
) -> None:
    """Report an objective that `owner`, a document, does not have."""
    ids = [objective.id for objective in objectives]
    if not question.objective or question.objective in ids:
        return
    near = difflib.get_close_matches(question.objective, ids, n=1)
    hint = f" Did you mean `{near[0]}`?" if near else f" It has: {', '.join(ids) or 'none'}"
    report.error(
        question.at("objective"),
        f"{owner} has no objective `{excerpt(question.objective, 40)}`.{hint}",
        f"{question.what}-objective",
    )


def render_question(question: Question, file: Path, report: Report, renderer: Renderer) -> Payload:
    """The prompt and the choices as they stand in a payload."""

    def inline(text: str, line: int) -> str:
        return renderer.inline(text, line, file, report)

    prompt = question.choices.prompt
    return {
        "id": question.id,
        "objective": question.objective,
        "prompt_html": renderer.fragment(prompt, question.first_line, file, report),
        **kind_of(question).render(question, inline),
    }
