"""What can be done with the record: enrol, append an event, follow it up in standings."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Table, Uuid, bindparam, select, update
from sqlalchemy.orm import Session

from course_app.lib import clock
from course_app.lib.database import insert
from course_app.lib.ids import new_id
from course_app.progress import chain
from course_app.progress.models import (
    CheckAnswer,
    Enrolment,
    EventKind,
    EventPayload,
    LearningEvent,
    Progress,
    Standing,
)


@dataclass(frozen=True)
class Place:
    """Which document, in which release and rendition, an event speaks of."""

    release_id: UUID
    release_number: int
    stable_id: str | None = None
    rendition_digest: str | None = None


@dataclass(frozen=True)
class Seat:
    """The membership that an enrolment is done for."""

    agency_id: UUID
    membership_id: UUID


_ENROLMENT = (
    select(Enrolment)
    .where(
        Enrolment.user_id == bindparam("user_id", type_=Uuid()),
        Enrolment.course_id == bindparam("course_id"),
        Enrolment.cycle == bindparam("cycle"),
    )
    .with_for_update()
    .execution_options(populate_existing=True)
)
_PROGRESS = (
    select(Progress)
    .where(
        Progress.enrolment_id == bindparam("enrolment_id", type_=Uuid()),
        Progress.stable_id == bindparam("stable_id"),
    )
    .execution_options(populate_existing=True)
)
_LAST_AT = select(LearningEvent.at).where(
    LearningEvent.enrolment_id == bindparam("enrolment_id", type_=Uuid()),
    LearningEvent.seq == bindparam("seq"),
)
_EVENT = cast("Table", LearningEvent.__table__).insert()
_PAYLOAD = cast("Table", EventPayload.__table__).insert()
_EVENT_COLUMNS = LearningEvent.__table__.columns.keys()


def enrol(
    session: Session, user_id: UUID, course_id: str, place: Place, seat: Seat | None
) -> Enrolment:
    """The person's enrolment in the course, locked; started now when there was none.

    Two requests that start it at once get one enrolment: the unique key decides.
    """
    mine = {"user_id": user_id, "course_id": course_id, "cycle": 1}
    # Looked for first: all but one request of each person find it there.
    enrolment = locked(session, user_id, course_id)
    if enrolment is None:
        session.execute(
            insert(session, Enrolment)
            .values(
                id=new_id(),
                **mine,
                agency_id=seat.agency_id if seat else None,
                membership_id=seat.membership_id if seat else None,
                event_count=0,
                chain_head=chain.START,
                done_count=0,
            )
            .on_conflict_do_nothing(index_elements=list(mine))
        )
        enrolment = session.scalars(_ENROLMENT, mine).one()
    if enrolment.event_count == 0:
        start = Place(place.release_id, place.release_number)
        record(session, enrolment, EventKind.ENROLMENT_STARTED, start, owner_words(enrolment))
        ensure_standing(session, enrolment)
    return enrolment


def locked(session: Session, user_id: UUID, course_id: str) -> Enrolment | None:
    """The person's enrolment in the course, locked; None when there is none."""
    mine = {"user_id": user_id, "course_id": course_id, "cycle": 1}
    return session.scalars(_ENROLMENT, mine).one_or_none()


def instant(session: Session, enrolment: Enrolment) -> datetime:
    """The instant of the next event of a locked enrolment: now, but never before the last one."""
    last = session.connection().execute(
        _LAST_AT, {"enrolment_id": enrolment.id, "seq": enrolment.event_count}
    )
    return max(clock.now(), last.scalar() or clock.now())


def day(session: Session, enrolment: Enrolment) -> datetime:
    """As `instant`, but no finer than a day: where the time of day is nobody's business.

    The beginning of today, UTC, or the instant of the last event when that is later.
    """
    at = instant(session, enrolment)
    last = session.connection().execute(
        _LAST_AT, {"enrolment_id": enrolment.id, "seq": enrolment.event_count}
    )
    begun = at.replace(hour=0, minute=0, second=0, microsecond=0)
    return max(begun, last.scalar() or begun)


def owner_words(enrolment: Enrolment) -> dict[str, Any]:
    """Whose enrolment it is and what for: the payload of its start."""
    seat = (enrolment.agency_id, enrolment.membership_id)
    agency, membership = (str(one) if one else None for one in seat)
    return {
        "user": str(enrolment.user_id),
        "course": enrolment.course_id,
        "cycle": enrolment.cycle,
        "agency": agency,
        "membership": membership,
    }


