"""What an editor would remark on a conversation: errors that break it, and warnings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from course_app.content.html_words import text_of
from course_app.content.problems import Report
from course_app.scenarios.conditions import Condition, marks_in, meters_in
from course_app.scenarios.explore import ends_after, explore
from course_app.scenarios.grammar import Draft

MOST_CHOICE_WORDS = 25
MOST_TURN_WORDS = 60
FEWEST_JUDGED = 6  # nodes, before anything is said of where their best choices stand

_WORD = re.compile(r"\w+(?:[’'-]\w+)*")


def count_words(html: str) -> int:
    """The words that a person reads in a piece of HTML."""
    return len(_WORD.findall(text_of(html)))


def check_lengths(draft: Draft, payload: dict[str, Any], report: Report) -> None:
    """A choice has at most 25 words, a turn 60: it is read aloud, and on a phone."""
    for node in draft.nodes:
        made = payload["nodes"][node.id]
        for choice, line in zip(node.choices, made["lines"], strict=True):
            count = count_words(line["html"])
            if count > MOST_CHOICE_WORDS:
                words = f"{count} words: a choice has at most {MOST_CHOICE_WORDS}"
                report.error(choice.line, words, "choice-length")
        always = sum(count_words(p["html"]) for p in made["parts"] if not p["if"])
        extra = [count_words(p["html"]) for p in made["parts"] if p["if"]]
        count = always + max(extra, default=0)
        if count > MOST_TURN_WORDS and node.ending is None:
            report.error(
                node.line, f"{count} words: a turn has at most {MOST_TURN_WORDS}", "turn-length"
            )


def check_flow(draft: Draft, payload: dict[str, Any], report: Report) -> None:
    """Play every run there is, and report what should not happen in one."""
    found = explore(payload)
    where = {node.id: node.line for node in draft.nodes}
    if not found.whole:
        report.warning(
            1,
            "too many ways to look at all of them: let meters move less, or use fewer marks",
            "not-explored",
        )
        return
    for node in draft.nodes:
        if not node.fork and node.id not in found.nodes:
            report.error(node.line, f"no run comes to the node `{node.id}`", "unreachable")
        for choice in node.choices:
            if node.id in found.nodes and (node.id, choice.id) not in found.lines:
                report.error(choice.line, "no run can choose this: see its `if:`", "unreachable")
    for name in sorted(found.stuck):
        report.error(where[name], f"a run can stand at `{name}` without a choice", "stuck")
    for name in sorted(found.endless):
        words = f"from `{name}` a run may never come to an ending: give the loop a way out"
        report.error(where[name], words, "endless")
    kinds = {payload["nodes"][name]["ending"]["kind"] for name in found.endings}
    if "respectful-no" not in kinds:
        report.error(1, "no run ends in a respectful no: a no must be possible", "no-respectful-no")
    flags = {node.red_flag[0]: node.red_flag[2] for node in draft.nodes if node.red_flag}
    for flag in sorted(found.ignored):
        words = f"the red flag `{flag}` can be left alone and still end well"
        report.error(flags.get(flag, 1), words, "flag-ignored")


def check_turns(payload: dict[str, Any], report: Report) -> None:
    """A scenario that says how many turns each run has keeps to it."""
    if "turns" in payload and not ends_after(payload, payload["turns"]):
        words = f"`turns: {payload['turns']}`, but not every run ends after so many lines"
        report.error(1, words, "turns")


def check_words(draft: Draft, meters: dict[str, int], report: Report) -> None:
    """Meters and marks that nothing reads, and choices that give themselves away."""
    read: set[str] = set()
    asked: dict[str, int] = {}
    for line, condition in _conditions(draft):
        read |= meters_in(condition)
        asked.update(dict.fromkeys(marks_in(condition), line))
    for meter in meters:
        if meter not in read:
            report.warning(1, f"the meter `{meter}` decides nothing: no `if:` reads it", "meter")
    _check_marks(draft, asked, report)
    _check_best(draft, report)


def _check_marks(draft: Draft, asked: dict[str, int], report: Report) -> None:
    flags = {node.red_flag[0] for node in draft.nodes if node.red_flag}
    choices = [choice for node in draft.nodes for choice in node.choices]
    made = {mark: choice.line for choice in choices for mark in choice.tags.marks}
    acted = {flag: choice.line for choice in choices for flag in choice.tags.acts}
    for mark, line in sorted(asked.items()):
        if mark not in made and mark not in acted:
            report.error(line, f"nothing sets the mark `{mark}`: see `mark:`", "mark")
    for mark, line in sorted(made.items()):
        if mark not in asked:
            report.warning(line, f"nothing asks for the mark `{mark}`", "mark")
    for flag, line in sorted(acted.items()):
        if flag not in flags:
            report.error(line, f"`acts: {flag}` names no `red-flag:`", "mark")
    for node in draft.nodes:
        if node.red_flag and node.red_flag[0] not in acted:
            words = f"nothing acts on the red flag `{node.red_flag[0]}`: see `acts:`"
            report.error(node.red_flag[2], words, "mark")


def _check_best(draft: Draft, report: Report) -> None:
    """The best choice, by what it does to the meters, must not be told by its place or length."""
    firsts = longest = judged = 0
    for node in draft.nodes:
        worth = [sum(choice.tags.effects.values()) for choice in node.choices]
        if not worth or worth.count(max(worth)) > 1:
            continue
        judged += 1
        best = worth.index(max(worth))
        lengths = [len(choice.text) for choice in node.choices]
        firsts += best == 0
        longest += lengths[best] == max(lengths)
    if judged < FEWEST_JUDGED:
        return
    if firsts * 3 > judged * 2:
        words = f"the best choice stands first at {firsts} of {judged} nodes: move some"
        report.warning(1, words, "same-place-right")
    if longest * 3 > judged * 2:
        words = f"the best choice is the longest at {longest} of {judged} nodes: even them out"
        report.warning(1, words, "longest-right")


def _conditions(draft: Draft) -> Iterator[tuple[int, Condition]]:
    for node in draft.nodes:
        yield from ((part.line, part.condition) for part in node.parts)
        yield from ((choice.line, choice.tags.condition) for choice in node.choices)
        yield from ((way.line, way.condition) for way in node.fork)
