"""The course evaluation: five questions, kept as running tallies and as nothing else.

No person, no time and no row for an answer. That somebody was asked is one flag on the enrolment,
in a transaction of its own; what was answered is added to the tallies in another. Instructors see
tallies from ten answers on, renewed after every ten more, so that comparing two looks tells
nobody's answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import CursorResult, func, select, update
from sqlalchemy.orm import Session

from course_app.certificates.models import EvaluationTally
from course_app.lib.database import insert
from course_app.progress.models import Enrolment

QUESTIONS = ("useful", "clear", "length", "respect", "recommend")
VALUES = range(1, 6)
STEP = 10


def question_words() -> dict[str, str]:
    """The questions in their order."""
    return {
        "useful": _("I can use this on shift."),
        "clear": _("It was clear: I knew what was meant and why."),
        "length": _("Its length was right for what it gave me."),
        "respect": _("It treated the people in it, and me, with respect."),
        "recommend": _("I would recommend it to somebody I work with."),
    }


def mark_asked(session: Session, enrolment_id: UUID) -> bool:
    """Note that the evaluation was shown; True the first time only."""
    done = session.execute(
        update(Enrolment)
        .where(Enrolment.id == enrolment_id, Enrolment.evaluation_asked.is_(False))
        .values(evaluation_asked=True)
    )
    return cast("CursorResult[object]", done).rowcount == 1


def add_answers(session: Session, course_id: str, answers: Mapping[str, int]) -> None:
    """Add answers to the tallies. Questions that were left out, and odd values, are not counted."""
    for question in QUESTIONS:
        value = answers.get(question)
        if value not in VALUES:
            continue
        session.execute(
            insert(session, EvaluationTally)
            .values(course_id=course_id, question=question, value=value, count=1, shown=0)
            .on_conflict_do_update(
                index_elements=["course_id", "question", "value"],
                set_={"count": EvaluationTally.count + 1},
            )
        )
        _renew(session, course_id, question)


def shown_tallies(session: Session, course_id: str) -> dict[str, list[int]]:
    """Question -> how often 1 to 5 was given, for questions with ten answers or more."""
    rows = session.execute(
        select(EvaluationTally.question, EvaluationTally.value, EvaluationTally.shown).where(
            EvaluationTally.course_id == course_id, EvaluationTally.shown > 0
        )
    ).all()
    found: dict[str, list[int]] = {}
    for row in rows:
        found.setdefault(row.question, [0] * len(VALUES))[row.value - 1] = row.shown
    return {question: found[question] for question in QUESTIONS if question in found}


def _renew(session: Session, course_id: str, question: str) -> None:
    """Show what there is once ten answers more have come than are shown."""
    here = (EvaluationTally.course_id == course_id, EvaluationTally.question == question)
    unseen = session.scalar(
        select(func.sum(EvaluationTally.count - EvaluationTally.shown)).where(*here)
    )
    if (unseen or 0) >= STEP:
        session.execute(update(EvaluationTally).where(*here).values(shown=EvaluationTally.count))
