"""Whether what ended a certificate, and what took its place, agree with record and audit trail."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from course_app.agencies.models import AuditEvent, AuditKind
from course_app.certificates.models import Certificate, CertificateEnd, EndKind
from course_app.certificates.serial import grouped
from course_app.lib.proving import UNREADABLE

KIND_OF = {
    AuditKind.CERTIFICATE_REVOKED.value: EndKind.REVOKED.value,
    AuditKind.CERTIFICATE_SUPERSEDED.value: EndKind.SUPERSEDED.value,
}


class Ends:
    """The ends of some certificates, with their audit events and the other editions."""

    def __init__(self, session: Session, certificates: Sequence[Certificate]) -> None:
        ids = [one.id for one in certificates]
        rows = session.scalars(select(CertificateEnd).where(CertificateEnd.certificate_id.in_(ids)))
        self._ends = {row.certificate_id: row for row in rows}
        self._told = {
            row.subject: row
            for row in session.scalars(
                select(AuditEvent).where(
                    AuditEvent.kind.in_(KIND_OF), AuditEvent.subject.in_(map(str, ids))
                )
            )
        }
        of = [one.enrolment_id for one in certificates]
        editions = session.scalars(select(Certificate).where(Certificate.enrolment_id.in_(of)))
        self._editions = {(c.enrolment_id, c.award, c.edition): c for c in editions}

    def faults(self, row: Certificate, revoked: Sequence[str], since: bool) -> Iterator[str]:
        """What is wrong with the end of a certificate, or with that of the one before it.

        `revoked` are the reasons for which the learning record says that it was; a record that
        was begun before it said so (`since` is False) may lack one.
        """
        end, told = self._ends.get(row.id), self._told.get(str(row.id))
        after = self._editions.get((row.enrolment_id, row.award, row.edition + 1))
        before = self._editions.get((row.enrolment_id, row.award, row.edition - 1))
        if (end is None) != (told is None):
            yield "it was ended or is valid against what the audit trail says"
        elif end is not None and told is not None and not _agree(end, told, after):
            yield "its end differs from what the audit trail says"
        reasons = [end.reason] if end and end.kind == EndKind.REVOKED else []
        if revoked != reasons and (since or revoked):
            yield "it was revoked or is valid against what the learning record says"
        superseded = end is not None and end.kind == EndKind.SUPERSEDED
        if (after.id if after else None) != (end.successor_id if end and superseded else None):
            yield "the certificate that takes its place is not the one that its end names"
        if (before is None) != (row.edition == 1) or _supersedes(row) != (
            grouped(before.serial) if before else None
        ):
            yield "it takes the place of another certificate than its facts say"


def _agree(end: CertificateEnd, told: AuditEvent, after: Certificate | None) -> bool:
    detail = told.detail
    same = (end.kind, end.reason, end.actor_user_id) == (
        KIND_OF[told.kind],
        detail["reason"],
        told.actor_user_id,
    )
    return same and (after is None or detail["successor"] == grouped(after.serial))


def _supersedes(row: Certificate) -> Any:
    """Facts that cannot be read are a fault of their own."""
    with suppress(*UNREADABLE):
        return json.loads(row.facts)["supersedes"]
    return None
