"""The outbox: work and mails promised in a business transaction and done after it."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from course_app.extensions import Base
from course_app.lib.database import UtcDateTime
from course_app.lib.ids import new_id


class Job(Base):
    """One promised task: name and payload of ids, when it may run, and who holds it."""

    __tablename__ = "job"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    task: Mapped[str] = mapped_column(String(60))
    payload: Mapped[dict[str, Any]] = mapped_column(JSON)
    state: Mapped[str] = mapped_column(String(10), default="waiting")
    run_after: Mapped[datetime] = mapped_column(UtcDateTime)
    leased_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    attempts: Mapped[int] = mapped_column(default=0)
    last_error: Mapped[str | None] = mapped_column(Text)

    __table_args__ = (
        Index("ix_job_ready", "state", "run_after"),
        CheckConstraint("state in ('waiting', 'done', 'failed')", name="state"),
    )


class Mail(Base):
    """A mail that was written in a business transaction; a task sends it afterwards.

    Text and HTML hold a placeholder where the link goes. The link itself is sealed, shown to
    nobody, and erased when the mail is sent or its time is over; the rest goes some days later.
    """

    __tablename__ = "mail"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    recipient: Mapped[str | None] = mapped_column(String(254))
    subject: Mapped[str] = mapped_column(String(200))
    text: Mapped[str | None] = mapped_column(Text)
    html: Mapped[str | None] = mapped_column(Text)
    sealed_link: Mapped[str | None] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(10), default="waiting")
    written_at: Mapped[datetime] = mapped_column(UtcDateTime)
    useful_until: Mapped[datetime] = mapped_column(UtcDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    problem: Mapped[str | None] = mapped_column(String(80))

    __table_args__ = (
        Index("ix_mail_state_written_at", "state", "written_at"),
        CheckConstraint("state in ('waiting', 'sent', 'expired')", name="state"),
    )
