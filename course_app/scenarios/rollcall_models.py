"""Roll calls: a conversation that a room has together, its votes, and who was there.

A roll call, its votes and its claims are gone twelve hours after it began. An attendance stays: it
is a record of training, and holds nothing of what the room said.
"""

from __future__ import annotations

import enum
from datetime import date, datetime
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


class RollCall(Base):
    """A conversation on the wall: the path that the room chose, and how the vote stands.

    `counts` is empty while a vote is open; when it is closed it maps each line to its votes, until
    the room goes on. `whole_agency` says that a coordinator holds it; else it is for `unit_id`.
    """

    __tablename__ = "roll_call"

    agency_id: Mapped[UUID] = mapped_column(ForeignKey("agency.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    unit_id: Mapped[UUID | None]
    whole_agency: Mapped[bool]
    code: Mapped[str] = mapped_column(String(10), unique=True)
    course_id: Mapped[str] = mapped_column(ForeignKey("course.id"))
    scenario_id: Mapped[str] = mapped_column(String(64))
    release_id: Mapped[UUID] = mapped_column(ForeignKey("release.id"))
    rendition_digest: Mapped[str] = mapped_column(ForeignKey("rendition.digest"))
    path: Mapped[list[str]] = mapped_column(JSON)
    counts: Mapped[dict[str, int] | None] = mapped_column(JSON(none_as_null=True))
    revealed: Mapped[bool] = mapped_column(default=False, server_default=false())
    started_by: Mapped[UUID] = mapped_column(ForeignKey("user.id"))
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)

    __table_args__ = (
        ForeignKeyConstraint(["agency_id", "unit_id"], ["unit.agency_id", "unit.id"]),
    )


class RollCallVote(Base):
    """One vote of the turn that is open; deleted when it closes.

    `voter` is a keyed hash of a random token that one browser holds for one roll call.
    """

    __tablename__ = "roll_call_vote"

    agency_id: Mapped[UUID] = mapped_column(primary_key=True)
    roll_call_id: Mapped[UUID] = mapped_column(primary_key=True)
    voter: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    line: Mapped[str] = mapped_column(String(2))

    __table_args__ = (
        ForeignKeyConstraint(
            ["agency_id", "roll_call_id"],
            ["roll_call.agency_id", "roll_call.id"],
            ondelete="CASCADE",
        ),
    )


class RollCallClaim(Base):
    """Somebody of the roster says "I was there", until whoever holds the roll call confirms it."""

    __tablename__ = "roll_call_claim"

    agency_id: Mapped[UUID] = mapped_column(primary_key=True)
    roll_call_id: Mapped[UUID] = mapped_column(primary_key=True)
    membership_id: Mapped[UUID] = mapped_column(primary_key=True)

    __table_args__ = (
        ForeignKeyConstraint(
            ["agency_id", "roll_call_id"],
            ["roll_call.agency_id", "roll_call.id"],
            ondelete="CASCADE",
        ),
        ForeignKeyConstraint(
            ["agency_id", "membership_id"], ["membership.agency_id", "membership.id"]
        ),
    )


class AttendanceHow(enum.StrEnum):
    """How it came about that somebody was recorded."""

    LIST = "list"  # ticked by whoever held the roll call
    SLIP = "slip"  # claimed by the learner, and confirmed


class Attendance(Base):
    """Training at a roll call: who, which conversation, the day, and the minutes it is set for.

    Never a learning event, and never counted as practice. A row is withdrawn, not deleted.
    `roll_call_id` names a roll call that is gone; it keeps a person from being recorded twice.
    """

    __tablename__ = "attendance"

    agency_id: Mapped[UUID] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    membership_id: Mapped[UUID]
    roll_call_id: Mapped[UUID]
    course_id: Mapped[str] = mapped_column(ForeignKey("course.id"))
    scenario_id: Mapped[str] = mapped_column(String(64))
    release_id: Mapped[UUID] = mapped_column(ForeignKey("release.id"))
    rendition_digest: Mapped[str] = mapped_column(ForeignKey("rendition.digest"))
    minutes: Mapped[int]
    held_on: Mapped[date]  # in the agency's zone
    how: Mapped[str] = mapped_column(String(10))
    recorded_by: Mapped[UUID] = mapped_column(ForeignKey("user.id"))
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    withdrawn_by: Mapped[UUID | None] = mapped_column(ForeignKey("user.id"))
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    withdrawn_why: Mapped[str] = mapped_column(String(300), default="", server_default="")

    __table_args__ = (
        ForeignKeyConstraint(
            ["agency_id", "membership_id"], ["membership.agency_id", "membership.id"]
        ),
        UniqueConstraint("agency_id", "membership_id", "roll_call_id"),
        Index("ix_attendance_held_on", "agency_id", "held_on"),
        CheckConstraint("how in ('list', 'slip')", name="how"),
    )
