"""Forgetting, done by the job worker."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from course_app.jobs.tasks import task
from course_app.scenarios import rollcall, services


@task("scenarios.forget", every=3600)
def forget(session: Session, _payload: dict[str, Any]) -> None:
    """Delete practice runs that nobody touched for 90 days and nobody kept."""
    services.delete_old(session)


@task("scenarios.roll-calls", every=3600)
def forget_roll_calls(session: Session, _payload: dict[str, Any]) -> None:
    """Delete roll calls that began more than twelve hours ago, with their votes and claims."""
    rollcall.delete_old(session)
