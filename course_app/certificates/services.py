"""What can be done with certificates: issue one, end one, share its PDF, keep licences."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from flask import current_app
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from course_app.certificates.award import Award
from course_app.certificates.models import (
    Certificate,
    CertificateEnd,
    CertificateKey,
    CertificatePdf,
    CertificatePrint,
    EndKind,
    EndReason,
    LatinName,
    Licence,
    PrintState,
    ShareLink,
    TranscriptPdf,
)
from course_app.certificates.serial import grouped
from course_app.certificates.signing import Signer, signer
from course_app.content.models import Release
from course_app.jobs.services import promise
from course_app.lib import clock
from course_app.lib.canonical import canonical_json
from course_app.lib.database import insert
from course_app.lib.ids import new_id
from course_app.lib.tokens import new_token, token_hash
from course_app.progress.models import Enrolment, EventKind, LearningEvent
from course_app.progress.services import Place, record

PRINT = "certificates.print"
TRANSCRIPT = "certificates.transcript"
SHARED_FOR = timedelta(days=7)
MOST_LINKS = 20
MOST_LICENCES = 20


class AlreadyEnded(ValueError):
    """The certificate was revoked or superseded before."""


class TooMany(ValueError):
    """There is a limit to how many of these one person keeps."""


@dataclass(frozen=True)
class Issue:
    """What one certificate is issued for."""

    enrolment_id: UUID
    user_id: UUID
    agency_id: UUID | None
    award: str
    serial: str
    facts: dict[str, Any]
    issued_at: datetime
    edition: int = 1


def own_signer() -> Signer:
    """The signer of this installation's key."""
    return signer(current_app.config["CERTIFICATE_KEY"])


def keep_key(session: Session, own: Signer) -> None:
    """Keep the public half of a key for ever."""
    session.execute(
        insert(session, CertificateKey)
        .values(key_id=own.key_id, public_key=own.public_key, created_at=clock.now())
        .on_conflict_do_nothing(index_elements=["key_id"])
    )


def issue(session: Session, own: Signer, given: Issue) -> UUID | None:
    """Freeze and sign a certificate and promise its PDF; None when the award has one already.

    The database decides: of two that come together, one is issued.
    """
    keep_key(session, own)
    facts = canonical_json(given.facts)
    fresh = new_id()
    done = session.execute(
        insert(session, Certificate)
        .values(
            id=fresh,
            enrolment_id=given.enrolment_id,
            user_id=given.user_id,
            agency_id=given.agency_id,
            award=given.award,
            edition=given.edition,
            serial=given.serial,
            facts=facts,
            signature=own.sign(facts),
            key_id=own.key_id,
            issued_at=given.issued_at,
        )
        .on_conflict_do_nothing(index_elements=["enrolment_id", "award", "edition"])
        .returning(Certificate.id)
    )
    if done.scalar_one_or_none() is None:
        return None
    session.add(CertificatePrint(certificate_id=fresh, state="waiting"))
    promise(session, PRINT, {"certificate": str(fresh)})
    session.flush()
    return fresh


def end(
    session: Session,
    certificate: Certificate,
    actor_user_id: UUID,
    kind: EndKind,
    reason: EndReason,
    note: str,
    successor_id: UUID | None = None,
) -> None:
    """Say that a certificate is no longer valid; raises AlreadyEnded when that was said before."""
    done = session.execute(
        insert(session, CertificateEnd)
        .values(
            certificate_id=certificate.id,
            kind=kind.value,
            reason=reason.value,
            note=note.strip()[:500],
            at=max(clock.now(), certificate.issued_at),
            actor_user_id=actor_user_id,
            successor_id=successor_id,
        )
        .on_conflict_do_nothing(index_elements=["certificate_id"])
        .returning(CertificateEnd.certificate_id)
    )
    if done.scalar_one_or_none() is None:
        raise AlreadyEnded(certificate.serial)


