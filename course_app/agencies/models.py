"""Agencies, units, memberships (the roster), the ways onto a roster, and the audit trail."""

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
    String,
    UniqueConstraint,
    true,
)
from sqlalchemy.orm import Mapped, mapped_column

from course_app.extensions import Base
from course_app.lib.database import UtcDateTime
from course_app.lib.ids import new_id


class MemberRole(enum.StrEnum):
    """What a membership lets its holder do within the agency."""

    LEARNER = "learner"
    SUPERVISOR = "supervisor"
    COORDINATOR = "coordinator"


class Agency(Base):
    """A police, fire or EMS agency."""

    __tablename__ = "agency"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    name: Mapped[str] = mapped_column(String(200))
    code: Mapped[str] = mapped_column(String(20), unique=True)
    time_zone: Mapped[str] = mapped_column(String(64), default="America/New_York")
    # Whether public certificate pages show the holder's name, or only confirm a typed one.
    certificate_name_public: Mapped[bool] = mapped_column(default=True, server_default=true())
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Unit(Base):
    """A part of an agency: a shift, a station, a precinct."""

    __tablename__ = "unit"

    agency_id: Mapped[UUID] = mapped_column(ForeignKey("agency.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    name: Mapped[str] = mapped_column(String(200))

    __table_args__ = (UniqueConstraint("agency_id", "name"),)


class Membership(Base):
    """A roster entry; `user_id` is empty until a person has accepted it."""

    __tablename__ = "membership"

    agency_id: Mapped[UUID] = mapped_column(ForeignKey("agency.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    unit_id: Mapped[UUID | None]
    user_id: Mapped[UUID | None] = mapped_column(ForeignKey("user.id"), index=True)
    external_id: Mapped[str] = mapped_column(String(64))
    external_key: Mapped[str] = mapped_column(String(64))  # case-folded: 'b-12' is 'B-12'
    name: Mapped[str] = mapped_column(String(200))
    role: Mapped[str] = mapped_column(String(20), default=MemberRole.LEARNER.value)
    member_from: Mapped[date]
    member_until: Mapped[date | None]

    __table_args__ = (
        ForeignKeyConstraint(["agency_id", "unit_id"], ["unit.agency_id", "unit.id"]),
        UniqueConstraint("agency_id", "external_key"),
        CheckConstraint("role in ('learner', 'supervisor', 'coordinator')", name="role"),
    )


class ClaimKind(enum.StrEnum):
    """How a person is let onto their own roster row."""

    CODE = "code"  # printed on a slip, typed by hand
    INVITATION = "invitation"  # a link in a mail


class Claim(Base):
    """What lets a person take (or take back) their own roster row, once; only a hash is kept.

    One of each kind at a time: a new one replaces the older.
    """

    __tablename__ = "claim"

    agency_id: Mapped[UUID] = mapped_column(primary_key=True)
    membership_id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20), primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # Where an invitation went. Its person's when they take it, and forgotten here.
    email: Mapped[str | None] = mapped_column(String(254))

    __table_args__ = (
        ForeignKeyConstraint(
            ["agency_id", "membership_id"], ["membership.agency_id", "membership.id"]
        ),
        CheckConstraint("kind in ('code', 'invitation')", name="kind"),
    )


class JoinCode(Base):
    """An open door to an agency for a while and for so many people: learners, new rows only.

    Kept in the clear: its coordinator shows it on a wall, and it opens no existing row.
    """

    __tablename__ = "join_code"

    agency_id: Mapped[UUID] = mapped_column(ForeignKey("agency.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    code: Mapped[str] = mapped_column(String(20), unique=True)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    places: Mapped[int]
    taken: Mapped[int] = mapped_column(default=0)

    __table_args__ = (CheckConstraint("taken <= places", name="places"),)


class AuditKind(enum.StrEnum):
    """Every kind of audit event, spelt once."""

    AGENCY_ADDED = "agency.added"
    MEMBER_ADDED = "member.added"
    MEMBER_JOINED = "member.joined"
    MEMBER_CLAIMED = "member.claimed"
    CODE_MADE = "code.made"
    LINK_MADE = "link.made"
    INVITATION_MADE = "invitation.made"
    JOIN_CODE_MADE = "join-code.made"
    JOIN_CODE_CLOSED = "join-code.closed"
    PASSWORD_RESET = "password.reset"  # noqa: S105 (a kind of event)
    SECOND_STEP_REMOVED = "second-step.removed"
    SITE_ROLE_CHANGED = "site-role.changed"
    MAIL_SENT_AGAIN = "mail.sent-again"
    EXTRA_TIME_SET = "extra-time.set"
    ATTEMPTS_REGRADED = "attempts.regraded"
    CERTIFICATE_REVOKED = "certificate.revoked"
    CERTIFICATE_SUPERSEDED = "certificate.superseded"
    CERTIFICATE_SETTINGS = "certificate.settings"
    ASSESSMENT_ON = "assessment.on"
    ASSESSMENT_OFF = "assessment.off"
    ROLL_CALL_BEGUN = "roll-call.begun"
    ATTENDANCE_RECORDED = "attendance.recorded"
    ATTENDANCE_WITHDRAWN = "attendance.withdrawn"


class AuditEvent(Base):
    """Who did what to whom. Rows are only ever added, and hold ids, never names or addresses."""

    __tablename__ = "audit_event"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    actor_user_id: Mapped[UUID | None] = mapped_column(ForeignKey("user.id"))
    agency_id: Mapped[UUID | None] = mapped_column(ForeignKey("agency.id"))
    kind: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str | None] = mapped_column(String(64))
    detail: Mapped[dict[str, Any]] = mapped_column(JSON)

    __table_args__ = (Index("ix_audit_event_agency", "agency_id", "at"),)
