"""What the record says of attempts, and whether the attempts still say the same.

The events bind an attempt through their commitments: what was drawn, what was answered (as
digests) and what came of it. Each is also graded again, against the rendition it was drawn from,
and each attempt that was opened beyond a limit has its event.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from course_app.assessments.drawing import from_json
from course_app.assessments.models import Attempt, AttemptOpening, Regrade, Response
from course_app.assessments.scoring import Score, score
from course_app.content.library import Library
from course_app.flows.regrade_records import regrade_faults, regraded_words
from course_app.lib.canonical import canonical_json, digest
from course_app.lib.proving import UNREADABLE
from course_app.progress.follows import Fault
from course_app.progress.models import Enrolment, EventKind, EventPayload, LearningEvent

Words = dict[str, Any]
STARTED, SUBMITTED = EventKind.ATTEMPT_STARTED.value, EventKind.ATTEMPT_SUBMITTED.value
OPENED = EventKind.ATTEMPT_OPENED.value
REGRADED = EventKind.ATTEMPT_REGRADED.value


def started_words(attempt: Attempt) -> Words:
    """The payload of an attempt's start."""
    words = {
        "quiz": attempt.quiz_id,
        "number": attempt.number,
        "drawn": digest(canonical_json(attempt.drawn)),
    }
    if attempt.deadline_at is not None:
        words["deadline"] = attempt.deadline_at.isoformat(timespec="microseconds")
    return words


def submitted_words(attempt: Attempt, score: Score, answers: Mapping[str, list[str]]) -> Words:
    """The payload of handing in: the result, and a digest of the answers instead of them."""
    return _submitted(attempt, str(score.points), score.passes(attempt.pass_mark), answers)


def opened_words(by: UUID) -> Words:
    """The payload of opening one more attempt than the limit: who did."""
    return {"by": str(by)}


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


@dataclass
class _Rows:
    """What is stored of the attempts of some enrolments."""

    attempts: list[Attempt]
    openings: list[AttemptOpening]
    regrades: dict[UUID, list[Regrade]] = field(default_factory=lambda: defaultdict(list))
    answers: dict[UUID, dict[str, list[str]]] = field(default_factory=lambda: defaultdict(dict))


@dataclass(frozen=True)
class _Said:
    """What an event should say, by the row that it speaks of."""

    enrolment_id: UUID
    kind: str
    quiz_id: str
    at: datetime
    release_id: UUID | None
    rendition: str | None
    words: bytes


def attempt_faults(
    session: Session, library: Library, enrolments: Sequence[Enrolment]
) -> list[Fault]:
    """Where attempts and events of these enrolments do not say the same."""
    ids = [one.id for one in enrolments]
    rows = _read(session, ids)
    waiting = Counter(_expected(rows))
    faults: list[Fault] = []
    for event in session.execute(_events(ids)):
        opened = event.kind == OPENED
        said = _Said(
            event.enrolment_id,
            event.kind,
            event.stable_id,
            event.at,
            None if opened else event.release_id,
            None if opened else event.rendition_digest,
            canonical_json(event.body),
        )
        if waiting[said] > 0:
            waiting[said] -= 1
        else:
            words = "an attempt differs from what was recorded of it"
            faults.append(Fault(event.enrolment_id, event.seq, words))
    faults += [
        Fault(said.enrolment_id, 0, f"an attempt at {said.quiz_id} is not as it was recorded")
        for said in waiting.elements()
    ]
    for attempt in rows.attempts:
        answers, regrades = rows.answers[attempt.id], rows.regrades[attempt.id]
        found = [
            *_of_attempt(attempt, answers, library),
            *regrade_faults(attempt, regrades, answers, library),
        ]
        faults += [Fault(attempt.enrolment_id, 0, f"{_name(attempt)} {words}") for words in found]
    return faults


