"""What the record says of regrades, and whether each one comes out of the key that it names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from course_app.assessments.asked import mended
from course_app.assessments.drawing import from_json
from course_app.assessments.models import Attempt, Regrade
from course_app.assessments.scoring import Score, score
from course_app.content.library import Library
from course_app.lib.proving import UNREADABLE

Questions = Sequence[dict[str, Any]]


def regraded_words(attempt: Attempt, regrade: Regrade) -> dict[str, Any]:
    """The payload of a regrade: of what, to what, why and by whom."""
    return {
        "quiz": attempt.quiz_id,
        "number": attempt.number,
        "regrade": regrade.number,
        "points": str(regrade.points),
        "of": attempt.of,
        "pass_mark": attempt.pass_mark,
        "passed": regrade.passed,
        "reason": regrade.reason,
        "by": str(regrade.regraded_by) if regrade.regraded_by else None,
    }


def score_under(
    attempt: Attempt, answers: Mapping[str, list[str]], asked: Questions, key: Questions
) -> Score:
    """What an attempt comes to, asked by `asked`, under the key of a later release."""
    return score(mended(asked, key), from_json(attempt.drawn), answers)


def regrade_faults(
    attempt: Attempt, regrades: Sequence[Regrade], answers: Mapping[str, list[str]], lib: Library
) -> Iterator[str]:
    """Work each regrade of an attempt out again; `regrades` are in the order of their numbers."""
    if [one.number for one in regrades] != list(range(1, len(regrades) + 1)):
        yield "lacks one of its regrades"
    asked = lib.asked(attempt.rendition_digest)
    for one in regrades:
        release, key = lib.release(one.release_id), lib.asked(one.rendition_digest)
        known = release is not None and release.number == one.release_number
        if not known or one.release_number <= attempt.release_number:
            yield f"names no later release in regrade {one.number}"
        if asked is None or key is None:
            yield f"cannot be regraded again ({one.number})"
            continue
        try:
            again = score_under(attempt, answers, asked.questions, key.questions)
        except UNREADABLE:
            yield f"cannot be regraded again ({one.number})"
            continue
        if (again.points, again.passes(attempt.pass_mark)) != (one.points, one.passed):
            yield f"comes to another result than regrade {one.number} says"
