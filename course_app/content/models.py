"""What was authored, what was made of it, and what is published. No row here ever changes,
except the pointer in `course` that says which release is current."""

from __future__ import annotations

import enum
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from course_app.extensions import Base
from course_app.lib.clock import now
from course_app.lib.database import UtcDateTime
from course_app.lib.ids import new_id


class Change(enum.StrEnum):
    """What a release did to one entry; only `material` concerns people who finished it."""

    NEW = "new"
    MINOR = "minor"
    MATERIAL = "material"
    SAME = "same"


class Document(Base):
    """Authored source, word for word, under its SHA-256."""

    __tablename__ = "document"

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    kind: Mapped[str] = mapped_column(String(40))
    source: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)


class Rendition(Base):
    """A document compiled: its payload, under a digest of everything that went into it.

    `ingredients` are the digests that went in beside the source; None in rows older than it.
    """

    __tablename__ = "rendition"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    document_sha256: Mapped[str] = mapped_column(ForeignKey("document.sha256"), index=True)
    kind: Mapped[str] = mapped_column(String(40))
    stable_id: Mapped[str] = mapped_column(String(64))
    compiler_version: Mapped[str] = mapped_column(String(40))
    payload: Mapped[dict[str, Any]] = mapped_column(JSON)
    ingredients: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)


class Release(Base):
    """One published state of one course, numbered from 1; the outline is its navigation."""

    __tablename__ = "release"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    course_id: Mapped[str] = mapped_column(String(64))
    number: Mapped[int]
    published_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    note: Mapped[str] = mapped_column(Text, default="")
    digest: Mapped[str] = mapped_column(String(64))
    outline: Mapped[dict[str, Any]] = mapped_column(JSON)

    __table_args__ = (
        UniqueConstraint("course_id", "number"),
        CheckConstraint("number > 0", name="number"),
    )


class ReleaseEntry(Base):
    """Which rendition a stable id had in a release, in one language."""

    __tablename__ = "release_entry"

    release_id: Mapped[UUID] = mapped_column(ForeignKey("release.id"), primary_key=True)
    stable_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    language: Mapped[str] = mapped_column(String(16), primary_key=True)
    rendition_digest: Mapped[str] = mapped_column(ForeignKey("rendition.digest"))
    change: Mapped[str] = mapped_column(String(10))

    __table_args__ = (
        CheckConstraint("change in ('new', 'minor', 'material', 'same')", name="change"),
        Index("ix_release_entry_stable_id", "stable_id"),
    )


class Asset(Base):
    """The bytes of an image, under their SHA-256."""

    __tablename__ = "asset"

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    media_type: Mapped[str] = mapped_column(String(40))
    data: Mapped[bytes] = mapped_column(LargeBinary)


class CardPdf(Base):
    """The sheet of a field card as a PDF, by the rendition that it shows; made once, by a job."""

    __tablename__ = "card_pdf"

    rendition_digest: Mapped[str] = mapped_column(ForeignKey("rendition.digest"), primary_key=True)
    data: Mapped[bytes] = mapped_column(LargeBinary)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)


class Course(Base):
    """A course by its stable id, and the release that learners see now (none before the first)."""

    __tablename__ = "course"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    current_release_id: Mapped[UUID | None] = mapped_column(ForeignKey("release.id"))
