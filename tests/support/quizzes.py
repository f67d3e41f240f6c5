"""A published course with one lesson and one quiz, and a learner who takes it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any
from uuid import UUID

from flask import Flask
from sqlalchemy import select

from course_app.assessments.models import Attempt
from course_app.assessments.question_types.contract import Missing
from course_app.assessments.question_types.registry import type_of
from course_app.content import queries as content
from course_app.content.publishing import publish
from course_app.extensions import db
from course_app.lib.database import write_transaction
from tests.content.quiz_factory import one_quiz
from tests.support.client import PageClient

PICKED = ("single", "multiple", "true-false")
URL = "/courses/sample/quizzes/a-quiz"
LESSON = "/courses/sample/lessons/first-lesson"
Choose = Callable[[dict[str, Any]], list[str]]


def right(question: dict[str, Any]) -> list[str]:
    """The right choices of a question."""
    return [choice["id"] for choice in question["choices"] if choice["correct"]]


def wrong(question: dict[str, Any]) -> list[str]:
    """A wrong choice of a question."""
    return [choice["id"] for choice in question["choices"] if not choice["correct"]][:1]


def sample(question: dict[str, Any], shown: list[str], points: Fraction) -> tuple[str, ...]:
    """What a form sends for a whole answer that is worth these points."""
    kind = type_of(question)
    return next(
        one.given
        for one in kind.samples(question, shown)
        if one.points == points
        and kind.missing(question, kind.parse(question, shown, one.given)) is Missing.NOTHING
    )


def fields_of(place: int, given: Iterable[str]) -> dict[str, Any]:
    """The fields of a question's answer, as its form names them."""
    fields: dict[str, Any] = {}
    for word in given:
        part, mark, value = word.partition("=")
        fields[f"q{place}-{part}" if mark else f"q{place}"] = value if mark else word
    return fields


@dataclass
class QuizCourse:
    """The course `sample`, which can be published again with another quiz."""

    app: Flask
    folder: Path

    def publish(self, body: str, extra: str = "", draw: str = "draw: {each-objective: 2}") -> None:
        """Publish a course with this quiz."""
        course = one_quiz(self.folder, body, extra, draw=draw)
        compiled = course.compile()
        assert compiled.ok, [str(problem) for problem in compiled.problems]
        with self.app.app_context(), write_transaction(db.engine) as session:
            publish(session, compiled)

    def questions(self, attempt_id: UUID) -> list[tuple[dict[str, Any], list[str]]]:
        """The questions of an attempt as drawn: (compiled, choice ids by place)."""
        with self.app.app_context():
            attempt = db.session.get_one(Attempt, attempt_id)
            page = content.page(db.session, attempt.release_id, attempt.quiz_id)
            assert page is not None
            by_id = {question["id"]: question for question in page.payload["questions"]}
            return [(by_id[one["question"]], one["shown"]) for one in attempt.drawn]

    def form(self, attempt_id: UUID, choose: Choose = right, revision: int = 0) -> dict[str, Any]:
        """The fields of the attempt's page with these answers."""
        fields: dict[str, Any] = {}
        for place, (question, shown) in enumerate(self.questions(attempt_id), 1):
            if question["type"] in PICKED:
                fields[f"q{place}"] = [str(shown.index(one) + 1) for one in choose(question)]
            else:
                fields |= fields_of(place, sample(question, shown, Fraction(choose is right)))
            fields[f"r{place}"] = str(revision)
        return fields

    def attempts(self) -> list[Attempt]:
        """Every attempt that is kept, oldest first."""
        with self.app.app_context():
            rows = list(db.session.scalars(select(Attempt).order_by(Attempt.number)))
            db.session.expunge_all()
            return rows


def right_boxes(app: Flask, attempt_id: UUID) -> list[list[int]]:
    """For each question of an attempt, as shown: which boxes (from 0) are the right ones."""
    course = QuizCourse(app, Path())
    return [
        [shown.index(choice) for choice in right(question)]
        for question, shown in course.questions(attempt_id)
    ]


def start(client: PageClient, url: str = URL, looked_at: int = 0) -> UUID:
    """Start or go on with an attempt, perhaps from a review; returns its id."""
    response = client.send(f"{url}/attempts", {"looked_at": str(looked_at)})
    assert response.status_code == 302, response.status
    found = re.fullmatch(r"/attempts/([0-9a-f-]{36})", response.location)
    assert found, response.location
    return UUID(found[1])


def take(client: PageClient, course: QuizCourse, choose: Choose = right, url: str = URL) -> UUID:
    """Take the quiz from start to result with these answers."""
    attempt_id = start(client, url, looked_at=len(course.attempts()))
    fields = {**course.form(attempt_id, choose), "go": "submit"}
    response = client.send(f"/attempts/{attempt_id}", fields)
    assert response.location == f"/attempts/{attempt_id}", response.location
    return attempt_id
