"""Checks stored records against themselves: chains, payloads, and the fold over the events."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from course_app.progress import chain
from course_app.progress.fold import Fact, fold
from course_app.progress.models import Enrolment, EventPayload, LearningEvent, Progress

BATCH = 200


@dataclass(frozen=True)
class Fault:
    """Something wrong in one enrolment, at one event (0: the enrolment as a whole)."""

    enrolment_id: UUID
    seq: int
    words: str


# Checks of other rooms: the faults that they find in some enrolments.
More = Callable[[Session, Sequence[UUID]], list[Fault]]


def verify(session: Session, *more: More) -> Iterator[tuple[UUID, list[Fault]]]:
    """Check every enrolment, in batches; yields each with its faults (none: it holds).

    `more` are checks of what other rooms keep beside the events.
    """
    last: UUID | None = None
    while True:
        query = select(Enrolment).order_by(Enrolment.id).limit(BATCH)
        batch = session.scalars(query.where(Enrolment.id > last) if last else query).all()
        if not batch:
            return
        yield from _verify_batch(session, batch, more)
        last = batch[-1].id
        session.expunge_all()


def _verify_batch(
    session: Session, batch: Sequence[Enrolment], more: Sequence[More]
) -> Iterator[tuple[UUID, list[Fault]]]:
    ids = [enrolment.id for enrolment in batch]
    rows = session.execute(
        select(LearningEvent, EventPayload)
        .outerjoin(
            EventPayload,
            and_(
                EventPayload.enrolment_id == LearningEvent.enrolment_id,
                EventPayload.seq == LearningEvent.seq,
            ),
        )
        .where(LearningEvent.enrolment_id.in_(ids))
        .order_by(LearningEvent.enrolment_id, LearningEvent.seq)
    ).all()
    by_enrolment = {
        key: [(row[0], row[1]) for row in group]
        for key, group in groupby(rows, key=lambda row: row[0].enrolment_id)
    }
    states = session.execute(
        select(Progress.enrolment_id, Progress.stable_id, Progress.state).where(
            Progress.enrolment_id.in_(ids)
        )
    ).all()
    others = [fault for check in more for fault in check(session, ids)]
    for enrolment in batch:
        events = by_enrolment.get(enrolment.id, [])
        stored = {row.stable_id: row.state for row in states if row.enrolment_id == enrolment.id}
        found = _faults_of(enrolment, events, stored)
        yield enrolment.id, found + [f for f in others if f.enrolment_id == enrolment.id]


def _faults_of(
    enrolment: Enrolment,
    events: Sequence[tuple[LearningEvent, EventPayload | None]],
    stored: dict[str, str],
) -> list[Fault]:
    links = [chain.Link(_envelope(event), event.hash) for event, _ in events]
    found = [
        Fault(enrolment.id, seq, words)
        for seq, words in chain.faults(links, enrolment.event_count, enrolment.chain_head)
    ]
    for event, payload in events:
        if payload and chain.commit(payload.salt, payload.body) != event.commitment:
            found.append(Fault(enrolment.id, event.seq, "its answer was changed afterwards"))
    folded = fold(
        Fact(event.kind, event.at, str(event.release_id), event.stable_id) for event, _ in events
    )
    done = {stable_id for stable_id, state in stored.items() if state == "done"}
    if set(stored) != folded.begun or done != folded.done:
        found.append(Fault(enrolment.id, 0, "progress differs from what the events say"))
    if enrolment.completed_at != folded.completed_at:
        found.append(Fault(enrolment.id, 0, "completion differs from what the events say"))
    return found


def _envelope(event: LearningEvent) -> chain.Envelope:
    return chain.Envelope(
        enrolment=str(event.enrolment_id),
        seq=event.seq,
        kind=event.kind,
        at=event.at,
        release=str(event.release_id),
        stable_id=event.stable_id,
        rendition=event.rendition_digest,
        commitment=event.commitment,
        previous=event.previous_hash,
        version=event.version,
    )
