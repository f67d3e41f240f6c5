"""The kinds of question as they are written, by the name that authors give in `type:`."""

from __future__ import annotations

from typing import Any

from course_app.content.asking.contract import Asking, Question
from course_app.content.asking.matching import MATCHING
from course_app.content.asking.numeric import NUMERIC
from course_app.content.asking.ordering import ORDERING
from course_app.content.asking.picking import MULTIPLE, SINGLE, TRUE_FALSE
from course_app.content.asking.rated import RATED
from course_app.content.asking.short import SHORT

ASKED = {
    kind.name: kind
    for kind in (SINGLE, MULTIPLE, TRUE_FALSE, MATCHING, ORDERING, SHORT, NUMERIC, RATED)
}


def written_kind(name: str) -> Asking:
    """The kind that `type:` names; choices to pick from when it names none."""
    return ASKED.get(name, MULTIPLE)


def kind_of(question: Question) -> Asking:
    """The kind of an authored question, by its `type:` or its number of right choices."""
    named = question.values.get("type", "")
    if named in ASKED:
        return ASKED[named]
    return MULTIPLE if question.choices.multiple else SINGLE


def key_of(question: dict[str, Any]) -> list[str]:
    """What is right in a compiled question, or in a lesson's check, which has no type."""
    kind = ASKED.get(question.get("type", ""), MULTIPLE)
    return kind.key(question)
