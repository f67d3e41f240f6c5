"""`short`: a few words, typed. One point for a right form, nothing for anything else.

An answer is compared without regard to case (unless the question says so), to forms of quotes and
hyphens, and to spaces. It is taken for the authored form that is nearest in spelling, within the
number of slips that the question forgives; a wrong form that is nearer than any right one wins,
and a tie goes to the right one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any

from course_app.assessments.question_types.contract import Question, QuestionType, Sample
from course_app.assessments.question_types.typed import MOST_CHARACTERS, Typed, anything, bent
from course_app.lib.likeness import distance, likened


class Short(Typed):
    """The type `short`."""

    name = "short"
    template = "assessments/question_types/short.html"

    def match(self, question: Question, text: str) -> dict[str, Any] | None:
        """The nearest form within the slips that are forgiven."""
        exact, most = question["exact_case"], question["spelling"]
        typed = likened(text, exact)
        near: list[tuple[int, bool, int, dict[str, Any]]] = []
        for number, choice in enumerate(question["choices"]):
            form = likened(choice["text"], exact)
            if choice["other"] or abs(len(form) - len(typed)) > most:
                continue
            off = 0 if form == typed else distance(form, typed)
            if off <= most:
                near.append((off, not choice["correct"], number, choice))
        return min(near)[3] if near else anything(question)

    def samples(self, question: Question, shown: Sequence[str]) -> Iterator[Sample]:
        """Each form as written, spaced and shouted; a stranger; nothing; nonsense."""
        forms = [choice for choice in question["choices"] if not choice["other"]]
        for choice in forms:
            points = Fraction(choice["correct"])
            yield Sample((choice["text"],), points)
            yield Sample((f"  {choice['text']}\t",), points)
            if not question["exact_case"] and len(choice["text"].upper()) <= MOST_CHARACTERS:
                yield Sample((choice["text"].upper(),), points)
        longest = max(len(choice["text"]) for choice in forms)
        yield Sample(("¤" * min(MOST_CHARACTERS, longest + 3),), Fraction(0))
        yield Sample((), Fraction(0))
        yield Sample((" \u200b ",), Fraction(0))
        yield from bent()


SHORT: QuestionType = Short()
