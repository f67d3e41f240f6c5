"""Housekeeping of accounts: what has expired is deleted."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from course_app.accounts import services, throttle
from course_app.jobs import services as outbox
from course_app.jobs.tasks import task


@task("accounts.prune", every=900)
def prune(session: Session, _payload: dict[str, Any]) -> None:
    """Delete expired sign-ins, links and throttle windows, and tasks long done."""
    services.prune(session)
    throttle.prune(session)
    outbox.prune(session)
