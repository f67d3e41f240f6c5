"""The audit trail: who did what to whom. Rows are only added; the detail names nobody."""

from __future__ import annotations

import enum
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from course_app.agencies.actor import Actor
from course_app.agencies.models import AuditEvent
from course_app.lib import clock


class AuditKind(enum.StrEnum):
    """Every kind of audit event, spelt once."""

    AGENCY_ADDED = "agency.added"
    MEMBER_ADDED = "member.added"
    MEMBER_JOINED = "member.joined"
    MEMBER_CLAIMED = "member.claimed"
    CODE_MADE = "code.made"
    INVITATION_MADE = "invitation.made"
    JOIN_CODE_MADE = "join-code.made"
    JOIN_CODE_CLOSED = "join-code.closed"
    PASSWORD_RESET = "password.reset"  # noqa: S105 - a kind of event
    SECOND_STEP_REMOVED = "second-step.removed"
    SITE_ROLE_CHANGED = "site-role.changed"
    MAIL_SENT_AGAIN = "mail.sent-again"


def audit(
    session: Session,
    actor: Actor | None,
    kind: str,
    agency_id: UUID | None = None,
    subject: UUID | None = None,
    detail: dict[str, Any] | None = None,
) -> None:
    """Add an event, in the caller's transaction. `detail` holds no personal data."""
    session.add(
        AuditEvent(
            at=clock.now(),
            actor_user_id=actor.id if actor else None,
            agency_id=agency_id,
            kind=str(kind),
            subject_id=subject,
            detail=detail or {},
        )
    )
