"""What can be done with attempts: start one, keep an answer, hand in, open one more.

The caller holds the enrolment's lock where that is said, and commits.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from random import SystemRandom
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Table, Uuid, bindparam, delete, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from course_app.assessments.drawing import draw, to_json
from course_app.assessments.models import Attempt, AttemptOpening, ExtraTime, ItemWaiting, Response
from course_app.assessments.rules import SHARES, USUAL
from course_app.assessments.scoring import Score
from course_app.lib import clock
from course_app.lib.database import insert
from course_app.lib.ids import new_id

_attempt = cast("Table", Attempt.__table__)
_CLOSE = (
    update(_attempt)
    .where(
        _attempt.c.id == bindparam("attempt_id", type_=Uuid()), _attempt.c.submitted_at.is_(None)
    )
    .values(
        {
            name: bindparam(name)
            for name in ("submitted_at", "points_numerator", "points_denominator", "passed")
        }
    )
)

_WAITING = cast("Table", ItemWaiting.__table__).insert()


@dataclass(frozen=True)
class Source:
    """The quiz of a release that an attempt is drawn from."""

    quiz_id: str
    release_id: UUID
    release_number: int
    rendition_digest: str
    payload: dict[str, Any]


def start_attempt(
    session: Session,
    enrolment_id: UUID,
    source: Source,
    number: int,
    seen: Collection[str],
    at: datetime,
    deadline_at: datetime | None = None,
) -> Attempt:
    """Draw the questions of attempt `number`; the enrolment is locked."""
    drawn = draw(source.payload, SystemRandom(), seen)
    attempt = Attempt(
        id=new_id(),
        enrolment_id=enrolment_id,
        quiz_id=source.quiz_id,
        number=number,
        release_id=source.release_id,
        release_number=source.release_number,
        rendition_digest=source.rendition_digest,
        drawn=to_json(drawn),
        pass_mark=source.payload["pass_mark"],
        started_at=at,
        deadline_at=deadline_at,
        of=len(drawn),
    )
    session.add(attempt)
    session.flush()
    return attempt


def keep_response(
    session: Session, attempt_id: UUID, question_id: str, revision: int, chosen: list[str]
) -> bool:
    """Keep an answer unless one with this revision or a later one is kept; True when it was."""
    values = {
        "attempt_id": attempt_id,
        "question_id": question_id,
        "revision": revision,
        "chosen": chosen,
        "saved_at": clock.now(),
    }
    upsert = _upsert(session.get_bind().dialect.name)
    return session.connection().execute(upsert, values).first() is not None


@cache
def _upsert(dialect: str) -> Any:
    """The statement, built once: it is the one that runs most."""
    table = Response.__table__
    made: Any = (postgresql if dialect == "postgresql" else sqlite).insert(table)
    return made.on_conflict_do_update(
        index_elements=["attempt_id", "question_id"],
        set_={name: made.excluded[name] for name in ("revision", "chosen", "saved_at")},
        where=table.c.revision < made.excluded.revision,
    ).returning(table.c.revision)


def close_attempt(session: Session, attempt: Attempt, score: Score, at: datetime) -> bool:
    """Write the result of an open attempt, in one conditional update; False when it had one."""
    points = score.points
    result = {
        "attempt_id": attempt.id,
        "submitted_at": at,
        "points_numerator": points.numerator,
        "points_denominator": points.denominator,
        "passed": score.passes(attempt.pass_mark),
    }
    return session.connection().execute(_CLOSE, result).rowcount == 1


def set_time_share(session: Session, user_id: UUID, percent: int) -> None:
    """Give a person this share of a quiz's time from the next attempt on; 100 is the usual one.

    Raises ValueError for a share that there is not.
    """
    if percent not in SHARES:
        raise ValueError(percent)
    if percent == USUAL:
        session.execute(delete(ExtraTime).where(ExtraTime.user_id == user_id))
        return
    made = insert(session, ExtraTime).values(user_id=user_id, percent=percent)
    session.execute(
        made.on_conflict_do_update(index_elements=["user_id"], set_={"percent": percent})
    )


def await_count(session: Session, attempt_id: UUID, course_id: str, quiz_id: str) -> None:
    """Put a first attempt into the queue of those that the statistics have not counted yet."""
    row = {"attempt_id": attempt_id, "course_id": course_id, "quiz_id": quiz_id}
    session.connection().execute(_WAITING, row)


def open_one_more(
    session: Session, enrolment_id: UUID, quiz_id: str, by: UUID, at: datetime
) -> None:
    """Let a person try once more than the limit; the enrolment is locked."""
    session.add(
        AttemptOpening(enrolment_id=enrolment_id, quiz_id=quiz_id, opened_by=by, opened_at=at)
    )
    session.flush()
