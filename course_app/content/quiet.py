"""Silencing a remark in place, always with a reason.

A line of its own, right above what the remark is about, names the remarks and says why:

[quiet]: stigma | quotes what the caller said, word for word

It holds for what begins on the next line: a block until its end, a heading until the next one of
its level, a choice until the next choice, anything else until the next empty line. In front
matter, `quiet:` holds for the whole file. Learners never see either. Errors cannot be silenced.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from course_app.content.frontmatter import FrontMatter
from course_app.content.problems import Problem, Report, Silenced, excerpt
from course_app.content.source import Split

FEWEST_WORDS = 3  # of a reason

_LINE = re.compile(r"[ \t]*\[quiet\]:[ \t]*([^|]*?)[ \t]*\|[ \t]*(.*?)[ \t]*", re.IGNORECASE)
_NEARLY = re.compile(r"[ \t]*\[quiet\]", re.IGNORECASE)
_FENCE = re.compile(r"[> \t]*(`{3,}|~{3,})")
_HEADING = re.compile(r" {0,3}(#{1,6})[ \t]")
_OPEN = re.compile(r" {0,3}(/{3,})[ \t]*[\w-]")
_CLOSE = re.compile(r" {0,3}(/{3,})[ \t]*")
_CHOICE = re.compile(r"[ \t]*[-*+] +(?:\[[ xX]\]|[\"“])")
_ITEM = re.compile(r"[ \t]*(?:[-*+]|\d+[.)])[ \t]")
_KEY = re.compile(r" {0,3}[A-Za-z_-]{1,20}:(?:[ \t].*)?")
_WORD = re.compile(r"[^\W_]+")


@dataclass
class Silence:
    """What is silenced, from line `first` to line `last`, and why; it stands on line `line`."""

    line: int
    first: int
    last: int
    codes: tuple[str, ...]
    reason: str
    used: set[str] = field(default_factory=set)

    def covers(self, problem: Problem) -> bool:
        """True when the finding is a remark that this silences."""
        return (
            problem.severity == "warning"
            and problem.code in self.codes
            and self.first <= problem.line <= self.last
        )


def read_quiet(split: Split, known: Iterable[str], report: Report) -> tuple[Split, list[Silence]]:
    """The text without its lines of silence, each left empty, and what they silence.

    `known` are the codes of all remarks. What cannot be followed goes to `report`.
    """
    if "[quiet]" not in split.body.lower():
        return split, []
    known = sorted(known)
    lines = split.body.split("\n")
    code = _in_code(lines)
    marked = [not c and bool(_NEARLY.match(line)) for line, c in zip(lines, code, strict=True)]
    found = []
    for index, line in enumerate(lines):
        if marked[index]:
            silence = _read(line, index, lines, marked, code, split.body_line, known, report)
            if silence:
                found.append(silence)
    bare = ["" if m else line for line, m in zip(lines, marked, strict=True)]
    return Split(split.front, "\n".join(bare), split.body_line), found


def read_front(
    given: dict[str, str], marks: FrontMatter, known: Iterable[str], report: Report
) -> list[Silence]:
    """What `quiet:` in front matter silences in the whole file."""
    known = sorted(known)
    found = []
    for code, reason in given.items():
        line = marks.line("quiet", code)
        if _sound((code,), reason, line, known, report):
            found.append(Silence(line, 1, 10**9, (code,), reason))
    return found


def hush(report: Report, silences: list[Silence]) -> list[Silenced]:
    """Take what is silenced out of a report; a silence that silences nothing is remarked on."""
    kept: list[Problem] = []
    silenced: list[Silenced] = []
    for problem in report.problems:
        silence = next((s for s in silences if s.covers(problem)), None)
        if silence is None:
            kept.append(problem)
            continue
        silence.used.add(problem.code)
        silenced.append(Silenced(problem, silence.reason))
    report.problems = kept
    for silence in silences:
        for code in silence.codes:
            if code not in silence.used:
                report.warning(
                    silence.line,
                    f"nothing here is remarked on as `{code}`: remove the silence, so that it hides"
                    " nothing later",
                    "quiet-unused",
                )
    return silenced


def _read(
    line: str,
    index: int,
    lines: list[str],
    marked: list[bool],
    code: list[bool],
    body_line: int,
    known: list[str],
    report: Report,
) -> Silence | None:
    number = body_line + index
    found = _LINE.fullmatch(line)
    if not found:
        report.error(
            number,
            "a silence is written `[quiet]: code | the reason`, on a line of its own",
            "quiet-form",
        )
        return None
    codes = tuple(dict.fromkeys(name for name in re.split(r"[,\s]+", found[1]) if name))
    if not _sound(codes, found[2], number, known, report):
        return None
    target = next((i for i in range(index, len(lines)) if not marked[i]), len(lines))
    if target == len(lines) or not lines[target].strip():
        message = "nothing stands right below: put the silence above what it is about"
    elif _amid(index, target, lines, marked):
        message = "this stands inside a paragraph or a table: put it above the first line"
    else:
        last = _end(target, lines, code)
        return Silence(number, number, body_line + last, codes, found[2])
    report.error(number, message, "quiet-form")
    return None


def _sound(
    codes: tuple[str, ...], reason: str, line: int, known: list[str], report: Report
) -> bool:
    wrong = [code for code in codes if code not in known]
    if wrong or not codes:
        near = difflib.get_close_matches(wrong[0][:40], known, n=1) if wrong else []
        hint = f" Did you mean `{near[0]}`?" if near else f" Remarks: {', '.join(known)}"
        said = f"`{excerpt(wrong[0], 40)}` is no remark" if wrong else "no remark is named"
        report.error(line, f"{said} that can be silenced.{hint}", "quiet-code")
        return False
    if len(_WORD.findall(reason)) < FEWEST_WORDS:
        report.error(
            line,
            f"a silence needs a reason of {FEWEST_WORDS} words or more, for whoever reads this"
            " next",
            "quiet-reason",
        )
        return False
    return True


def _in_code(lines: list[str]) -> list[bool]:
    """Which lines stand in fenced code."""
    fence, result = "", []
    for line in lines:
        mark = _FENCE.match(line)
        result.append(bool(fence or mark))
        if mark:
            fence = "" if fence and mark[1].startswith(fence) else fence or mark[1]
    return result


def _amid(index: int, target: int, lines: list[str], marked: list[bool]) -> bool:
    """True when the line above is running text that the line below goes on with."""
    above = index - 1
    while above >= 0 and marked[above]:
        above -= 1
    return above >= 0 and _running(lines[above]) and _running(lines[target])


def _running(line: str) -> bool:
    others = (_HEADING, _OPEN, _CLOSE, _ITEM)
    return bool(line.strip()) and not any(p.match(line) for p in others) and not _KEY.match(line)


def _end(start: int, lines: list[str], code: list[bool]) -> int:
    """The index of the last line of what begins at `start`."""
    rest = [(i, lines[i]) for i in range(start + 1, len(lines)) if not code[i]]
    heading, block = _HEADING.match(lines[start]), _OPEN.match(lines[start])
    if heading:
        level = len(heading[1])
        ends = (i for i, x in rest if (h := _HEADING.match(x)) and len(h[1]) <= level)
    elif block:
        closes = (i for i, x in rest if (c := _CLOSE.fullmatch(x)) and c[1] == block[1])
        return next(closes, len(lines) - 1)
    elif _CHOICE.match(lines[start]):
        signs = (_CHOICE, _HEADING, _OPEN, _CLOSE)
        ends = (i for i, x in rest if any(sign.match(x) for sign in signs))
    else:
        ends = (i for i, x in rest if not x.strip())
    return next(ends, len(lines)) - 1
