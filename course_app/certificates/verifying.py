"""Checks stored certificates: signature, facts, PDF, ends, and that the chain names each."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from course_app.certificates.award import COURSE
from course_app.certificates.ends import Ends
from course_app.certificates.models import (
    Certificate,
    CertificateKey,
    CertificatePdf,
    CertificatePrint,
    PrintState,
)
from course_app.certificates.reading import holds
from course_app.certificates.serial import grouped
from course_app.certificates.signing import is_signed, key_id_of
from course_app.content.library import Library
from course_app.lib import clock
from course_app.lib.canonical import canonical_json, digest
from course_app.lib.proving import UNREADABLE, in_batches, plain, spoken
from course_app.progress.models import Enrolment, EventKind, EventPayload, LearningEvent

BATCH = 100
ISSUED, PRINTED = EventKind.CERTIFICATE_ISSUED.value, EventKind.CERTIFICATE_PRINTED.value
REVOKED = EventKind.CERTIFICATE_REVOKED.value


@dataclass(frozen=True)
class _Pdf:
    """What is known of a stored PDF: its digest, '' when the bytes have another."""

    sha256: str
    own: bool  # it carries the certificate's own facts and signature


@dataclass
class _Kept:
    """Everything that is stored of one certificate."""

    row: Certificate
    enrolment: Enrolment | None
    key: CertificateKey | None
    print_state: str | None
    pdf: _Pdf | None
    named: list[tuple[LearningEvent, dict[str, Any]]] = field(default_factory=list)


def verify(session: Session) -> Iterator[tuple[str, Sequence[str]]]:
    """Check every certificate, in batches; yields each serial with what is wrong with it."""
    library = Library(session)

    def check(keys: Sequence[Any]) -> dict[Any, list[str]]:
        key = plain(session, Certificate.serial).label("key")
        rows = session.execute(
            select(key, Certificate, Enrolment, CertificateKey, CertificatePrint.state)
            .outerjoin(Enrolment, Enrolment.id == Certificate.enrolment_id)
            .outerjoin(CertificateKey, CertificateKey.key_id == Certificate.key_id)
            .outerjoin(CertificatePrint, CertificatePrint.certificate_id == Certificate.id)
            .where(key.in_(keys))
        ).all()
        pdfs = _pdfs(session, [row[1] for row in rows])
        named = _named(session, [row[1].enrolment_id for row in rows])
        ends = Ends(session, [row[1] for row in rows])
        found = {}
        for row in rows:
            _, own, enrolment, public_key, state = row
            kept = _Kept(
                own, enrolment, public_key, state, pdfs.get(own.id), named[own.enrolment_id]
            )
            since = any(event.seq == 1 for event, _ in kept.named)
            told = [
                body["reason"]
                for event, body in kept.named
                if event.kind == REVOKED and body["serial"] == grouped(own.serial)
            ]
            found[row.key] = [*_faults(kept, library), *ends.faults(own, told, since)]
        return found

    for serial, faults in in_batches(session, Certificate.serial, BATCH, check, str):
        yield grouped(serial), faults


def missing(session: Session) -> Iterator[tuple[str, str]]:
    """Enrolments whose chain names more certificates than there are: (enrolment, words)."""
    issued, kept = (
        select(plain(session, model.enrolment_id).label("id"), func.count().label("count"))
        .where(where)
        .group_by(model.enrolment_id)
        .subquery()
        for model, where in (
            (LearningEvent, LearningEvent.kind == EventKind.CERTIFICATE_ISSUED.value),
            (Certificate, Certificate.edition > 0),
        )
    )
    there = func.coalesce(kept.c.count, 0)
    rows = session.execute(
        select(issued.c.id, (issued.c.count - there).label("gone"))
        .outerjoin(kept, kept.c.id == issued.c.id)
        .where(issued.c.count > there)
        .order_by(issued.c.id)
    )
    for row in rows:
        yield spoken(row.id), f"{row.gone} of its certificates are missing"


def _pdfs(session: Session, certificates: Sequence[Certificate]) -> dict[UUID, _Pdf]:
    """The PDF of each certificate that has one."""
    by_id = {one.id: one for one in certificates}
    rows = session.execute(
        select(CertificatePdf.certificate_id, CertificatePdf.sha256, CertificatePdf.data).where(
            CertificatePdf.certificate_id.in_(by_id)
        )
    )
    found = {}
    for certificate_id, sha256, data in rows:
        of = by_id[certificate_id]
        whole = sha256 if digest(data) == sha256 else ""
        found[certificate_id] = _Pdf(whole, holds(data, of.facts, of.signature))
    return found


def _named(
    session: Session, enrolments: Sequence[UUID]
) -> dict[UUID, list[tuple[LearningEvent, dict[str, Any]]]]:
    """The events of these enrolments that speak of certificates, with what they say.

    And their starts, unless they are from before a start said anything.
    """
    rows = session.execute(
        select(LearningEvent, EventPayload.body)
        .join(
            EventPayload,
            (LearningEvent.enrolment_id == EventPayload.enrolment_id)
            & (LearningEvent.seq == EventPayload.seq),
        )
        .where(
            LearningEvent.enrolment_id.in_(enrolments),
            or_(LearningEvent.kind.in_((ISSUED, PRINTED, REVOKED)), LearningEvent.seq == 1),
        )
    )
    found: dict[UUID, list[tuple[LearningEvent, dict[str, Any]]]] = defaultdict(list)
    for event, body in rows:
        found[event.enrolment_id].append((event, body))
    return found


def _faults(kept: _Kept, library: Library) -> Iterator[str]:
    row, key = kept.row, kept.key
    if key is None or key_id_of(key.public_key) != row.key_id:
        yield "its key is missing or was changed"
    elif not is_signed(key.public_key, row.signature, row.facts):
        yield "its signature does not fit its facts"
    serial = grouped(row.serial)
    printed = [b["pdf"] for e, b in kept.named if e.kind == PRINTED and b["serial"] == serial]
    if kept.pdf is not None and (not kept.pdf.sha256 or printed not in ([], [kept.pdf.sha256])):
        yield "its PDF was changed"
    if kept.pdf is not None and kept.pdf.sha256 and not kept.pdf.own:
        yield "its PDF holds other facts"
    if kept.pdf is None and printed:
        yield "its PDF was removed"
    elif (kept.pdf is not None) != (kept.print_state == PrintState.DONE):
        yield "its PDF is missing, or was never printed"
    try:
        facts = json.loads(row.facts)
        yield from _in_record(kept, facts, library)
        own = _of_row(row, facts["time_zone"])
        if canonical_json(facts) != row.facts or own != {name: facts[name] for name in own}:
            yield "its row differs from its facts"
    except UNREADABLE:
        yield "its facts cannot be read"


def _of_row(row: Certificate, zone: str) -> dict[str, str]:
    return {
        "serial": grouped(row.serial),
        "award": row.award,
        "key": row.key_id,
        "issued_on": clock.local_date(row.issued_at, zone).isoformat(),
    }


def _in_record(kept: _Kept, facts: dict[str, Any], library: Library) -> Iterator[str]:
    """Whether the learning record names exactly these facts, and they name its release."""
    row, enrolment = kept.row, kept.enrolment
    if enrolment is None or (row.user_id, row.agency_id, facts["course"]["id"]) != (
        enrolment.user_id,
        enrolment.agency_id,
        enrolment.course_id,
    ):
        yield "it is of another person, agency or course than its record"
    saying = {"serial": facts["serial"], "facts": digest(row.facts)}
    event = next((event for event, body in kept.named if body == saying), None)
    if event is None:
        yield "the learning record does not name these facts"
        return
    module = None if row.award == COURSE else row.award.partition(":")[2]
    if (event.previous_hash, event.stable_id) != (facts["record"], module):
        yield "it stands at another place of the learning record"
    release = library.release(event.release_id)
    told = (facts["release"]["number"], facts["release"]["digest"])
    if release is None or (release.number, release.digest) != told:
        yield "it names another release than the learning record"
