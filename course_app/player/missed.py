"""Practice on what I missed: asked again, judged on the spot, and kept nowhere.

Only questions that I have answered, and whose answers I was shown, come here: nothing of the pool
is given away. A question that is asked in other words today is left out, and one with a mended
key is asked with that.
"""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import Any

from sqlalchemy.orm import Session

from course_app.assessments import grades, queries
from course_app.assessments.asked import on_page
from course_app.assessments.drawing import Drawn, from_json
from course_app.assessments.question_types.contract import InvalidAnswer
from course_app.assessments.question_types.registry import type_of
from course_app.assessments.rules import rules_of
from course_app.assessments.scoring import score
from course_app.content import queries as content
from course_app.flows.quizzes import Given
from course_app.lib.canonical import canonical_json, digest
from course_app.player import quiz_pages as pages
from course_app.progress.models import Enrolment

MOST_ATTEMPTS = 10
MOST_QUESTIONS = 20


def practice_of(
    session: Session, enrolment: Enrolment | None, quiz: dict[str, Any], everything: bool
) -> pages.Asked:
    """The questions to practise, those missed last (or `everything` that was seen); no answers.

    What counts is how a question went the last time; at most MOST_QUESTIONS of the last
    MOST_ATTEMPTS attempts. `quiz` is the quiz as published now.
    """
    seen = _seen(session, enrolment, quiz["id"]) if enrolment else {}
    now = {question["id"]: question for question in quiz["questions"]}
    wanted = [
        name
        for name, (question, right) in seen.items()
        if (everything or not right) and name in now and on_page(now[name]) == on_page(question)
    ]
    drawn = []
    for name in wanted[:MOST_QUESTIONS]:
        # The order must be the same when the form comes back, and nothing is kept meanwhile.
        rng = Random(f"{enrolment.id if enrolment else ''} {name}")  # noqa: S311 (no secret)
        drawn.append(Drawn(name, tuple(type_of(now[name]).prepare(now[name], rng))))
    return pages.Asked(quiz, drawn, {})


def _seen(
    session: Session, enrolment: Enrolment, quiz_id: str
) -> dict[str, tuple[dict[str, Any], bool]]:
    """Each question whose answers were shown, the newest first: as asked, and whether right."""
    done = grades.handed_in(session, enrolment.id, quiz_id)
    passed = any(one.passed for one in done)
    shown = done[:MOST_ATTEMPTS]
    quizzes = content.renditions(session, {one.rendition_digest for one in shown})
    answers = grades.answers_of(session, [one.id for one in shown])
    found: dict[str, tuple[dict[str, Any], bool]] = {}
    for one in shown:
        quiz = quizzes[one.rendition_digest]
        if not rules_of(quiz).review.shows(passed):
            continue
        by_id = {question["id"]: question for question in quiz["questions"]}
        result = score(quiz["questions"], from_json(one.drawn), answers.get(one.id, {}))
        for name, points in result.points_by_question.items():
            found.setdefault(name, (by_id[name], points == 1))
    return found


def fingerprint(asked: pages.Asked) -> str:
    """What tells a form that its questions are still those that are asked now."""
    return digest(canonical_json([[one.question, *one.shown] for one in asked.drawn]))[:16]


def answered(asked: pages.Asked, form: dict[int, Given]) -> pages.Asked:
    """The same with the answers of a form; raises InvalidAnswer for what is none."""
    questions = {question["id"]: question for question in asked.quiz["questions"]}
    answers = {}
    for place, given in form.items():
        if not 1 <= place <= len(asked.drawn):
            raise InvalidAnswer("no question is asked there")
        one = asked.drawn[place - 1]
        question = questions[one.question]
        chosen = type_of(question).parse(question, one.shown, given.choices)
        answers[one.question] = queries.Answer(chosen, 0)
    return replace(asked, answers=answers)


def judged(asked: pages.Asked, places: set[str]) -> dict[int, dict[str, Any]]:
    """The feedback for the questions at these places that have an answer, by place."""
    return {
        one["place"]: one
        for one in pages.judged_questions(asked, asked.score)
        if str(one["place"]) in places
        and asked.answers.get(asked.drawn[one["place"] - 1].question, queries.Answer([], 0)).chosen
    }
