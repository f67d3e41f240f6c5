"""The audit trail: who did what to whom, appended in the transaction that did it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from course_app.agencies.actor import Actor
from course_app.agencies.models import AuditEvent, AuditKind
from course_app.lib import clock


def audit(
    session: Session,
    actor: Actor | None,
    kind: AuditKind,
    agency_id: UUID | None = None,
    subject: UUID | str | None = None,
    detail: dict[str, Any] | None = None,
) -> None:
    """Append one event. `detail` must hold ids and words of ours only, never personal data."""
    session.add(
        AuditEvent(
            at=clock.now(),
            actor_user_id=actor.id if actor else None,
            agency_id=agency_id,
            kind=kind.value,
            subject=str(subject) if subject is not None else None,
            detail=detail or {},
        )
    )