def _read(session: Session, ids: Sequence[UUID]) -> _Rows:
    attempts = session.scalars(select(Attempt).where(Attempt.enrolment_id.in_(ids)))
    openings = session.scalars(select(AttemptOpening).where(AttemptOpening.enrolment_id.in_(ids)))
    rows = _Rows(list(attempts), list(openings))
    for row in session.execute(
        select(Response.attempt_id, Response.question_id, Response.chosen)
        .join(Attempt, Attempt.id == Response.attempt_id)
        .where(Attempt.enrolment_id.in_(ids))
    ):
        rows.answers[row.attempt_id][row.question_id] = row.chosen
    for regrade in session.scalars(
        select(Regrade)
        .join(Attempt, Attempt.id == Regrade.attempt_id)
        .where(Attempt.enrolment_id.in_(ids))
        .order_by(Regrade.attempt_id, Regrade.number)
    ):
        rows.regrades[regrade.attempt_id].append(regrade)
    return rows


def _expected(rows: _Rows) -> Iterator[_Said]:
    for one in rows.attempts:
        place = (one.release_id, one.rendition_digest)
        words = canonical_json(started_words(one))
        yield _Said(one.enrolment_id, STARTED, one.quiz_id, one.started_at, *place, words)
        if one.submitted_at is not None:
            told = _submitted(one, str(one.points), one.passed, rows.answers[one.id])
            words = canonical_json(told)
            yield _Said(one.enrolment_id, SUBMITTED, one.quiz_id, one.submitted_at, *place, words)
        for again in rows.regrades[one.id]:
            place = (again.release_id, again.rendition_digest)
            words = canonical_json(regraded_words(one, again))
            yield _Said(one.enrolment_id, REGRADED, one.quiz_id, again.regraded_at, *place, words)
    for opening in rows.openings:
        words = canonical_json(opened_words(opening.opened_by))
        at = opening.opened_at
        yield _Said(opening.enrolment_id, OPENED, opening.quiz_id, at, None, None, words)


def _of_attempt(
    attempt: Attempt, answers: Mapping[str, list[str]], library: Library
) -> Iterator[str]:
    """Grade it again: the points must come out of its answers and the quiz it was drawn from."""
    release = library.release(attempt.release_id)
    if release is None or release.number != attempt.release_number:
        yield "names another release than its own"
    asked = library.asked(attempt.rendition_digest)
    try:
        drawn = from_json(attempt.drawn)
        known = {} if asked is None else {q["id"]: q for q in asked.questions}
        strange = {one.question for one in drawn} - known.keys()
        if strange or answers.keys() - {one.question for one in drawn}:
            yield "asks or answers what its quiz does not ask"
        elif attempt.submitted_at is not None:
            again = score(known.values(), drawn, answers)
            result = (again.points, again.of, again.passes(attempt.pass_mark))
            if result != (attempt.points, attempt.of, attempt.passed):
                yield "comes to another result when it is graded again"
    except UNREADABLE:
        yield "cannot be graded again"


def _name(attempt: Attempt) -> str:
    return f"attempt {attempt.number} at {attempt.quiz_id}"


def _events(enrolment_ids: Sequence[UUID]) -> Any:
    return (
        select(
            LearningEvent.enrolment_id,
            LearningEvent.seq,
            LearningEvent.kind,
            LearningEvent.stable_id,
            LearningEvent.at,
            LearningEvent.release_id,
            LearningEvent.rendition_digest,
            EventPayload.body,
        )
        .outerjoin(
            EventPayload,
            and_(
                EventPayload.enrolment_id == LearningEvent.enrolment_id,
                EventPayload.seq == LearningEvent.seq,
            ),
        )
        .where(
            LearningEvent.enrolment_id.in_(enrolment_ids),
            LearningEvent.kind.in_((STARTED, SUBMITTED, OPENED, REGRADED)),
        )
        .order_by(LearningEvent.enrolment_id, LearningEvent.seq)
    )
