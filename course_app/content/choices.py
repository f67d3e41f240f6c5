"""The choice-list grammar, shared by lesson checks and quizzes:

The question, any Markdown.

- [ ] A wrong choice
    > Why it is wrong.
- [x] A right choice
    > Why it is right.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from course_app.content.problems import Report, excerpt

FEWEST, MOST = 2, 6

_CHOICE = re.compile(r" {0,3}[-*+] +\[([ xX])\](?:\s+(.*))?")
_NEARLY = re.compile(r" {0,3}[-*+] *\[[^\]]{0,2}\]")
_FEEDBACK = re.compile(r"\s+> ?(.*)|>\s?(.*)")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")


@dataclass
class Choice:
    """One choice; `text` and `feedback` are Markdown."""

    id: str
    correct: bool
    line: int
    text: list[str] = field(default_factory=list)
    feedback: list[str] = field(default_factory=list)


@dataclass
class ChoiceList:
    """A question and its choices; `line` is where the first choice stands."""

    prompt: str
    choices: list[Choice]
    line: int

    @property
    def multiple(self) -> bool:
        """True when more than one choice is right."""
        return sum(choice.correct for choice in self.choices) > 1


def parse(lines: list[str], first_line: int, report: Report) -> ChoiceList:
    """Read a question and its choices; what does not fit goes to `report` with its line.

    `first_line` is the number of `lines[0]` in its file.
    """
    prompt: list[str] = []
    choices: list[Choice] = []
    fence = ""
    for number, line in enumerate(lines, start=first_line):
        opened = _FENCE.match(line)
        if not choices and (fence or opened):
            if opened:
                mark = opened[1]
                fence = "" if fence and mark.startswith(fence) else fence or mark
            prompt.append(line)
            continue
        found = _CHOICE.fullmatch(line)
        if found:
            choices.append(_begin(found, number, len(choices)))
        elif choices:
            _continue(choices[-1], line, number, report)
        else:
            if _NEARLY.match(line):
                report.error(
                    number, "a choice begins with `- [ ] ` or, when right, `- [x] `", "choice-form"
                )
            prompt.append(line)
    result = ChoiceList(
        "\n".join(prompt).strip("\n"), choices, choices[0].line if choices else first_line
    )
    _check(result, first_line, report)
    return result


def _begin(found: re.Match[str], number: int, count: int) -> Choice:
    letter = chr(ord("a") + count) if count < 26 else f"z{count}"
    return Choice(letter, found[1] in "xX", number, [found[2] or ""])


def _continue(choice: Choice, line: str, number: int, report: Report) -> None:
    if not line.strip():
        if choice.feedback:
            choice.feedback.append("")
        return
    said = _FEEDBACK.fullmatch(line)
    if said:
        choice.feedback.append(said[1] if said[1] is not None else said[2])
    elif line.startswith((" ", "\t")) and not choice.feedback:
        choice.text.append(line.strip())
    elif _NEARLY.match(line):
        report.error(
            number, "a choice begins with `- [ ] ` or, when right, `- [x] `", "choice-form"
        )
    elif choice.feedback and choice.feedback[-1] and line.startswith((" ", "\t")):
        report.error(
            number, f"feedback lines begin with >: “{excerpt(line, 40)}”", "choice-feedback"
        )
    else:
        report.error(
            number,
            f"text after the choices: “{excerpt(line, 40)}”; move it above the"
            " first choice, or indent it below its choice",
            "choice-form",
        )


def _check(result: ChoiceList, first_line: int, report: Report) -> None:
    choices = result.choices
    if not result.prompt.strip():
        report.error(first_line, "a question is missing above the choices", "choice-prompt")
    if not FEWEST <= len(choices) <= MOST:
        report.error(
            result.line,
            f"{len(choices)} choices: give {FEWEST} to {MOST}, each on a"
            " line that begins with `- [ ] ` or `- [x] `",
            "choice-count",
        )
    elif not any(choice.correct for choice in choices):
        report.error(
            result.line,
            "no choice is marked right: put an x in its box, `- [x] `",
            "choice-none-right",
        )
    seen: dict[str, int] = {}
    for choice in choices:
        text = " ".join(" ".join(choice.text).split()).casefold()
        if not text:
            report.error(choice.line, "a choice has no text", "choice-empty")
        elif text in seen:
            report.error(
                choice.line, f"the same choice stands on line {seen[text]}", "choice-repeated"
            )
        seen.setdefault(text, choice.line)
        if not "".join(choice.feedback).strip():
            report.error(
                choice.line,
                "a choice has no feedback: add an indented line below it that begins with >",
                "choice-feedback",
            )
