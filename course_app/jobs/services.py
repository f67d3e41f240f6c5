"""The outbox and its worker: promise a task, claim one, run it, try again with back-off.

A claim is a lease: when a worker is killed its lease runs out and another takes the task, so each
task runs at least once and must be idempotent.
"""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Engine, func, or_, select
from sqlalchemy.orm import Session

from course_app.extensions import db
from course_app.jobs.models import Job
from course_app.jobs.tasks import BEFORE, RECURRING, SLOW, TASKS
from course_app.lib import clock
from course_app.lib.database import reading, write_transaction

log = logging.getLogger(__name__)
LEASE = timedelta(minutes=5)
MAX_ATTEMPTS = 8


def promise(
    session: Session, task: str, payload: dict[str, Any] | None = None, delay: int = 0
) -> Job:
    """Write a task into the outbox, in the caller's transaction; `delay` in seconds."""
    if task not in TASKS and task not in SLOW:
        raise KeyError(f"no task is called {task!r}")
    job = Job(task=task, payload=payload or {}, run_after=clock.now() + timedelta(seconds=delay))
    session.add(job)
    return job


def promise_recurring(session: Session) -> None:
    """Put every recurring task into the outbox that is not waiting there."""
    waiting = set(
        session.scalars(select(Job.task).where(Job.state == "waiting", Job.task.in_(RECURRING)))
    )
    for name in sorted(set(RECURRING) - waiting):
        promise(session, name)


def run_one(engine: Engine) -> bool:
    """Claim and run one ready task; False when none was ready."""
    claimed = _claim(engine)
    if claimed is None:
        return False
    job_id, name, payload = claimed
    try:
        if name in SLOW:
            SLOW[name](engine, payload)
        made: dict[str, Any] = {}
        if name in BEFORE:
            with reading(), db.sessionmaker() as looking:
                made = BEFORE[name](looking, payload)
        with write_transaction(engine) as session:
            if name in TASKS:
                TASKS[name](session, {**payload, **made})
            job = session.get_one(Job, job_id)
            job.state, job.leased_until, job.last_error = "done", None, None
            if name in RECURRING:
                promise(session, name, payload, delay=RECURRING[name])
    except Exception as error:  # whatever a task raises is its own failure, never the worker's
        log.exception("task %s failed", name)
        _put_back(engine, job_id, error)
    return True


def prune(session: Session) -> None:
    """Delete tasks that were done more than a day ago."""
    old = clock.now() - timedelta(days=1)
    for job in session.scalars(select(Job).where(Job.state == "done", Job.run_after < old)):
        session.delete(job)


def waiting(session: Session) -> int:
    """How many tasks wait in the outbox, recurring ones left out."""
    query = select(func.count()).select_from(Job)
    return session.scalar(query.where(Job.state == "waiting", Job.task.not_in(RECURRING))) or 0


def failed(session: Session) -> int:
    """How many tasks were given up."""
    return session.scalar(select(func.count()).select_from(Job).where(Job.state == "failed")) or 0


def _claim(engine: Engine) -> tuple[UUID, str, dict[str, Any]] | None:
    now = clock.now()
    with write_transaction(engine) as session:
        job = session.scalars(
            select(Job)
            .where(
                Job.state == "waiting",
                Job.run_after <= now,
                or_(Job.leased_until.is_(None), Job.leased_until <= now),
            )
            .order_by(Job.run_after, Job.id)
            .limit(1)
            .with_for_update(skip_locked=True)
        ).one_or_none()
        if job is None:
            return None
        job.leased_until = now + LEASE
        job.attempts += 1
        if job.task not in TASKS and job.task not in SLOW:
            job.state, job.last_error = "failed", f"no task is called {job.task!r}"
            return None
        return job.id, job.task, dict(job.payload)


def _put_back(engine: Engine, job_id: UUID, error: Exception) -> None:
    with write_transaction(engine) as session:
        job = session.get_one(Job, job_id)
        job.leased_until = None
        # The type only: a message may carry what a learner wrote.
        job.last_error = type(error).__name__
        if job.attempts >= MAX_ATTEMPTS and job.task not in RECURRING:
            job.state = "failed"
        else:
            job.run_after = clock.now() + timedelta(seconds=min(5 * 2**job.attempts, 3600))
