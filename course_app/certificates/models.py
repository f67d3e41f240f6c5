"""Certificates, frozen at issue, and everything that comes later in rows beside them."""

from __future__ import annotations

import enum
from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from course_app.extensions import Base
from course_app.lib.database import UtcDateTime
from course_app.lib.ids import new_id


class CertificateKey(Base):
    """A public key that certificates were signed with; kept for ever, so that old ones verify."""

    __tablename__ = "certificate_key"

    key_id: Mapped[str] = mapped_column(String(16), primary_key=True)
    public_key: Mapped[bytes] = mapped_column(LargeBinary(32))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Certificate(Base):
    """One certificate. No column of it ever changes.

    `edition` is 1 for what the award rule issued; a corrected one that takes its place is 2.
    """

    __tablename__ = "certificate"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    enrolment_id: Mapped[UUID] = mapped_column(ForeignKey("enrolment.id"))
    user_id: Mapped[UUID] = mapped_column(ForeignKey("user.id"), index=True)
    agency_id: Mapped[UUID | None] = mapped_column(ForeignKey("agency.id"))
    award: Mapped[str] = mapped_column(String(80))
    edition: Mapped[int] = mapped_column(default=1)
    serial: Mapped[str] = mapped_column(String(16), unique=True)
    facts: Mapped[bytes] = mapped_column(LargeBinary)  # RFC 8785, exactly as it was signed
    signature: Mapped[bytes] = mapped_column(LargeBinary(64))
    key_id: Mapped[str] = mapped_column(ForeignKey("certificate_key.key_id"))
    issued_at: Mapped[datetime] = mapped_column(UtcDateTime)

    __table_args__ = (
        UniqueConstraint("enrolment_id", "award", "edition"),
        Index("ix_certificate_agency", "agency_id", "issued_at"),
    )


class PrintState(enum.StrEnum):
    """How far the PDF of a certificate is."""

    WAITING = "waiting"
    NEEDS_LATIN = "needs-latin"  # no font here has every letter of the name
    DONE = "done"


class CertificatePrint(Base):
    """Where the making of a PDF stands."""

    __tablename__ = "certificate_print"

    certificate_id: Mapped[UUID] = mapped_column(ForeignKey("certificate.id"), primary_key=True)
    state: Mapped[str] = mapped_column(String(12), default=PrintState.WAITING.value)

    __table_args__ = (CheckConstraint("state in ('waiting', 'needs-latin', 'done')", name="state"),)


class CertificatePdf(Base):
    """The bytes that were printed, once, and their SHA-256."""

    __tablename__ = "certificate_pdf"

    certificate_id: Mapped[UUID] = mapped_column(ForeignKey("certificate.id"), primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64), unique=True)
    data: Mapped[bytes] = mapped_column(LargeBinary)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)


class EndKind(enum.StrEnum):
    """How a certificate stops being valid."""

    REVOKED = "revoked"
    SUPERSEDED = "superseded"


class EndReason(enum.StrEnum):
    """Why; the public page says the reason, never the note."""

    NAME_CORRECTED = "name-corrected"
    ISSUED_IN_ERROR = "issued-in-error"
    WRONG_PERSON = "wrong-person"
    RECORD_WITHDRAWN = "record-withdrawn"


class CertificateEnd(Base):
    """That a certificate is no longer valid, since when and why. One row, once."""

    __tablename__ = "certificate_end"

    certificate_id: Mapped[UUID] = mapped_column(ForeignKey("certificate.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(12))
    reason: Mapped[str] = mapped_column(String(20))
    note: Mapped[str] = mapped_column(String(500), default="")
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    actor_user_id: Mapped[UUID] = mapped_column(ForeignKey("user.id"))
    successor_id: Mapped[UUID | None] = mapped_column(ForeignKey("certificate.id"))

    __table_args__ = (
        CheckConstraint("kind in ('revoked', 'superseded')", name="kind"),
        CheckConstraint(
            "reason in ('name-corrected', 'issued-in-error', 'wrong-person', 'record-withdrawn')",
            name="reason",
        ),
        CheckConstraint("(kind = 'superseded') = (successor_id is not null)", name="successor"),
    )


class ShareLink(Base):
    """A link to one PDF that its owner gave out; only the hash is kept, and it expires."""

    __tablename__ = "certificate_share_link"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    certificate_id: Mapped[UUID] = mapped_column(ForeignKey("certificate.id"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Licence(Base):
    """A licence or certification that a person holds with a board; the person owns it."""

    __tablename__ = "licence"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("user.id"), index=True)
    board: Mapped[str] = mapped_column(String(200))
    number: Mapped[str] = mapped_column(String(64))
    kind: Mapped[str] = mapped_column(String(100), default="")


class LatinName(Base):
    """How a person writes their name in Latin letters, for printing; the person owns it."""

    __tablename__ = "latin_name"

    user_id: Mapped[UUID] = mapped_column(ForeignKey("user.id"), primary_key=True)
    name: Mapped[str] = mapped_column(String(200))


class TranscriptPdf(Base):
    """The transcript that a person last asked for; `data` is empty while it is being made."""

    __tablename__ = "transcript_pdf"

    user_id: Mapped[UUID] = mapped_column(ForeignKey("user.id"), primary_key=True)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    data: Mapped[bytes | None] = mapped_column(LargeBinary)


class EvaluationTally(Base):
    """How often one value was given to one question about a course. No person and no time.

    `shown` follows `count` in steps of ten answers, so that two looks cannot tell one answer.
    """

    __tablename__ = "evaluation_tally"

    course_id: Mapped[str] = mapped_column(ForeignKey("course.id"), primary_key=True)
    question: Mapped[str] = mapped_column(String(20), primary_key=True)
    value: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    count: Mapped[int] = mapped_column(default=0)
    shown: Mapped[int] = mapped_column(default=0)

    __table_args__ = (CheckConstraint("value between 1 and 5", name="value"),)
