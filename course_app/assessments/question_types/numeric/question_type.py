"""`numeric`: a number, typed. One point within a right range, both ends counted, else nothing.

`1,000`, `1000.0`, ` 1 000 ` and `1000 minutes` are the same number. All arithmetic is exact. What
is no number is kept as it was typed and is not a complete answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any

from course_app.assessments.question_types.contract import (
    Missing,
    Question,
    QuestionType,
    Sample,
)
from course_app.assessments.question_types.typed import Typed, anything, bent, only_text
from course_app.lib.exact import plain_number, read_number
from course_app.lib.likeness import likened


class Numeric(Typed):
    """The type `numeric`."""

    name = "numeric"
    template = "assessments/question_types/numeric.html"

    def missing(self, question: Question, chosen: Sequence[str]) -> Missing:
        """Whether it is a number."""
        if not chosen:
            return Missing.ALL
        number = read_answer(only_text(chosen), question["unit"])
        return Missing.NUMBER if number is None else Missing.NOTHING

    def match(self, question: Question, text: str) -> dict[str, Any] | None:
        """The range that holds the number; authored ranges do not overlap."""
        number = read_answer(text, question["unit"])
        if number is None:
            return None
        for choice in question["choices"]:
            if not choice["other"] and Fraction(choice["low"]) <= number <= Fraction(
                choice["high"]
            ):
                found: dict[str, Any] = choice
                return found
        return anything(question)

    def samples(self, question: Question, shown: Sequence[str]) -> Iterator[Sample]:
        """Both ends of each range, with the unit too; beyond all of them; no number; nonsense."""
        ranges = [choice for choice in question["choices"] if not choice["other"]]
        for choice in ranges:
            for end in (choice["low"], choice["high"]):
                yield Sample((end,), Fraction(choice["correct"]))
                yield Sample((f" {end}  {question['unit']} ",), Fraction(choice["correct"]))
        beyond = max(Fraction(choice["high"]) for choice in ranges) + Fraction(1, 1000)
        yield Sample((plain_number(beyond),), Fraction(0))
        yield Sample(("a few",), Fraction(0))
        yield Sample((), Fraction(0))
        yield from bent()


def read_answer(text: str, unit: str) -> Fraction | None:
    """The number that was typed, its unit forgiven before or after it, in one or many."""
    words, measure = likened(text), likened(unit)
    forms = {measure, f"{measure}s", measure.removesuffix("s")} - {""}
    for form in sorted(forms, key=len, reverse=True):
        if words.endswith(form):
            return read_number(words.removesuffix(form))
        if words.startswith(form):
            return read_number(words.removeprefix(form))
    return read_number(words)


NUMERIC: QuestionType = Numeric()
