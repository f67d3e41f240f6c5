"""Reminders of refreshers, done by the job worker; a payload holds ids and nothing else."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from course_app.flows import refreshers
from course_app.jobs.services import promise
from course_app.jobs.tasks import task
from course_app.lib import clock
from course_app.player.reminders import write_reminder

MOST = 2000  # reminders that one look promises
# A day is looked at from noon, UTC: it has begun from Hawaii to Guam, and in none is it over.
NOON = timedelta(hours=12)


@task("refreshers.remind", every=3600)
def remind(session: Session, _payload: dict[str, Any]) -> None:
    """Promise a reminder to everybody whose day it is."""
    today = (clock.now() - NOON).date()
    for user_id, course_id in refreshers.to_ask(session, today, MOST):
        payload = {"user_id": str(user_id), "course_id": course_id}
        promise(session, "refreshers.mail", payload)


@task("refreshers.mail")
def mail(session: Session, payload: dict[str, Any]) -> None:
    """Write one reminder, if it is still the day and still wanted."""
    letter = refreshers.take_letter(session, UUID(payload["user_id"]), payload["course_id"])
    if letter is not None:
        write_reminder(session, letter)
