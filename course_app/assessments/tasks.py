"""Work on attempts that nobody waits for: closing those whose time is over."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from course_app.flows.hand_in import close_overdue
from course_app.flows.quizzes import CLOSING
from course_app.jobs.tasks import task


@task(CLOSING)
def close(session: Session, payload: dict[str, Any]) -> None:
    """Close one attempt at the end of its time; promised when it began, and done once."""
    close_overdue(session, UUID(payload["attempt_id"]))
