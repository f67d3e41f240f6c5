"""Checks stored records against themselves: chains, payloads, and all that follows from events."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import and_, exists, func, select
from sqlalchemy.orm import Session

from course_app.content.library import Library
from course_app.lib.proving import in_batches, plain, spoken
from course_app.progress.follows import Fault, Kept, faults_of
from course_app.progress.models import (
    CheckAnswer,
    Enrolment,
    EventPayload,
    LearningEvent,
    Progress,
)

BATCH = 200

# Checks of other rooms: the faults that they find in some enrolments.
More = Callable[[Session, Library, Sequence[Enrolment]], list[Fault]]


def verify(session: Session, *more: More) -> Iterator[tuple[str, Sequence[Fault]]]:
    """Check every enrolment, in batches; yields each with its faults (none: it holds).

    `more` are checks of what other rooms keep beside the events.
    """
    library = Library(session)

    def check(keys: Sequence[Any]) -> dict[Any, list[Fault]]:
        key = plain(session, Enrolment.id).label("key")
        rows = session.execute(select(key, Enrolment).where(key.in_(keys))).all()
        whole = {row[1].id: Kept(row[1]) for row in rows}
        _fill(session, whole)
        others: dict[UUID | None, list[Fault]] = defaultdict(list)
        enrolments = [one.enrolment for one in whole.values()]
        for fault in (fault for one in more for fault in one(session, library, enrolments)):
            others[fault.enrolment_id].append(fault)
        return {row.key: faults_of(whole[row[1].id], library) + others[row[1].id] for row in rows}

    yield from in_batches(session, Enrolment.id, BATCH, check, lambda words: Fault(None, 0, words))


def _fill(session: Session, whole: dict[UUID, Kept]) -> None:
    events = session.execute(
        select(LearningEvent, EventPayload)
        .outerjoin(
            EventPayload,
            and_(
                EventPayload.enrolment_id == LearningEvent.enrolment_id,
                EventPayload.seq == LearningEvent.seq,
            ),
        )
        .where(LearningEvent.enrolment_id.in_(whole))
        .order_by(LearningEvent.enrolment_id, LearningEvent.seq)
    )
    for event, payload in events:
        whole[event.enrolment_id].events.append((event, payload))
    for row in session.scalars(select(Progress).where(Progress.enrolment_id.in_(whole))):
        whole[row.enrolment_id].progress.append(row)
    for answer in session.scalars(select(CheckAnswer).where(CheckAnswer.enrolment_id.in_(whole))):
        whole[answer.enrolment_id].answers.append(answer)


def strays(session: Session, *models: Any) -> Iterator[tuple[str, str]]:
    """Rows of no enrolment, or payloads of no event: (enrolment, words)."""
    for model in (LearningEvent, Progress, CheckAnswer, *models):
        key = plain(session, model.enrolment_id)
        yield from _gone(session, key, exists().where(Enrolment.id == model.enrolment_id), model)
    event = exists().where(
        LearningEvent.enrolment_id == EventPayload.enrolment_id,
        LearningEvent.seq == EventPayload.seq,
    )
    yield from _gone(session, plain(session, EventPayload.enrolment_id), event, EventPayload)


def _gone(session: Session, key: Any, there: Any, model: Any) -> Iterator[tuple[str, str]]:
    rows = session.execute(
        select(key.label("key"), func.count().label("count"))
        .select_from(model)
        .where(~there)
        .group_by(key)
        .order_by(key)
    )
    table = model.__tablename__
    what = "event" if model is EventPayload else "enrolment"
    for row in rows:
        yield spoken(row.key), f"{row.count} row(s) of {table} are here, but no {what} of theirs"
