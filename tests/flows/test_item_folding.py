"""Real attempts in the sums: each first one once, ten at a time, and nobody to be told apart."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import cast as cast_type

import pytest
from flask import Flask
from sqlalchemy import func, select

from course_app.assessments.models import Attempt, ItemSum, ItemWaiting
from course_app.flows.item_folding import fold_quiz
from course_app.jobs.services import promise_recurring
from tests.conftest import Transaction
from tests.content.quiz_factory import pool
from tests.support.cast import Cast, of_user
from tests.support.client import PageClient
from tests.support.factories import make_user
from tests.support.jobs import run_jobs
from tests.support.quizzes import URL, QuizCourse, right, start, wrong

PAGE = "/author/courses/sample/quizzes/a-quiz"
DRAW = "draw: {each-objective: 3}"


@pytest.fixture
def course(app: Flask, tmp_path: Path) -> QuizCourse:
    made = QuizCourse(app, tmp_path)
    made.publish(pool(3), draw=DRAW)
    return made


def people_take_it(app: Flask, course: QuizCourse, transaction: Transaction, count: int) -> None:
    """Person n has the questions below n % 4 right: 0, 1, 2 or all three of them."""
    with transaction() as session:
        people = [of_user(make_user(session)) for _ in range(count)]
    for number, person in enumerate(people):
        client = cast_type(PageClient, app.test_client()).sign_in(person)
        attempt_id = start(client, URL)
        fields = course.form(
            attempt_id,
            lambda q, n=number: right(q) if int(q["id"][2:]) < n % 4 else wrong(q),  # type: ignore[misc]
        )
        client.send(f"/attempts/{attempt_id}", {**fields, "go": "submit"})


def rows_of(client: PageClient) -> list[dict[str, str]]:
    response = client.get(f"{PAGE}/questions.csv")
    assert response.mimetype == "text/csv"
    return list(csv.DictReader(io.StringIO(response.get_data(as_text=True))))


def waiting(transaction: Transaction) -> int:
    with transaction() as session:
        return session.scalar(select(func.count()).select_from(ItemWaiting)) or 0


def test_nothing_is_counted_or_shown_below_ten(
    app: Flask, client: PageClient, cast: Cast, course: QuizCourse, transaction: Transaction
) -> None:
    people_take_it(app, course, transaction, 9)
    with transaction() as session:
        assert fold_quiz(session, "sample", "a-quiz") == 0
    assert waiting(transaction) == 9
    client.sign_in(cast.instructor)
    html = client.get(PAGE).get_data(as_text=True)
    assert "Nothing is shown yet." in html
    assert "q-0" not in html
    assert rows_of(client) == []


def test_real_attempts_come_to_what_was_answered_and_are_counted_once(
    app: Flask, client: PageClient, cast: Cast, course: QuizCourse, transaction: Transaction
) -> None:
    people_take_it(app, course, transaction, 12)
    with transaction() as session:
        assert fold_quiz(session, "sample", "a-quiz") == 12
    assert waiting(transaction) == 0
    for _ in (1, 2):
        with transaction() as session:
            assert fold_quiz(session, "sample", "a-quiz") == 0
    client.sign_in(cast.instructor)
    rows = [row for row in rows_of(client) if row["right"] == "yes"]
    assert [(row["question"], row["people"], row["difficulty"]) for row in rows] == [
        ("q-0", "12", "0.750"),
        ("q-1", "12", "0.500"),
        ("q-2", "12", "0.250"),
    ]
    assert [row["chosen"] for row in rows] == ["9", "6", "3"]
    # x and rest of q-1 over n % 4 = 0..3: (0, 0) (0, 1/2) (1, 1/2) (1, 1): r = 1/sqrt 2
    assert rows[1]["discrimination"] == "0.707"
    html = client.get(PAGE).get_data(as_text=True)
    assert "75%" in html
    assert "0.71" in html


def test_only_first_attempts_count(
    app: Flask, client: PageClient, cast: Cast, course: QuizCourse, transaction: Transaction
) -> None:
    client.sign_in(cast.learner)
    for looked_at in (0, 1):
        attempt_id = start(client, URL, looked_at)
        client.send(f"/attempts/{attempt_id}", {**course.form(attempt_id), "go": "submit"})
    assert waiting(transaction) == 1


def test_a_mended_key_begins_anew_and_the_earlier_numbers_stay(
    app: Flask, client: PageClient, cast: Cast, course: QuizCourse, transaction: Transaction
) -> None:
    people_take_it(app, course, transaction, 10)
    turned = pool(3).replace("[x] Right 0", "[ ] Right 0").replace("[ ] Wrong 0 t", "[x] Wrong 0 t")
    course.publish(turned, draw=DRAW)
    people_take_it(app, course, transaction, 10)
    run_jobs(app)
    with transaction() as session:
        while fold_quiz(session, "sample", "a-quiz"):
            pass
        assert len(session.scalars(select(ItemSum)).all()) == 4
    client.sign_in(cast.instructor)
    people = {(row["question"], row["asked_now"]): row["people"] for row in rows_of(client)}
    assert people == {
        ("q-0", "yes"): "10",
        ("q-0", "no"): "10",
        ("q-1", "yes"): "20",
        ("q-2", "yes"): "20",
    }


def test_the_sums_name_nobody(app: Flask, course: QuizCourse, transaction: Transaction) -> None:
    people_take_it(app, course, transaction, 10)
    with transaction() as session:
        fold_quiz(session, "sample", "a-quiz")
        stored = " ".join(str(row.__dict__) for row in session.scalars(select(ItemSum)))
        for attempt in session.scalars(select(Attempt)):
            assert str(attempt.id) not in stored
            assert str(attempt.enrolment_id) not in stored


def test_the_worker_counts_in_what_waits(
    app: Flask, course: QuizCourse, transaction: Transaction
) -> None:
    people_take_it(app, course, transaction, 11)
    with transaction() as session:
        promise_recurring(session)
    run_jobs(app)
    assert waiting(transaction) == 0