def keep_pdf(session: Session, certificate_id: UUID, data: bytes, sha256: str) -> None:
    """Keep the bytes that were printed and join them to the chain, unless there are some."""
    certificate = session.get_one(Certificate, certificate_id)
    enrolment = session.scalars(
        select(Enrolment).where(Enrolment.id == certificate.enrolment_id).with_for_update()
    ).one()
    done = session.execute(
        insert(session, CertificatePdf)
        .values(certificate_id=certificate_id, sha256=sha256, data=data, made_at=clock.now())
        .on_conflict_do_nothing(index_elements=["certificate_id"])
        .returning(CertificatePdf.certificate_id)
    )
    if done.scalar_one_or_none() is not None:
        module_id = Award(certificate.award, certificate.issued_at).module_id
        place = Place(*_named_release(session, certificate, module_id), module_id)
        words = {"serial": grouped(certificate.serial), "pdf": sha256}
        record(session, enrolment, EventKind.CERTIFICATE_PRINTED, place, words)
    mark_print(session, certificate_id, PrintState.DONE)


def _named_release(
    session: Session, certificate: Certificate, module_id: str | None
) -> tuple[UUID, int]:
    """The release that the chain names with the certificates of this award, and its number."""
    row = session.execute(
        select(Release.id, Release.number)
        .join(LearningEvent, LearningEvent.release_id == Release.id)
        .where(
            LearningEvent.enrolment_id == certificate.enrolment_id,
            LearningEvent.kind == EventKind.CERTIFICATE_ISSUED.value,
            LearningEvent.stable_id == module_id,
        )
        .order_by(LearningEvent.seq.desc())
        .limit(1)
    ).one()
    return row.id, row.number


def mark_print(session: Session, certificate_id: UUID, state: PrintState) -> None:
    """Note how far the PDF is."""
    session.execute(
        update(CertificatePrint)
        .where(CertificatePrint.certificate_id == certificate_id)
        .values(state=state.value)
    )


def share(session: Session, certificate: Certificate) -> str:
    """Make a link to the PDF that works for seven days; returns its token, kept only hashed."""
    now = clock.now()
    live = session.scalars(
        select(ShareLink.id).where(
            ShareLink.certificate_id == certificate.id, ShareLink.expires_at > now
        )
    ).all()
    if len(live) >= MOST_LINKS:
        raise TooMany
    token = new_token()
    session.add(
        ShareLink(
            certificate_id=certificate.id,
            token_hash=token_hash(token),
            created_at=now,
            expires_at=now + SHARED_FOR,
        )
    )
    return token


def unshare(session: Session, certificate: Certificate, link_id: UUID) -> None:
    """End a share link at once."""
    session.execute(
        delete(ShareLink).where(ShareLink.certificate_id == certificate.id, ShareLink.id == link_id)
    )


def prune_links(session: Session) -> None:
    """Delete share links whose time has passed."""
    session.execute(delete(ShareLink).where(ShareLink.expires_at < clock.now()))


def add_licence(session: Session, user_id: UUID, board: str, number: str, kind: str) -> None:
    """Note a licence that a person holds; the same one twice is one. Raises TooMany."""
    held = session.scalars(select(Licence).where(Licence.user_id == user_id)).all()
    if any((one.board, one.number, one.kind) == (board, number, kind) for one in held):
        return
    if len(held) >= MOST_LICENCES:
        raise TooMany
    session.add(Licence(user_id=user_id, board=board, number=number, kind=kind))


def remove_licence(session: Session, user_id: UUID, licence_id: UUID) -> None:
    """Forget a licence; what was certified with it stays certified."""
    session.execute(delete(Licence).where(Licence.user_id == user_id, Licence.id == licence_id))


def keep_latin_name(session: Session, user_id: UUID, name: str) -> None:
    """Keep, or with '' forget, how a person writes their name in Latin letters."""
    session.execute(delete(LatinName).where(LatinName.user_id == user_id))
    if name:
        session.add(LatinName(user_id=user_id, name=name))


def ask_for_transcript(session: Session, user_id: UUID) -> None:
    """Promise a transcript as a PDF; it takes the place of the one before."""
    values = {"asked_at": clock.now(), "made_at": None, "data": None}
    session.execute(
        insert(session, TranscriptPdf)
        .values(user_id=user_id, **values)
        .on_conflict_do_update(index_elements=["user_id"], set_=values)
    )
    promise(session, TRANSCRIPT, {"user": str(user_id)})
