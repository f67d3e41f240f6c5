"""Enrolments, the append-only learning events that make them up, and what follows from those."""

from __future__ import annotations

import enum
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    String,
    UniqueConstraint,
    false,
)
from sqlalchemy.orm import Mapped, mapped_column

from course_app.extensions import Base
from course_app.lib.database import UtcDateTime
from course_app.lib.ids import new_id


class EventKind(enum.StrEnum):
    """Every kind of learning event, spelt once."""

    ENROLMENT_STARTED = "enrolment.started"
    LESSON_OPENED = "lesson.opened"
    CHECK_ANSWERED = "check.answered"
    LESSON_COMPLETED = "lesson.completed"
    ATTEMPT_OPENED = "attempt.opened"  # one more than the limit
    ATTEMPT_STARTED = "attempt.started"
    ATTEMPT_SUBMITTED = "attempt.submitted"
    ATTEMPT_REGRADED = "attempt.regraded"  # beside its result, under a mended key
    QUIZ_PASSED = "quiz.passed"
    SCENARIO_PRACTISED = "scenario.practised"  # that it was, and on which day: nothing of the run
    SCENARIO_ASSESSED = "scenario.assessed"  # a run that its learner knew the agency would read
    PRACTICE_COMPLETED = "practice.completed"
    COURSE_COMPLETED = "course.completed"
    REFRESHER_DONE = "refresher.done"  # that one was, and on which day: not which, nor how
    CERTIFICATE_ISSUED = "certificate.issued"
    CERTIFICATE_PRINTED = "certificate.printed"
    CERTIFICATE_REVOKED = "certificate.revoked"


# The kinds that finish a stop; a new kind of stop names its event so, and is certified with them.
STOP_DONE = tuple(
    kind.value
    for kind in EventKind
    if kind.value.endswith((".completed", ".passed")) and not kind.value.startswith("course.")
)


# What begins a stop, and what finishes one, whatever the stop is.
BEGINS = frozenset({EventKind.LESSON_OPENED, EventKind.ATTEMPT_STARTED})
FINISHES = frozenset(
    {
        EventKind.LESSON_COMPLETED,
        EventKind.QUIZ_PASSED,
        EventKind.SCENARIO_PRACTISED,
        EventKind.PRACTICE_COMPLETED,
    }
)


class Enrolment(Base):
    """One person's way through one course, in one cycle; each event locks it."""

    __tablename__ = "enrolment"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("user.id"))
    course_id: Mapped[str] = mapped_column(ForeignKey("course.id"))
    cycle: Mapped[int] = mapped_column(default=1)
    agency_id: Mapped[UUID | None]
    membership_id: Mapped[UUID | None]
    event_count: Mapped[int] = mapped_column(default=0)
    chain_head: Mapped[str] = mapped_column(String(64), default="")
    done_count: Mapped[int] = mapped_column(default=0)
    completed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    completed_release_id: Mapped[UUID | None] = mapped_column(ForeignKey("release.id"))
    last_stable_id: Mapped[str | None] = mapped_column(String(64))
    # Whether the course evaluation was shown: all that is kept of who was asked.
    evaluation_asked: Mapped[bool] = mapped_column(default=False, server_default=false())

    __table_args__ = (
        UniqueConstraint("user_id", "course_id", "cycle"),
        ForeignKeyConstraint(
            ["agency_id", "membership_id"], ["membership.agency_id", "membership.id"]
        ),
    )


class LearningEvent(Base):
    """One link of an enrolment's hash chain: ids, digests and a commitment, no personal data."""

    __tablename__ = "learning_event"

    enrolment_id: Mapped[UUID] = mapped_column(ForeignKey("enrolment.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    version: Mapped[int]
    kind: Mapped[str] = mapped_column(String(40))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    release_id: Mapped[UUID] = mapped_column(ForeignKey("release.id"))
    stable_id: Mapped[str | None] = mapped_column(String(64))
    rendition_digest: Mapped[str | None] = mapped_column(ForeignKey("rendition.digest"))
    commitment: Mapped[str | None] = mapped_column(String(64))
    previous_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))


class EventPayload(Base):
    """The personal part of an event (an answer). It can be erased; the chain still holds."""

    __tablename__ = "event_payload"

    enrolment_id: Mapped[UUID] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    salt: Mapped[bytes] = mapped_column(LargeBinary(16))
    body: Mapped[dict[str, Any]] = mapped_column(JSON)

    __table_args__ = (
        ForeignKeyConstraint(
            ["enrolment_id", "seq"], ["learning_event.enrolment_id", "learning_event.seq"]
        ),
    )


class Progress(Base):
    """Where a person stands in one document; follows its stable id through every release."""

    __tablename__ = "progress"

    enrolment_id: Mapped[UUID] = mapped_column(ForeignKey("enrolment.id"), primary_key=True)
    stable_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    state: Mapped[str] = mapped_column(String(10), default="begun")
    rendition_digest: Mapped[str] = mapped_column(ForeignKey("rendition.digest"))
    release_number: Mapped[int]
    section: Mapped[str | None] = mapped_column(String(200))
    block: Mapped[str | None] = mapped_column(String(64))

    __table_args__ = (CheckConstraint("state in ('begun', 'done')", name="state"),)


class CheckAnswer(Base):
    """The latest answer to one check: the learner's own, never shown to an agency."""

    __tablename__ = "check_answer"

    enrolment_id: Mapped[UUID] = mapped_column(ForeignKey("enrolment.id"), primary_key=True)
    stable_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    check_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    choices: Mapped[list[str]] = mapped_column(JSON)
    sureness: Mapped[str] = mapped_column(String(10))
    correct: Mapped[bool]
    rendition_digest: Mapped[str] = mapped_column(ForeignKey("rendition.digest"))
    # The question that was answered; a later release may ask another under the same id.
    question_digest: Mapped[str] = mapped_column(String(64))

    __table_args__ = (
        CheckConstraint("sureness in ('sure', 'think-so', 'guessing')", name="sureness"),
    )


class Standing(Base):
    """The coordinator's report row: status, counts and dates of one membership, nothing else."""

    __tablename__ = "standing"

    agency_id: Mapped[UUID] = mapped_column(primary_key=True)
    course_id: Mapped[str] = mapped_column(ForeignKey("course.id"), primary_key=True)
    cycle: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    membership_id: Mapped[UUID] = mapped_column(primary_key=True)
    status: Mapped[str] = mapped_column(String(20), default="not-started")
    done_count: Mapped[int] = mapped_column(default=0)
    due_on: Mapped[date | None]
    completed_on: Mapped[date | None]
    frozen: Mapped[bool] = mapped_column(default=False)

    __table_args__ = (
        ForeignKeyConstraint(
            ["agency_id", "membership_id"], ["membership.agency_id", "membership.id"]
        ),
        Index("ix_standing_status", "agency_id", "course_id", "cycle", "status"),
        CheckConstraint("status in ('not-started', 'in-progress', 'done')", name="status"),
    )
