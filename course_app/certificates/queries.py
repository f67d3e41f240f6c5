"""What pages read of certificates."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import and_, bindparam, select
from sqlalchemy.orm import Session, aliased

from course_app.agencies.models import Agency, Membership
from course_app.certificates.models import (
    Certificate,
    CertificateEnd,
    CertificateKey,
    CertificatePdf,
    CertificatePrint,
    LatinName,
    Licence,
    PrintState,
    ShareLink,
    TranscriptPdf,
)
from course_app.certificates.serial import grouped
from course_app.lib import clock
from course_app.lib.tokens import token_hash
from course_app.progress.models import Enrolment


@dataclass(frozen=True)
class Shown:
    """A certificate with all that its page says beside the facts."""

    row: Certificate
    facts: dict[str, Any]
    end: CertificateEnd | None
    successor: str | None  # the serial that took its place
    print_state: str
    name_public: bool

    @property
    def status(self) -> str:
        """valid, revoked or superseded."""
        return self.end.kind if self.end else "valid"

    @property
    def printed(self) -> bool:
        """Whether its PDF is there."""
        return self.print_state == PrintState.DONE


_successor = aliased(Certificate)
# Put together once: building it costs more than the database takes to answer it.
_SHOWN = (
    select(
        Certificate,
        CertificateEnd,
        _successor.serial,
        CertificatePrint.state,
        Agency.certificate_name_public,
    )
    .outerjoin(CertificateEnd, CertificateEnd.certificate_id == Certificate.id)
    .outerjoin(_successor, _successor.id == CertificateEnd.successor_id)
    .outerjoin(CertificatePrint, CertificatePrint.certificate_id == Certificate.id)
    .outerjoin(Agency, Agency.id == Certificate.agency_id)
    .where(Certificate.serial == bindparam("serial"))
)


def shown(session: Session, serial: str) -> Shown | None:
    """The certificate with this serial, in one statement."""
    row = session.execute(_SHOWN, {"serial": serial}).one_or_none()
    if row is None:
        return None
    certificate, ended, successor, state, public = row
    return Shown(
        certificate,
        json.loads(certificate.facts),
        ended,
        grouped(successor) if successor else None,
        state or PrintState.WAITING.value,
        True if public is None else public,
    )


def awards_of(session: Session, enrolment_id: UUID) -> set[str]:
    """The awards of an enrolment that have a certificate already."""
    query = select(Certificate.award).where(Certificate.enrolment_id == enrolment_id)
    return set(session.scalars(query))


def valid_of(session: Session, enrolment_id: UUID) -> Sequence[Certificate]:
    """The certificates of an enrolment that hold, in the order in which they were issued."""
    return session.scalars(
        select(Certificate)
        .outerjoin(CertificateEnd, CertificateEnd.certificate_id == Certificate.id)
        .where(Certificate.enrolment_id == enrolment_id, CertificateEnd.certificate_id.is_(None))
        .order_by(Certificate.issued_at, Certificate.id)
    ).all()


def needs_latin(session: Session, certificate_id: UUID) -> bool:
    """Whether its PDF waits for a Latin form of the name."""
    state = select(CertificatePrint.state).where(CertificatePrint.certificate_id == certificate_id)
    return session.scalar(state) == PrintState.NEEDS_LATIN.value


@dataclass(frozen=True)
class Mine:
    """A certificate as a line on its owner's pages."""

    award: str
    serial: str
    status: str
    printed: bool


def certificates_of(session: Session, enrolment_id: UUID | None) -> dict[str, Mine]:
    """The newest certificate of each award of an enrolment, by award."""
    if enrolment_id is None:
        return {}
    rows = session.execute(
        select(Certificate.award, Certificate.serial, CertificateEnd.kind, CertificatePrint.state)
        .outerjoin(CertificateEnd, CertificateEnd.certificate_id == Certificate.id)
        .outerjoin(CertificatePrint, CertificatePrint.certificate_id == Certificate.id)
        .where(Certificate.enrolment_id == enrolment_id)
        .order_by(Certificate.edition)
    )
    return {
        row.award: Mine(
            row.award, grouped(row.serial), row.kind or "valid", row.state == PrintState.DONE
        )
        for row in rows
    }


def pdf(session: Session, certificate_id: UUID) -> bytes | None:
    """The printed bytes."""
    return session.scalar(
        select(CertificatePdf.data).where(CertificatePdf.certificate_id == certificate_id)
    )


def serial_of_pdf(session: Session, sha256: str) -> str | None:
    """The serial of the certificate whose PDF has these bytes."""
    return session.scalar(
        select(Certificate.serial)
        .join(CertificatePdf, CertificatePdf.certificate_id == Certificate.id)
        .where(CertificatePdf.sha256 == sha256)
    )


def shared(session: Session, token: str, certificate_id: UUID) -> bool:
    """Whether a share link to this certificate holds now."""
    found = session.scalar(
        select(ShareLink.id).where(
            ShareLink.token_hash == token_hash(token),
            ShareLink.certificate_id == certificate_id,
            ShareLink.expires_at > clock.now(),
        )
    )
    return found is not None


def live_links(session: Session, certificate_id: UUID) -> Sequence[ShareLink]:
    """The share links that hold now, the newest first."""
    return session.scalars(
        select(ShareLink)
        .where(ShareLink.certificate_id == certificate_id, ShareLink.expires_at > clock.now())
        .order_by(ShareLink.created_at.desc())
    ).all()


def public_keys(session: Session) -> dict[str, bytes]:
    """Every key that was ever signed with, by its id."""
    rows = session.execute(select(CertificateKey.key_id, CertificateKey.public_key))
    return {row.key_id: row.public_key for row in rows}


def key_list(session: Session) -> Sequence[CertificateKey]:
    """Every key, the oldest first."""
    return session.scalars(select(CertificateKey).order_by(CertificateKey.created_at)).all()


def licences(session: Session, user_id: UUID) -> Sequence[Licence]:
    """The licences that a person noted."""
    query = select(Licence).where(Licence.user_id == user_id).order_by(Licence.board, Licence.id)
    return session.scalars(query).all()


def latin_name(session: Session, user_id: UUID) -> str | None:
    """How a person writes their name in Latin letters."""
    return session.scalar(select(LatinName.name).where(LatinName.user_id == user_id))


def transcript_pdf(session: Session, user_id: UUID) -> TranscriptPdf | None:
    """The transcript that a person last asked for."""
    return session.get(TranscriptPdf, user_id)


def of_agency(
    session: Session, agency_id: UUID, limit: int, before: datetime | None
) -> list[tuple[Shown, str | None]]:
    """An agency's certificates with today's roster names, the newest first, `limit` at a time."""
    query = (
        select(Certificate, CertificateEnd, CertificatePrint.state, Membership.name)
        .join(Enrolment, Enrolment.id == Certificate.enrolment_id)
        .outerjoin(
            Membership,
            and_(
                Membership.agency_id == Certificate.agency_id,
                Membership.id == Enrolment.membership_id,
            ),
        )
        .outerjoin(CertificateEnd, CertificateEnd.certificate_id == Certificate.id)
        .outerjoin(CertificatePrint, CertificatePrint.certificate_id == Certificate.id)
        .where(Certificate.agency_id == agency_id)
        .order_by(Certificate.issued_at.desc(), Certificate.id.desc())
        .limit(limit)
    )
    if before is not None:
        query = query.where(Certificate.issued_at < before)
    return [
        (Shown(row[0], json.loads(row[0].facts), row[1], None, row[2] or "waiting", True), row[3])
        for row in session.execute(query)
    ]