def record(
    session: Session,
    enrolment: Enrolment,
    kind: EventKind,
    place: Place,
    personal: dict[str, Any] | None = None,
    at: datetime | None = None,
) -> LearningEvent:
    """Append one event to a locked enrolment. `personal` is kept apart and can be erased.

    `at` comes from `instant` where a row of the same transaction must carry it too. What is
    returned tells what was written; it is not attached to the session.
    """
    salt = secrets.token_bytes(16)
    envelope = chain.Envelope(
        enrolment=str(enrolment.id),
        seq=enrolment.event_count + 1,
        kind=kind.value,
        at=at or instant(session, enrolment),
        release=str(place.release_id),
        stable_id=place.stable_id,
        rendition=place.rendition_digest,
        commitment=chain.commit(salt, personal) if personal is not None else None,
        previous=enrolment.chain_head,
    )
    event = LearningEvent(
        enrolment_id=enrolment.id,
        seq=envelope.seq,
        version=envelope.version,
        kind=envelope.kind,
        at=envelope.at,
        release_id=place.release_id,
        stable_id=envelope.stable_id,
        rendition_digest=envelope.rendition,
        commitment=envelope.commitment,
        previous_hash=envelope.previous,
        hash=envelope.hash(),
    )
    session.flush()
    # Core, since nobody changes an event: the unit of work would cost as much as all the rest.
    session.connection().execute(_EVENT, {name: getattr(event, name) for name in _EVENT_COLUMNS})
    if personal is not None:
        payload = {"enrolment_id": enrolment.id, "seq": envelope.seq, "salt": salt}
        session.connection().execute(_PAYLOAD, {**payload, "body": personal})
    enrolment.event_count = envelope.seq
    enrolment.chain_head = event.hash
    return event


def progress_in(
    session: Session,
    enrolment: Enrolment,
    place: Place,
    opened: EventKind | None = EventKind.LESSON_OPENED,
) -> Progress:
    """The person's progress in one document; the first time is recorded as an event `opened`.

    None when the caller has recorded an event that begins the document.
    """
    assert place.stable_id is not None
    assert place.rendition_digest is not None
    here = {"enrolment_id": enrolment.id, "stable_id": place.stable_id}
    progress = session.scalars(_PROGRESS, here).one_or_none()
    if progress is None:
        if opened is not None:
            record(session, enrolment, opened, place)
        progress = Progress(
            enrolment_id=enrolment.id,
            stable_id=place.stable_id,
            state="begun",
            rendition_digest=place.rendition_digest,
            release_number=place.release_number,
        )
        session.add(progress)
    enrolment.last_stable_id = place.stable_id
    mark_standing(session, enrolment, "in-progress")
    session.flush()
    return progress


def keep_answer(
    session: Session,
    enrolment: Enrolment,
    place: Place,
    check_id: str,
    choices: list[str],
    sureness: str,
    correct: bool,
    question_digest: str,
    latest: bool = True,
) -> None:
    """Record an answer to a check and, unless a newer question has one, keep it as the latest."""
    assert place.stable_id is not None
    assert place.rendition_digest is not None
    personal = {"check": check_id, "choices": choices, "sureness": sureness, "correct": correct}
    record(session, enrolment, EventKind.CHECK_ANSWERED, place, personal)
    if not latest:
        return
    session.merge(
        CheckAnswer(
            enrolment_id=enrolment.id,
            stable_id=place.stable_id,
            check_id=check_id,
            choices=choices,
            sureness=sureness,
            correct=correct,
            rendition_digest=place.rendition_digest,
            question_digest=question_digest,
        )
    )


def complete_course(session: Session, enrolment: Enrolment, place: Place, zone: str) -> None:
    """Record the first completion: it fixes the date and the release for ever."""
    if enrolment.completed_at is not None:
        return
    whole = Place(place.release_id, place.release_number)
    event = record(session, enrolment, EventKind.COURSE_COMPLETED, whole)
    enrolment.completed_at = event.at
    enrolment.completed_release_id = event.release_id
    mark_standing(session, enrolment, "done", clock.local_date(event.at, zone))


def ensure_standing(session: Session, enrolment: Enrolment, due_on: date | None = None) -> None:
    """Give the enrolment's membership its report row, unless it has one."""
    if enrolment.agency_id is None or enrolment.membership_id is None:
        return
    assign(session, Seat(enrolment.agency_id, enrolment.membership_id), enrolment.course_id, due_on)


def assign(session: Session, seat: Seat, course_id: str, due_on: date | None = None) -> None:
    """Put a membership down for a course, perhaps with a date it is due on."""
    session.execute(
        insert(session, Standing)
        .values(
            agency_id=seat.agency_id,
            course_id=course_id,
            cycle=1,
            membership_id=seat.membership_id,
            status="not-started",
            done_count=0,
            due_on=due_on,
            frozen=False,
        )
        .on_conflict_do_nothing()
    )


def mark_standing(
    session: Session, enrolment: Enrolment, status: str, completed_on: date | None = None
) -> None:
    """Carry the enrolment's counts into its standing. A finished one never goes back."""
    if enrolment.membership_id is None:
        return
    values: dict[str, Any] = {"done_count": enrolment.done_count, "status": status}
    if completed_on is not None:
        values["completed_on"] = completed_on
    open_row = [Standing.status != "done"] if status != "done" else []
    session.execute(
        update(Standing)
        .where(
            Standing.agency_id == enrolment.agency_id,
            Standing.course_id == enrolment.course_id,
            Standing.cycle == enrolment.cycle,
            Standing.membership_id == enrolment.membership_id,
            Standing.frozen.is_(False),
            *open_row,
        )
        .values(**values)
    )
