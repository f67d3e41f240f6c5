"""Folds first attempts into the sums of their questions: ten or more at once, each exactly once.

Handing in only adds a row to a queue, which nobody else touches; a task takes rows off it and
counts them in, in one transaction. So no learner waits for a row that many write, no attempt is
lost or counted twice, and the sums never move by one person alone.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from course_app.assessments import grades
from course_app.assessments.drawing import from_json
from course_app.assessments.items import SHOWN_FROM, FirstTry, Sums, fold
from course_app.assessments.models import Attempt, ItemSum, ItemWaiting
from course_app.content import queries as content
from course_app.lib.database import insert

BATCH = 200


def ready(session: Session) -> list[tuple[str, str]]:
    """The quizzes, as (course, quiz), for which enough first attempts wait."""
    rows = session.execute(
        select(ItemWaiting.course_id, ItemWaiting.quiz_id)
        .group_by(ItemWaiting.course_id, ItemWaiting.quiz_id)
        .having(func.count() >= SHOWN_FROM)
        .order_by(ItemWaiting.course_id, ItemWaiting.quiz_id)
    )
    return [(row.course_id, row.quiz_id) for row in rows]


def fold_quiz(session: Session, course_id: str, quiz_id: str) -> int:
    """Count in what waits for a quiz, at most BATCH attempts; 0 while fewer than ten wait."""
    waiting = session.scalars(
        select(ItemWaiting.attempt_id)
        .where(ItemWaiting.course_id == course_id, ItemWaiting.quiz_id == quiz_id)
        .order_by(ItemWaiting.attempt_id)
        .limit(BATCH)
        .with_for_update(skip_locked=True)
    ).all()
    if len(waiting) < SHOWN_FROM:
        return 0
    attempts = session.scalars(select(Attempt).where(Attempt.id.in_(waiting))).all()
    quizzes = content.renditions(session, {one.rendition_digest for one in attempts})
    answers = grades.answers_of(session, waiting)
    by_rendition: dict[str, list[FirstTry]] = {}
    for one in attempts:
        questions = quizzes[one.rendition_digest]["questions"]
        first = FirstTry(questions, from_json(one.drawn), answers.get(one.id, {}))
        by_rendition.setdefault(one.rendition_digest, []).append(first)
    _add(session, (course_id, quiz_id), by_rendition)
    session.execute(delete(ItemWaiting).where(ItemWaiting.attempt_id.in_(waiting)))
    return len(waiting)


def _add(session: Session, quiz: tuple[str, str], by_rendition: dict[str, list[FirstTry]]) -> None:
    course_id, quiz_id = quiz
    fresh: dict[tuple[str, str], Sums] = {}
    named: dict[tuple[str, str], str] = {}
    for rendition, tries in by_rendition.items():
        for key, sums in fold(tries).items():
            fresh[key] = fresh.get(key, Sums()) + sums
            named[key] = rendition
    empty: list[dict[str, Any]] = [
        {
            "course_id": course_id,
            "quiz_id": quiz_id,
            "question_id": question_id,
            "asked_digest": asked,
            "rendition_digest": named[question_id, asked],
            "sums": Sums().to_json(),
        }
        for question_id, asked in sorted(fresh)
    ]
    session.execute(insert(session, ItemSum).values(empty).on_conflict_do_nothing())
    rows = session.scalars(
        select(ItemSum)
        .where(ItemSum.course_id == course_id, ItemSum.quiz_id == quiz_id)
        .order_by(ItemSum.question_id, ItemSum.asked_digest)
        .with_for_update()
    )
    for row in rows:
        more = fresh.get((row.question_id, row.asked_digest))
        if more is not None:
            row.sums = (Sums.from_json(row.sums) + more).to_json()
    session.flush()
