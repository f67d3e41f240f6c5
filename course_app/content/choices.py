"""The grammar of questions, shared by lesson checks and quizzes:

The question, any Markdown.

- [ ] A wrong choice
    > Why it is wrong.
- [x] A right choice
    > Why it is right.

Other kinds of question write their items in other ways (`Form`); the rest is the same.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from course_app.content.problems import Report, excerpt

FEWEST, MOST = 2, 6

_FEEDBACK = re.compile(r"\s+> ?(.*)|>\s?(.*)")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
TODO = "TODO:"  # how feedback begins that is still to be written
NO_FEEDBACK = "="  # the mark of an item that nobody can get wrong by itself


@dataclass(frozen=True)
class Form:
    """How the items of one kind of question are written.

    `item` finds a first line of an item, with the groups `mark` and `text`; `nearly` finds lines
    that were meant as one, and `begins` tells their author how one begins.
    """

    item: re.Pattern[str]
    nearly: re.Pattern[str]
    begins: str
    noun: str = "choice"
    fewest: int = FEWEST
    most: int = MOST
    needs_right: bool = True


CHOICES = Form(
    re.compile(r" {0,3}[-*+] +\[(?P<mark>[ xX])\](?:\s+(?P<text>.*))?"),
    re.compile(r" {0,3}[-*+] *\[[^\]]{0,2}\]"),
    "a choice begins with `- [ ] ` or, when right, `- [x] `",
)


@dataclass
class Choice:
    """One choice or item; `text` and `feedback` are Markdown, `mark` is what its line begins with.

    `feedback_line` is the line of its first line of feedback, or its own.
    """

    id: str
    correct: bool
    line: int
    text: list[str] = field(default_factory=list)
    feedback: list[str] = field(default_factory=list)
    mark: str = ""

    @property
    def words(self) -> str:
        """The text on one line."""
        return " ".join(" ".join(self.text).split())

    @property
    def has_feedback(self) -> bool:
        """Whether there is any."""
        return bool("".join(self.feedback).strip())


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


def parse(lines: list[str], first_line: int, report: Report, form: Form = CHOICES) -> ChoiceList:
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
        found = form.item.fullmatch(line)
        if found:
            choices.append(_begin(found, number, len(choices)))
        elif choices:
            _continue(choices[-1], line, number, report, form)
        else:
            if form.nearly.match(line):
                report.error(number, form.begins, "choice-form")
            prompt.append(line)
    result = ChoiceList(
        "\n".join(prompt).strip("\n"), choices, choices[0].line if choices else first_line
    )
    _check(result, first_line, report, form)
    return result


def _begin(found: re.Match[str], number: int, count: int) -> Choice:
    letter = chr(ord("a") + count) if count < 26 else f"z{count}"
    mark = found["mark"] or ""
    return Choice(letter, mark in ("x", "X"), number, [found["text"] or ""], mark=mark)


def _continue(choice: Choice, line: str, number: int, report: Report, form: Form) -> None:
    if not line.strip():
        if choice.feedback:
            choice.feedback.append("")
        return
    said = _FEEDBACK.fullmatch(line)
    if said:
        choice.feedback.append(said[1] if said[1] is not None else said[2])
    elif line.startswith((" ", "\t")) and not choice.feedback:
        choice.text.append(line.strip())
    elif form.nearly.match(line):
        report.error(number, form.begins, "choice-form")
    elif choice.feedback and choice.feedback[-1] and line.startswith((" ", "\t")):
        report.error(
            number, f"feedback lines begin with >: “{excerpt(line, 40)}”", "choice-feedback"
        )
    else:
        report.error(
            number,
            f"text after the {form.noun}s: “{excerpt(line, 40)}”; move it above the"
            f" first {form.noun}, or indent it below its {form.noun}",
            "choice-form",
        )


def _check(result: ChoiceList, first_line: int, report: Report, form: Form) -> None:
    choices = result.choices
    if not result.prompt.strip():
        report.error(first_line, f"a question is missing above the {form.noun}s", "choice-prompt")
    if not form.fewest <= len(choices) <= form.most:
        report.error(
            result.line,
            f"{len(choices)} {form.noun}s: give {form.fewest} to {form.most}, each on a line of"
            f" its own; {form.begins}",
            "choice-count",
        )
    elif form.needs_right and not any(choice.correct for choice in choices):
        report.error(
            result.line,
            f"no {form.noun} is marked right: put an x in its box, `- [x] `",
            "choice-none-right",
        )
    seen: dict[str, int] = {}
    for choice in choices:
        text = choice.words.casefold()
        if not text:
            report.error(choice.line, f"a {form.noun} has no text", "choice-empty")
        elif text in seen:
            report.error(
                choice.line, f"the same {form.noun} stands on line {seen[text]}", "choice-repeated"
            )
        seen.setdefault(text, choice.line)
        if not choice.has_feedback and choice.mark != NO_FEEDBACK:
            report.error(
                choice.line,
                f"a {form.noun} has no feedback: add an indented line below it that begins with >",
                "choice-feedback",
            )
        elif "".join(choice.feedback[:1]).strip().startswith(TODO):
            report.error(
                choice.line + len(choice.text),
                f"this feedback is still to be written: say why, and take {TODO} away",
                "feedback-todo",
            )
