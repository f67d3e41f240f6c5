"""Work on attempts that nobody waits for: closing, regrading, and the statistics of questions."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from course_app.extensions import db
from course_app.flows.hand_in import close_overdue
from course_app.flows.item_folding import BATCH, fold_quiz, ready
from course_app.flows.quizzes import CLOSING
from course_app.flows.regrading import REGRADING, effect_of, find_key, regrade
from course_app.jobs.services import promise
from course_app.jobs.tasks import slow_task, task
from course_app.lib.database import reading, write_transaction

FOLDING = "items.fold-quiz"


@task(CLOSING)
def close(session: Session, payload: dict[str, Any]) -> None:
    """Close one attempt at the end of its time; promised when it began, and done once."""
    close_overdue(session, UUID(payload["attempt_id"]))


@slow_task(REGRADING)
def regrade_all(engine: Engine, payload: dict[str, Any]) -> None:
    """Regrade what a mended key changes, each attempt in a transaction of its own."""
    with reading(), db.sessionmaker() as looking:  # it looks at many, and locks nothing
        key = find_key(looking, payload["course_id"], payload["quiz_id"], payload["release"])
        changed = effect_of(looking, key).changed
    for attempt_id in changed:
        with write_transaction(engine) as session:
            regrade(session, key, attempt_id, payload["reason"], UUID(payload["by"]))


@task("items.fold", every=60)
def fold(session: Session, _payload: dict[str, Any]) -> None:
    """Promise to count in the first attempts that wait, quiz by quiz."""
    for course_id, quiz_id in ready(session):
        promise(session, FOLDING, {"course_id": course_id, "quiz_id": quiz_id})


@task(FOLDING)
def fold_one(session: Session, payload: dict[str, Any]) -> None:
    """Count in what waits for one quiz, and come back while there is more."""
    if fold_quiz(session, payload["course_id"], payload["quiz_id"]) == BATCH:
        promise(session, FOLDING, payload)
