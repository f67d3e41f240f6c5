"""What keeps the nodes of a scenario from being a graph: errors, each with its line."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from course_app.content.nearest import Nearest
from course_app.content.problems import Report, excerpt
from course_app.scenarios.grammar import Draft, Node, Tags
from course_app.scenarios.machine import ENDINGS
from course_app.scenarios.skills import NAMES

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def check_form(draft: Draft, start: str | None, report: Report) -> bool:
    """Report what keeps the nodes from being a graph; True when it is one."""
    before = sum(p.severity == "error" for p in report.problems)
    ids = Counter(node.id for node in draft.nodes)
    if not draft.nodes:
        report.error(1, "no nodes: each begins with a line `## node-id`", "no-nodes")
    if start is not None and start not in ids:
        report.error(1, f"`start:` names the node `{excerpt(start, 40)}`, which is none", "node-id")
    nearest = Nearest()
    for node in draft.nodes:
        if not _ID.fullmatch(node.id) or len(node.id) > 40:
            words = f"a node's id is lower-case letters, digits and single hyphens: “{node.id}”"
            report.error(node.line, words, "node-id")
        elif ids[node.id] > 1:
            report.error(node.line, f"the node `{node.id}` stands here twice", "node-id")
        _check_node(node, report)
        for line, target in _targets(node):
            if target not in ids:
                words = f"there is no node `{excerpt(target, 40)}`."
                hint = nearest.hint(target, list(ids))
                report.error(line, words + hint, "dead-end")
    return sum(p.severity == "error" for p in report.problems) == before


def _check_node(node: Node, report: Report) -> None:
    kinds = [bool(node.choices), bool(node.fork), node.ending is not None]
    if sum(kinds) > 1:
        words = f"the node `{node.id}` is one of three: choices, a fork, or an ending"
        report.error(node.line, words, "node-form")
    elif not any(kinds):
        words = f"the node `{node.id}` leads nowhere: give it choices, or `ending:`"
        report.error(node.line, words, "dead-end")
    else:
        _check_text(node, report)
        _check_choices(node, report)


def _check_text(node: Node, report: Report) -> None:
    if node.ending and node.ending[0] not in ENDINGS:
        words = f"an ending is {', '.join(ENDINGS)}, not “{excerpt(node.ending[0], 30)}”"
        report.error(node.line, words, "ending")
    if not node.fork and not node.parts:
        report.error(node.line, f"the node `{node.id}` has no text", "node-form")
    if node.fork and (node.parts or node.say or node.red_flag):
        report.error(node.line, "a fork has no text: nobody sees it", "fork")
    if node.fork and node.fork[-1].condition:
        report.error(node.fork[-1].line, "the last way of a fork has no `if:`", "fork")
    if node.models and not node.say:
        report.error(node.line, "`model:` answers a `say:`, which is missing", "node-key")
    if node.say and len(node.models) < 2:
        report.error(node.say[1], "give two or three `model:` lines below `say:`", "node-key")


def _check_choices(node: Node, report: Report) -> None:
    if node.choices and not 2 <= len(node.choices) <= 5:
        words = f"{len(node.choices)} choices: give 2 to 5"
        report.error(node.line, words, "choice-count")
    if node.choices and all(choice.tags.condition for choice in node.choices):
        report.error(node.line, "at least one choice must be there always, without `if:`", "stuck")
    for _, tags, line in node.models:
        _check_skills(tags, line, report)
    for choice in node.choices:
        _check_skills(choice.tags, choice.line, report)
        if not "".join(choice.feedback).strip():
            words = "say what it does to the person: an indented line below that begins with >"
            report.error(choice.line, words, "choice-feedback")


def _check_skills(tags: Tags, line: int, report: Report) -> None:
    if not tags.skills:
        report.error(line, "a choice needs `{skill: ...}`: " + ", ".join(sorted(NAMES)), "skill")
    for skill in tags.skills:
        if skill not in NAMES:
            words = (
                f"there is no skill `{excerpt(skill, 30)}`; there are {', '.join(sorted(NAMES))}"
            )
            report.error(line, words, "skill")


def _targets(node: Node) -> Iterator[tuple[int, str]]:
    yield from ((choice.line, choice.to) for choice in node.choices)
    yield from ((way.line, way.to) for way in node.fork)
