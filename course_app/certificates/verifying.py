"""Checks stored certificates: signature, facts, serial, PDF, and that the chain names each."""

from __future__ import annotations

import json
from collections.abc import Iterator
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from course_app.certificates.models import Certificate, CertificatePdf
from course_app.certificates.queries import public_keys
from course_app.certificates.reading import holds
from course_app.certificates.serial import grouped
from course_app.certificates.signing import is_signed
from course_app.lib.canonical import canonical_json, digest
from course_app.progress.models import EventKind, EventPayload, LearningEvent

BATCH = 200


def verify(session: Session) -> Iterator[tuple[str, list[str]]]:
    """Check every certificate, in batches; yields each serial with what is wrong with it."""
    keys = public_keys(session)
    last: UUID | None = None
    while True:
        query = (
            select(Certificate, CertificatePdf)
            .outerjoin(CertificatePdf, CertificatePdf.certificate_id == Certificate.id)
            .order_by(Certificate.id)
            .limit(BATCH)
        )
        batch = session.execute(query.where(Certificate.id > last) if last else query).all()
        if not batch:
            return
        named = _named_in_chains(session, [row[0].enrolment_id for row in batch])
        for certificate, pdf in batch:
            yield grouped(certificate.serial), _faults(certificate, pdf, keys, named)
        last = batch[-1][0].id
        session.expunge_all()


def missing(session: Session) -> Iterator[tuple[UUID, int]]:
    """Enrolments whose chain names more certificates than there are, with how many are gone."""
    issued = (
        select(LearningEvent.enrolment_id, func.count().label("count"))
        .where(LearningEvent.kind == EventKind.CERTIFICATE_ISSUED.value)
        .group_by(LearningEvent.enrolment_id)
        .subquery()
    )
    kept = (
        select(Certificate.enrolment_id, func.count().label("count"))
        .group_by(Certificate.enrolment_id)
        .subquery()
    )
    there = func.coalesce(kept.c.count, 0)
    rows = session.execute(
        select(issued.c.enrolment_id, (issued.c.count - there).label("gone"))
        .outerjoin(kept, kept.c.enrolment_id == issued.c.enrolment_id)
        .where(issued.c.count > there)
        .order_by(issued.c.enrolment_id)
    )
    for row in rows:
        yield row.enrolment_id, row.gone


def _named_in_chains(session: Session, enrolments: list[UUID]) -> dict[str, str]:
    """Serial -> digest of the facts, as the events of these enrolments commit to them."""
    bodies = session.scalars(
        select(EventPayload.body)
        .join(
            LearningEvent,
            (LearningEvent.enrolment_id == EventPayload.enrolment_id)
            & (LearningEvent.seq == EventPayload.seq),
        )
        .where(
            EventPayload.enrolment_id.in_(enrolments),
            LearningEvent.kind == EventKind.CERTIFICATE_ISSUED.value,
        )
    )
    return {body["serial"]: body["facts"] for body in bodies}


def _faults(
    certificate: Certificate,
    pdf: CertificatePdf | None,
    keys: dict[str, bytes],
    named: dict[str, str],
) -> list[str]:
    found = []
    key = keys.get(certificate.key_id)
    if key is None or not is_signed(key, certificate.signature, certificate.facts):
        found.append("its signature does not fit its facts")
    try:
        facts = json.loads(certificate.facts)
        canonical = canonical_json(facts) == certificate.facts
    except ValueError:
        return [*found, "its facts cannot be read"]
    serial = grouped(certificate.serial)
    row = {"serial": serial, "award": certificate.award, "key": certificate.key_id}
    if not canonical or not isinstance(facts, dict) or not row.items() <= facts.items():
        found.append("its row differs from its facts")
    if pdf is not None and digest(pdf.data) != pdf.sha256:
        found.append("its PDF was changed")
    elif pdf is not None and not holds(pdf.data, certificate.facts, certificate.signature):
        found.append("its PDF holds other facts")
    if named.get(serial) != digest(certificate.facts):
        found.append("the learning record does not name these facts")
    return found
