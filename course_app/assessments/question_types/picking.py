"""What `single`, `multiple` and `true-false` share: choices to pick from."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import Any

from course_app.assessments.question_types.contract import Missing, Question
from course_app.assessments.question_types.places import place_of

RESULT = "assessments/question_types/picking_result.html"


class Picking:
    """Choices in any order, but for those that stay where they are."""

    result_template = RESULT

    def prepare(self, question: Question, rng: Random) -> list[str]:
        """In any order, unless the question says `shuffle: no`; a choice such as "none of these"
        stays last."""
        free = [choice["id"] for choice in question["choices"] if not choice.get("last")]
        if question.get("shuffle", True):
            rng.shuffle(free)
        return free + [choice["id"] for choice in question["choices"] if choice.get("last")]

    def page(self, question: Question, shown: Sequence[str]) -> dict[str, Any]:
        """The choices by place."""
        return {"choices": shown_choices(question, shown)}

    def sent(self, question: Question, shown: Sequence[str], chosen: Sequence[str]) -> list[str]:
        """The places of the choices."""
        return [place_of(shown, one) for one in shown if one in chosen]

    def missing(self, question: Question, chosen: Sequence[str]) -> Missing:
        """All or nothing."""
        return Missing.NOTHING if chosen else Missing.ALL

    def judged(
        self, question: Question, shown: Sequence[str], chosen: Sequence[str]
    ) -> dict[str, Any]:
        """The choices as they were shown, each with `chosen`."""
        by_id = {choice["id"]: choice for choice in question["choices"]}
        return {"choices": [{**by_id[one], "chosen": one in chosen} for one in shown]}


def shown_choices(question: Question, shown: Sequence[str]) -> list[dict[str, Any]]:
    """Each choice with its place and its text, and nothing else of it."""
    html = {choice["id"]: choice["html"] for choice in question["choices"]}
    return [{"place": n, "html": html[one]} for n, one in enumerate(shown, 1)]
