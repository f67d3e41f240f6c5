"""Attempts at quizzes and the answers in them. An attempt never changes once it is handed in."""

from __future__ import annotations

from datetime import datetime
from fractions import Fraction
from typing import Any
from uuid import UUID

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from course_app.extensions import Base
from course_app.lib.database import UtcDateTime
from course_app.lib.ids import new_id

OPEN = text("submitted_at IS NULL")


class Attempt(Base):
    """One go at a quiz: what was drawn, against which rendition, and what came of it.

    Points are a fraction, kept as two whole numbers; `of` is how many could be reached.
    """

    __tablename__ = "attempt"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    enrolment_id: Mapped[UUID] = mapped_column(ForeignKey("enrolment.id"))
    quiz_id: Mapped[str] = mapped_column(String(64))
    number: Mapped[int]
    release_id: Mapped[UUID] = mapped_column(ForeignKey("release.id"))
    release_number: Mapped[int]
    rendition_digest: Mapped[str] = mapped_column(ForeignKey("rendition.digest"))
    drawn: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    pass_mark: Mapped[int]
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    deadline_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # fixed at the start
    submitted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    points_numerator: Mapped[int | None]
    points_denominator: Mapped[int | None]
    of: Mapped[int]
    passed: Mapped[bool | None]

    __table_args__ = (
        UniqueConstraint("enrolment_id", "quiz_id", "number"),
        Index(
            "uq_attempt_open",
            "enrolment_id",
            "quiz_id",
            unique=True,
            sqlite_where=OPEN,
            postgresql_where=OPEN,
        ),
        CheckConstraint("number > 0", name="number"),
        CheckConstraint(
            "(submitted_at IS NULL) = (passed IS NULL)"
            " AND (submitted_at IS NULL) = (points_numerator IS NULL)"
            " AND (submitted_at IS NULL) = (points_denominator IS NULL)",
            name="submitted",
        ),
        CheckConstraint(
            "points_numerator >= 0 AND points_denominator > 0"
            ' AND points_numerator <= points_denominator * "of"',
            name="points",
        ),
    )

    @property
    def points(self) -> Fraction | None:
        """What was reached, exactly; None while it is open."""
        if self.points_numerator is None or self.points_denominator is None:
            return None
        return Fraction(self.points_numerator, self.points_denominator)


class Response(Base):
    """The latest answer to one question of an attempt; its revision comes from the page."""

    __tablename__ = "response"

    attempt_id: Mapped[UUID] = mapped_column(ForeignKey("attempt.id"), primary_key=True)
    question_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    revision: Mapped[int]
    chosen: Mapped[list[str]] = mapped_column(JSON)
    saved_at: Mapped[datetime] = mapped_column(UtcDateTime)


class AttemptOpening(Base):
    """One more attempt than a quiz's limit, and who opened it: a line of the audit, kept."""

    __tablename__ = "attempt_opening"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    enrolment_id: Mapped[UUID] = mapped_column(ForeignKey("enrolment.id"), index=True)
    quiz_id: Mapped[str] = mapped_column(String(64))
    opened_by: Mapped[UUID] = mapped_column(ForeignKey("user.id"))
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)


class ExtraTime(Base):
    """A person's own share of a quiz's time, in percent: 150 is half as much again, 0 no limit.

    The number alone is kept, never a reason. Without a row it is 100.
    """

    __tablename__ = "extra_time"

    user_id: Mapped[UUID] = mapped_column(ForeignKey("user.id"), primary_key=True)
    percent: Mapped[int]

    __table_args__ = (CheckConstraint("percent in (0, 125, 150, 200)", name="percent"),)


class Regrade(Base):
    """What a handed-in attempt comes to under a mended key: beside its result, never instead.

    `release_*` and `rendition_digest` name the key; `number` counts the regrades of the attempt.
    """

    __tablename__ = "regrade"

    attempt_id: Mapped[UUID] = mapped_column(ForeignKey("attempt.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    release_id: Mapped[UUID] = mapped_column(ForeignKey("release.id"))
    release_number: Mapped[int]
    rendition_digest: Mapped[str] = mapped_column(ForeignKey("rendition.digest"))
    points_numerator: Mapped[int]
    points_denominator: Mapped[int]
    passed: Mapped[bool]
    reason: Mapped[str] = mapped_column(String(20))
    regraded_by: Mapped[UUID | None] = mapped_column(ForeignKey("user.id"))  # None: a command
    regraded_at: Mapped[datetime] = mapped_column(UtcDateTime)

    __table_args__ = (
        CheckConstraint("number > 0", name="number"),
        CheckConstraint("points_numerator >= 0 AND points_denominator > 0", name="points"),
        CheckConstraint("reason in ('wrong-key', 'also-right', 'unclear')", name="reason"),
    )

    @property
    def points(self) -> Fraction:
        """What it comes to, exactly."""
        return Fraction(self.points_numerator, self.points_denominator)


class ItemWaiting(Base):
    """A first attempt that is handed in and not yet in the sums; the row goes when it is."""

    __tablename__ = "item_waiting"

    attempt_id: Mapped[UUID] = mapped_column(ForeignKey("attempt.id"), primary_key=True)
    course_id: Mapped[str] = mapped_column(ForeignKey("course.id"))
    quiz_id: Mapped[str] = mapped_column(String(64))

    __table_args__ = (Index("ix_item_waiting_quiz", "course_id", "quiz_id"),)


class ItemSum(Base):
    """The exact sums of one question, as asked, over many people; nothing of any one of them.

    `sums` is what items.Sums writes; `rendition_digest` names a quiz that asks the question so.
    """

    __tablename__ = "item_sum"

    course_id: Mapped[str] = mapped_column(ForeignKey("course.id"), primary_key=True)
    quiz_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    question_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    asked_digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    rendition_digest: Mapped[str] = mapped_column(ForeignKey("rendition.digest"))
    sums: Mapped[dict[str, Any]] = mapped_column(JSON)
