"""The part of a GIFT question between its braces, by kind."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from course_app.content.asking.numeric import read_range
from course_app.content.interchange.gift_text import ARROW, format_of, plain, resolved
from course_app.content.interchange.items import ANYTHING, Answer, LeftOut, Note
from course_app.content.interchange.texts import Teller, as_markdown, on_one_line
from course_app.lib.exact import plain_number, read_number

LineAt = Callable[[int], int]

_WEIGHT = re.compile(r"%(-?[0-9]{1,3}(?:\.[0-9]*)?)%")
_TRUE_FALSE = re.compile(r"\s*(TRUE|FALSE|T|F)\s*(?=#|$)", re.IGNORECASE)
_RANGE = re.compile(r"[-+0-9.]+\s*(?:\.\.|:)\s*[-+0-9.]+")
CLOSE = Fraction(1, 100)  # percents are written with a few digits


@dataclass(frozen=True)
class _Given:
    """One answer as written: its sign (= or ~), percent if any, text and feedback, unresolved."""

    line: int
    sign: str
    percent: Fraction | None
    text: str
    feedback: str


def read_answers(
    text: str, form: str, line_at: LineAt, notes: list[Note]
) -> tuple[str, list[Answer]]:
    """(kind, answers) of what stands between the braces, escapes still placed.

    `form` is the format of the question's text. Raises LeftOut for what is no question of ours.
    """
    bare = text.strip()
    line = line_at(len(text) - len(text.lstrip()))
    if not bare:
        raise LeftOut(line, "an essay: nothing here could grade it")
    if bare.startswith("#"):
        return "numeric", _numeric(text, form, line_at, notes)
    if bare.startswith(">"):
        raise LeftOut(line, "a question of a plugin (such as ordering)")
    if "~" in bare:
        return _choices(text, form, line_at, notes)
    if "=" in bare and "->" in bare:
        return "matching", _pairs(text, form, line_at, notes)
    found = _TRUE_FALSE.match(bare)
    if found:
        return "true-false", _true_false(found, bare, form, Teller(line, notes))
    return "short", _short(text, form, line_at, notes)


def _cut(text: str, signs: str, line_at: LineAt, weighed: str = "=~") -> Iterator[_Given]:
    """The answers that begin with one of `signs`; text before the first one is one without.

    Only those with a sign in `weighed`, or none, have a percent.
    """
    places = [n for n, char in enumerate(text) if char in signs]
    if not places or text[: places[0]].strip():
        places.insert(0, -1)
    for begin, end in zip(places, [*places[1:], len(text)], strict=True):
        sign = text[begin] if begin >= 0 else ""
        body = text[begin + 1 : end]
        if not body.strip() and not sign:
            continue
        line = line_at(begin + 1 + len(body) - len(body.lstrip()))
        body = body.strip()
        weight = _WEIGHT.match(body) if sign in weighed else None
        percent = Fraction(weight[1].rstrip(".")) if weight else None
        words, _, feedback = (body[weight.end() :] if weight else body).partition("#")
        yield _Given(line, sign, percent, words.strip(), feedback.strip())


def _said(text: str, form: str, tell: Teller, one_line: bool = False) -> str:
    form, text = format_of(text, form)
    made = as_markdown(resolved(text, form), form, tell)
    return on_one_line(made) if one_line else made


def _choices(text: str, form: str, line_at: LineAt, notes: list[Note]) -> tuple[str, list[Answer]]:
    given = list(_cut(text, "=~", line_at, weighed="~"))
    line = given[0].line
    single = any(one.sign == "=" for one in given)
    right = [one for one in given if _is_right(one, single)]
    if single and len(right) > 1:
        raise LeftOut(line, "several answers count fully where one is picked")
    if not right:
        raise LeftOut(line, "no answer is right")
    full = Fraction(100, len(right))
    answers = []
    for one in given:
        tell = Teller(one.line, notes)
        ours = full if one in right else Fraction(0) if single else -full
        theirs = one.percent if one.percent is not None else Fraction(100 if one.sign == "=" else 0)
        if abs(theirs - ours) > CLOSE:
            tell(
                f"an answer worth {_percent(theirs)} there counts {_percent(ours)} here"
                f" ({'right' if one in right else 'wrong'})"
            )
        words = _said(one.text, form, tell, one_line=True)
        answers.append(Answer(words, one in right, _said(one.feedback, form, tell)))
    return "single" if single else "multiple", answers


def _is_right(one: _Given, single: bool) -> bool:
    if single:
        return one.sign == "=" or one.percent == 100
    return one.percent is not None and one.percent > 0


def _percent(value: Fraction) -> str:
    return f"{float(value):g}%"


def _pairs(text: str, form: str, line_at: LineAt, notes: list[Note]) -> list[Answer]:
    answers = []
    for one in _cut(text, "=", line_at, weighed="~"):
        tell = Teller(one.line, notes)
        whole = one.text + (f"#{one.feedback}" if one.feedback else "")
        left, arrow, right = whole.partition("->")
        if not arrow:
            raise LeftOut(one.line, "a pair without ->")
        left = _said(left, form, tell, one_line=True).replace(ARROW, "->")
        answers.append(Answer(left, bool(left), match=_said(right, form, tell, one_line=True)))
    if sum(bool(answer.text) for answer in answers) < 2:
        raise LeftOut(line_at(0), "fewer than two pairs")
    return answers


def _true_false(found: re.Match[str], bare: str, form: str, tell: Teller) -> list[Answer]:
    is_true = found[1].upper().startswith("T")
    first, _, second = bare[found.end() :].removeprefix("#").partition("#")
    wrong, right = _said(first, form, tell), _said(second, form, tell)
    return [
        Answer("True", is_true, right if is_true else wrong),
        Answer("False", not is_true, wrong if is_true else right),
    ]


def _worth(one: _Given, tell: Teller) -> bool:
    """Whether a typed answer is right: all or nothing here."""
    if one.percent is not None and one.percent not in (0, 100):
        tell(f"an answer worth {_percent(one.percent)} there is a known wrong one here")
    return one.percent is None or one.percent == 100


def _short(text: str, form: str, line_at: LineAt, notes: list[Note]) -> list[Answer]:
    answers: list[Answer] = []
    other: list[Answer] = []
    for one in _cut(text, "=", line_at):
        tell = Teller(one.line, notes)
        right = _worth(one, tell)
        words = on_one_line(plain(format_of(one.text, "plain")[1]))
        feedback = _said(one.feedback, form, tell).replace(ARROW, "->")
        if words == ANYTHING and not right:
            other = [Answer(ANYTHING, False, feedback)]
            continue
        bare = re.sub(r"\\\*", "", words)
        if "*" in bare or not words:
            notes.append(Note(one.line, f"the answer “{words[:60]}” with a wildcard", True))
            continue
        if _RANGE.fullmatch(words):
            tell(f"“{words[:60]}” is words here, not a range of numbers")
        answers.append(
            Answer("\\*" if words == "\\*" else words.replace("\\*", "*"), right, feedback)
        )
    return _enough([*answers, *other], line_at(0))


def _numeric(text: str, form: str, line_at: LineAt, notes: list[Note]) -> list[Answer]:
    start = text.index("#") + 1
    right_part, tilde, wrong_part = text[start:].partition("~")
    numbers: list[tuple[int, Answer]] = []
    other: list[Answer] = []
    for one in _cut(right_part, "=", lambda n: line_at(start + n)):
        tell = Teller(one.line, notes)
        words = plain(one.text)
        right = _worth(one, tell)
        feedback = _said(one.feedback, form, tell)
        number = _number(words)
        if words == ANYTHING and not right:
            other = [Answer(ANYTHING, False, feedback)]
        elif number is None:
            notes.append(Note(one.line, f"“{words[:60]}” is no number or range", left_out=True))
        else:
            numbers.append((one.line, Answer(number, right, feedback)))
    if tilde:
        tell = Teller(line_at(start + len(right_part) + 1), notes)
        words, _, feedback = wrong_part.partition("#")
        if words.strip() or "~" in feedback:
            tell("a known wrong number: only its feedback is kept, for any other answer")
        other = [Answer(ANYTHING, False, _said(feedback, form, tell))]
    return _enough([*_apart(numbers, notes), *other], line_at(start))


def _apart(numbers: list[tuple[int, Answer]], notes: list[Note]) -> Iterator[Answer]:
    """Without wrong numbers that are right ones too: there they were worth a part."""
    right = [read_range(answer.text) for _, answer in numbers if answer.right]
    for line, answer in numbers:
        ends = read_range(answer.text)
        inside = ends and any(r and r[0] <= ends[1] and ends[0] <= r[1] for r in right)
        if inside and not answer.right:
            words = f"{answer.text}, which overlaps with a right answer; its feedback: "
            notes.append(Note(line, words + (answer.feedback or "none"), left_out=True))
        else:
            yield answer


def _number(words: str) -> str | None:
    """A number, `number:error` or `low..high`, as ours."""
    low, dots, high = words.partition("..")
    middle, colon, width = words.partition(":")
    parts = (low, high) if dots else (middle, width) if colon else (words,)
    read = [value for value in map(read_number, parts) if value is not None]
    backwards = len(read) == 2 and (read[0] > read[1] if dots else read[1] < 0)
    if len(read) < len(parts) or backwards:
        return None
    numbers = [plain_number(value) for value in read]
    if dots:
        return f"{numbers[0]}..{numbers[1]}"
    return f"{numbers[0]} +- {numbers[1]}" if colon and read[1] else numbers[0]


def _enough(answers: list[Answer], line: int) -> list[Answer]:
    if not any(answer.right for answer in answers):
        raise LeftOut(line, "no answer is right")
    return answers
