"""Choices as a page names them: by the place where they are shown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from course_app.assessments.question_types.contract import InvalidAnswer, Question, Sample


def choices_at(shown: Sequence[str], given: Sequence[str]) -> list[str]:
    """The choice ids at the places that were sent; raises InvalidAnswer for any other words."""
    found = set()
    for place in given:
        # isdecimal alone would let "٣" and a megabyte of digits through.
        if not (place.isascii() and place.isdecimal() and len(place) < 4):
            raise InvalidAnswer("a choice is named by its place")
        if not 1 <= int(place) <= len(shown):
            raise InvalidAnswer("the question has no choice there")
        found.add(shown[int(place) - 1])
    return sorted(found)


def place_of(shown: Sequence[str], choice_id: str) -> str:
    """Where a choice is shown, as a page says it."""
    return str(list(shown).index(choice_id) + 1)


def right_ids(question: Question) -> set[str]:
    """The ids of the right choices."""
    return {choice["id"] for choice in question["choices"] if choice["correct"]}


def nonsense(shown: Sequence[str]) -> Iterator[Sample]:
    """Answers that no question of choices takes."""
    for words in ("0", str(len(shown) + 1), "-1", "a", "1.0", " 1", "٣", "9" * 5000, "<b>"):
        yield Sample((words,), None)
