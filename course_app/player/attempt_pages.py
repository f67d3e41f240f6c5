"""The page of one attempt: open, out of time, or with its result."""

from __future__ import annotations

from typing import Any

from flask import render_template, url_for
from flask_login import current_user

from course_app.assessments.grades import regrades
from course_app.certificates.queries import Mine, certificates_of
from course_app.extensions import db
from course_app.player import quiz_pages as pages
from course_app.player.pages import LearnerPage, learner_page
from course_app.player.plan import ModuleLine


def open_page(found: LearnerPage, mine: pages.MyAttempt, error: str = "") -> str:
    """The questions, with what was answered so far."""
    line, stop, _after = pages.around(found, mine.attempt.quiz_id)
    return render_template(
        "player/attempt.html",
        plan=found.plan,
        module=line,
        stop=stop,
        quiz=mine.quiz,
        mine=mine,
        questions=pages.open_questions(mine),
        error=error,
        zone=found.head.time_zone,
        save_url=url_for("quizzes.save", attempt_id=mine.attempt.id),
    )


def over_page(found: LearnerPage, mine: pages.MyAttempt) -> str:
    """The time is over, and nothing has closed the attempt yet; a look does not write."""
    line, stop, _after = pages.around(found, mine.attempt.quiz_id)
    return render_template(
        "player/time_over.html",
        plan=found.plan,
        module=line,
        stop=stop,
        mine=mine,
        zone=found.head.time_zone,
    )


def result_page(found: LearnerPage, mine: pages.MyAttempt) -> str:
    """The result, what it means, and as much of the answers as the quiz shows."""
    result = mine.score
    line, stop, after = pages.around(found, mine.attempt.quiz_id)
    # What is next depends on the quiz as published now, which may have left the course.
    now = learner_page(db.session, current_user, found.head.course_id, stop.id) if stop else None
    quiz = now.page.payload if now else mine.quiz
    step = pages.step_of(db.session, current_user, mine.enrolment, quiz)
    return render_template(
        "player/result.html",
        plan=found.plan,
        module=line,
        stop=stop,
        next=found.plan.next if after is None or after.state == "done" else after,
        quiz=mine.quiz,
        mine=mine,
        result=result,
        step=step,
        questions=pages.judged_questions(mine, result),
        asked=pages.open_questions(mine),
        missed=pages.missed(found, mine, result),
        certificates=_earned(found, line) if step.passed else [],
        regrades=regrades(db.session, mine.attempt.id),
        counts=next((one for one in step.tries if one.id == mine.attempt.id), None),
        zone=found.head.time_zone,
        shown=mine.rules.review.shows(step.passed is not None),
        **addresses(found.head.course_id, mine.attempt.quiz_id),
    )


def _earned(found: LearnerPage, line: ModuleLine | None) -> list[Mine]:
    """The certificates that passing may have brought: the module's, and the course's."""
    if line is None:
        return []
    held = certificates_of(db.session, found.head.enrolment_id)
    return [held[award] for award in ("course", f"module:{line.id}") if award in held]


def addresses(course_id: str, quiz_id: str) -> dict[str, str]:
    """The addresses of a quiz's pages, as templates name them."""
    where: dict[str, Any] = {"course_id": course_id, "quiz_id": quiz_id}
    return {
        "quiz_url": url_for("quizzes.quiz", **where),
        "start_url": url_for("quizzes.start", **where),
        "review_url": url_for("quizzes.review", **where),
        "practice_url": url_for("missed.practice", **where),
    }
