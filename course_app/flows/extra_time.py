"""More time for a person in quizzes with a time limit: set by who may, and on record."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.orm import Session

from course_app.agencies.actor import Actor
from course_app.agencies.audit import audit
from course_app.agencies.models import AuditKind
from course_app.assessments import queries, services


def give_time(
    session: Session, actor: Actor, user_id: UUID, percent: int, agency_id: UUID | None
) -> bool:
    """Give a person this share of the time; False when they have it already.

    The audit trail says who gave how much to whom, and nothing says why. `agency_id` is that of
    the coordinator. An attempt that runs keeps its deadline. Raises ValueError for a share that
    there is not.
    """
    if queries.time_share(session, user_id) == percent:
        return False
    services.set_time_share(session, user_id, percent)
    detail = {"percent": percent}
    audit(session, actor, AuditKind.EXTRA_TIME_SET, agency_id, user_id, detail)
    return True
