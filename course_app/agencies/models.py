"""Agencies, their units, and memberships: the roster entries that join people to them."""

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


class AuditKind(enum.StrEnum):
    """Every kind of audit event, spelt once."""

    CERTIFICATE_REVOKED = "certificate.revoked"
    CERTIFICATE_SUPERSEDED = "certificate.superseded"
    CERTIFICATE_SETTINGS = "certificate.settings"


class AuditEvent(Base):
    """Who did what to whom. Rows are only ever added; `detail` holds no personal data."""

    __tablename__ = "audit_event"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    actor_user_id: Mapped[UUID | None] = mapped_column(ForeignKey("user.id"))
    agency_id: Mapped[UUID | None] = mapped_column(ForeignKey("agency.id"))
    kind: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str] = mapped_column(String(64))
    detail: Mapped[dict[str, Any]] = mapped_column(JSON)

    __table_args__ = (Index("ix_audit_event_agency", "agency_id", "at"),)
