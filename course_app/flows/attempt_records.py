"""What the record says of attempts, and whether the attempts still say the same.

The events bind an attempt through their commitments: what was drawn, what was answered (as
digests) and what came of it. A row that was changed afterwards is found as long as the event's
payload has not been erased.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from course_app.assessments.models import Attempt, Response
from course_app.assessments.scoring import Score
from course_app.lib.canonical import canonical_json, digest
from course_app.progress.models import EventKind, EventPayload, LearningEvent
from course_app.progress.verifying import Fault

Words = dict[str, Any]
SPOKEN_OF = (EventKind.ATTEMPT_STARTED.value, EventKind.ATTEMPT_SUBMITTED.value)


def started_words(attempt: Attempt) -> Words:
    """The payload of an attempt's start."""
    return {
        "quiz": attempt.quiz_id,
        "number": attempt.number,
        "drawn": digest(canonical_json(attempt.drawn)),
    }


def submitted_words(attempt: Attempt, score: Score, answers: Mapping[str, list[str]]) -> Words:
    """The payload of handing in: the result, and a digest of the answers instead of them."""
    return _submitted(attempt, str(score.points), score.passes(attempt.pass_mark), answers)


def _submitted(
    attempt: Attempt, points: str, passed: bool | None, answers: Mapping[str, list[str]]
) -> Words:
    return {
        "quiz": attempt.quiz_id,
        "number": attempt.number,
        "points": points,
        "of": attempt.of,
        "pass_mark": attempt.pass_mark,
        "passed": passed,
        "answers": digest(canonical_json(dict(answers))),
    }


def attempt_faults(session: Session, enrolment_ids: Sequence[UUID]) -> list[Fault]:
    """Where attempts and events of these enrolments do not say the same."""
    attempts = list(session.scalars(select(Attempt).where(Attempt.enrolment_id.in_(enrolment_ids))))
    answers: dict[UUID, dict[str, list[str]]] = defaultdict(dict)
    for row in session.execute(
        select(Response.attempt_id, Response.question_id, Response.chosen)
        .join(Attempt, Attempt.id == Response.attempt_id)
        .where(Attempt.enrolment_id.in_(enrolment_ids), Attempt.submitted_at.is_not(None))
    ):
        answers[row.attempt_id][row.question_id] = row.chosen
    waiting = _expected(attempts, answers)
    faults: list[Fault] = []
    for row in session.execute(_events(enrolment_ids)):
        told = waiting.get((row.enrolment_id, row.stable_id, row.kind), [])
        match = next((w for w in told if row.body in (None, w[0]) and w[1] == row.at), None)
        if match is None:
            words = "an attempt differs from what was recorded of it"
            faults.append(Fault(row.enrolment_id, row.seq, words))
        else:
            told.remove(match)
    faults += [
        Fault(enrolment_id, 0, f"attempt {words['number']} at {quiz_id} is not as it was recorded")
        for (enrolment_id, quiz_id, _), left in waiting.items()
        for words, _ in left
    ]
    return faults


def _expected(
    attempts: Sequence[Attempt], answers: Mapping[UUID, dict[str, list[str]]]
) -> dict[tuple[UUID, str, str], list[tuple[Words, Any]]]:
    """What the events should say, by enrolment, quiz and kind: (words, instant)."""
    found: dict[tuple[UUID, str, str], list[tuple[Words, Any]]] = defaultdict(list)
    for attempt in attempts:
        key = (attempt.enrolment_id, attempt.quiz_id)
        found[*key, SPOKEN_OF[0]].append((started_words(attempt), attempt.started_at))
        if attempt.submitted_at is not None:
            words = _submitted(
                attempt, str(attempt.points), attempt.passed, answers.get(attempt.id, {})
            )
            found[*key, SPOKEN_OF[1]].append((words, attempt.submitted_at))
    return found


def _events(enrolment_ids: Sequence[UUID]) -> Any:
    return (
        select(
            LearningEvent.enrolment_id,
            LearningEvent.seq,
            LearningEvent.kind,
            LearningEvent.stable_id,
            LearningEvent.at,
            EventPayload.body,
        )
        .outerjoin(
            EventPayload,
            and_(
                EventPayload.enrolment_id == LearningEvent.enrolment_id,
                EventPayload.seq == LearningEvent.seq,
            ),
        )
        .where(LearningEvent.enrolment_id.in_(enrolment_ids), LearningEvent.kind.in_(SPOKEN_OF))
        .order_by(LearningEvent.enrolment_id, LearningEvent.seq)
    )
