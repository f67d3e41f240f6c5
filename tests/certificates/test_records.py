"""`flask records verify` finds a certificate that was changed, forged or removed."""

from __future__ import annotations

import json
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from course_app.agencies.models import AuditEvent, AuditKind
from course_app.certificates.models import (
    Certificate,
    CertificateEnd,
    CertificateKey,
    CertificatePdf,
    CertificatePrint,
    EndReason,
)
from course_app.certificates.services import own_signer
from course_app.certificates.signing import signer
from course_app.certificates.verifying import verify
from course_app.flows.certify import revoke
from course_app.lib.canonical import canonical_json
from tests.conftest import Transaction
from tests.support import commands
from tests.support.cast import Cast
from tests.support.graduates import actor_of, certificate_of, facts_of

COURSE = Certificate.award == "course"
DAMAGE = {
    "facts": update(Certificate).where(COURSE).values(facts=b"{}"),
    "serial": update(Certificate).where(COURSE).values(serial="0" * 16),
    "award": update(Certificate).where(COURSE).values(award="module:x"),
    "signature": update(Certificate).where(COURSE).values(signature=bytes(64)),
    "key": update(CertificateKey).values(public_key=signer("ab" * 32).public_key),
    "pdf": update(CertificatePdf).values(data=b"%PDF-1.7 forged"),
}


def test_certificates_as_issued_hold(app: Flask, printed: str) -> None:
    assert printed
    said = commands.run(app, "records", "verify")
    assert "2 certificates checked, 2 hold, 0 do not." in said


@pytest.mark.parametrize("what", DAMAGE)
def test_a_certificate_changed_by_hand_is_found(
    app: Flask, printed: str, transaction: Transaction, what: str
) -> None:
    assert printed
    with transaction() as session:
        session.execute(DAMAGE[what])
    result = commands.invoke(app, "records", "verify")
    assert result.exit_code == 1
    assert "0 do not." not in result.output.splitlines()[-1]


def test_facts_that_were_signed_anew_with_our_own_key_are_found(
    app: Flask, printed: str, cast: Cast, transaction: Transaction
) -> None:
    """Whoever holds the key and the database still has the record against them."""
    assert printed
    with app.app_context(), transaction() as session:
        row = certificate_of(session, cast.learner.user_id)
        row.facts = canonical_json({**facts_of(row), "name": "A Forger"})
        row.signature = own_signer().sign(row.facts)
    result = commands.invoke(app, "records", "verify")
    assert result.exit_code == 1
    assert "the learning record does not name these facts" in result.output


def test_every_changed_fact_and_fifty_changed_bytes_of_a_pdf_are_found(
    app: Flask, printed: str, cast: Cast, transaction: Transaction
) -> None:
    assert printed
    with app.app_context(), transaction() as session:
        row = certificate_of(session, cast.learner.user_id)
        pdf = session.get_one(CertificatePdf, row.id)
        facts, data = row.facts, pdf.data
        for name in facts_of(row):
            row.facts = canonical_json({**json.loads(facts), name: "changed"})
            session.flush()
            assert "its signature does not fit its facts" in dict(verify(session))[printed], name
            row = certificate_of(session, cast.learner.user_id)
        row.facts = facts
        session.flush()
        for n in range(50):
            at = n * (len(data) - 1) // 49
            pdf = session.get_one(CertificatePdf, row.id)
            pdf.data = data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]
            session.flush()
            assert dict(verify(session))[printed] == ["its PDF was changed"], at


def test_a_certificate_that_was_removed_is_missed(
    app: Flask, printed: str, transaction: Transaction
) -> None:
    assert printed
    with transaction() as session:
        [gone] = session.scalars(select(Certificate.id).where(COURSE))
        for table in (CertificatePdf, CertificatePrint):
            session.execute(delete(table).where(table.certificate_id == gone))
        session.execute(delete(Certificate).where(COURSE))
    result = commands.invoke(app, "records", "verify")
    assert result.exit_code == 1
    assert "1 missing" in result.output


@pytest.mark.parametrize("invented", [False, True], ids=["lifted", "invented"])
def test_a_revocation_that_was_lifted_or_invented_with_its_audit_event_is_found(
    app: Flask, printed: str, cast: Cast, transaction: Transaction, invented: bool
) -> None:
    """The learning record names it too, so that these two rows alone decide nothing."""
    assert printed
    with app.app_context(), transaction() as session:
        row = certificate_of(session, cast.learner.user_id)
        revoke(session, actor_of(cast.coordinator), row, EndReason.WRONG_PERSON, "")
        if invented:
            session.execute(update(CertificateEnd).values(certificate_id=_another(session, row)))
            session.execute(
                update(AuditEvent)
                .where(AuditEvent.kind == AuditKind.CERTIFICATE_REVOKED.value)
                .values(subject=str(_another(session, row)))
            )
    assert commands.invoke(app, "records", "verify").exit_code == invented
    with transaction() as session:
        session.execute(delete(CertificateEnd))
        session.execute(
            delete(AuditEvent).where(AuditEvent.kind == AuditKind.CERTIFICATE_REVOKED.value)
        )
    result = commands.invoke(app, "records", "verify")
    assert result.exit_code == 1
    assert "it was revoked or is valid against what the learning record says" in result.output


def _another(session: Session, row: Certificate) -> UUID:
    return session.scalars(select(Certificate.id).where(Certificate.id != row.id)).one()
