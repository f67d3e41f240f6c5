"""A mended key: its effect first, results added beside the first, and nothing taken away."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, select, update

from course_app.agencies.models import AuditEvent
from course_app.assessments.models import Regrade
from course_app.certificates.models import Certificate, CertificateEnd
from course_app.progress.models import Enrolment, Progress, Standing
from tests.conftest import Transaction
from tests.content.quiz_factory import pool
from tests.flows.test_lessons import kinds, verify
from tests.support.cast import Cast
from tests.support.client import PageClient
from tests.support.jobs import run_jobs
from tests.support.quizzes import LESSON, URL, QuizCourse, right, start, take, wrong

DRAW = "draw: {each-objective: 4}"
DESK = "/author/courses/sample/quizzes/a-quiz/regrade"
BODY = pool(4)


def mended(body: str, *numbers: int) -> str:
    """The body with the right mark on the first wrong choice of these questions instead."""
    blocks = body.split("## ")
    for number in numbers:
        block = blocks[number + 1].replace("[x]", "[-]").replace("[ ]", "[x]", 1)
        blocks[number + 1] = block.replace("[-]", "[ ]")
    return "## ".join(blocks)


def one_wrong(question: dict[str, Any]) -> list[str]:
    """Everything right but question 0, where the first wrong choice is taken."""
    return wrong(question) if question["id"] == "q-0" else right(question)


def run(app: Flask, *args: str) -> tuple[int, str]:
    result = app.test_cli_runner().invoke(args=["records", "regrade", *args])
    return result.exit_code, result.output


@pytest.fixture
def course(app: Flask, tmp_path: Path) -> QuizCourse:
    made = QuizCourse(app, tmp_path)
    made.publish(BODY, draw=DRAW)
    return made


@pytest.fixture
def learner(client: PageClient, cast: Cast, course: QuizCourse) -> PageClient:
    client.sign_in(cast.learner)
    client.send(f"{LESSON}/done")
    return client


def html_of(client: PageClient, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200, url
    return response.get_data(as_text=True)


def test_a_fail_that_becomes_a_pass_finishes_the_stop_and_brings_the_certificate(
    app: Flask, learner: PageClient, course: QuizCourse, transaction: Transaction
) -> None:
    attempt_id = take(learner, course, one_wrong)  # 75 percent
    learner.get(LESSON)
    before = kinds(transaction)
    course.publish(mended(BODY, 0), draw=DRAW)
    status, said = run(app, "a-quiz", "--dry-run")
    assert status == 0
    assert "1 attempts are older than release 2: 1 change, 1 pass newly, 0 passed" in said
    assert kinds(transaction) == before
    status, said = run(app, "a-quiz")
    assert (status, "1 results added." in said) == (0, True)
    assert kinds(transaction)[len(before) :] == [
        "attempt.regraded",
        "quiz.passed",
        "course.completed",
        "certificate.issued",
        "certificate.issued",
    ]
    [attempt] = course.attempts()
    assert attempt.points == 3  # the first result stays
    assert attempt.passed is False
    with transaction() as session:
        [row] = session.scalars(select(Regrade))
        assert (row.attempt_id, row.number, row.release_number) == (attempt_id, 1, 2)
        assert row.points == 4
        assert row.passed
        assert session.scalars(select(Standing.status)).one() == "done"
        facts = session.scalars(select(Certificate.facts)).all()
        assert all('"percent":100' in str(one) for one in facts)
        assert session.scalars(select(Enrolment.last_stable_id)).one() == "first-lesson"
    html = html_of(learner, f"/attempts/{attempt_id}")
    assert "First result: 75%, 3 of 4 points" in html
    assert "4 of 4 points" in html
    assert "the key was wrong" in html
    assert "Passed: A quiz" in html
    assert "graded again" in html_of(learner, URL)
    assert verify(app)[0] == 0


def test_a_pass_that_becomes_a_fail_takes_nothing_away_and_is_named_for_people_to_decide(
    app: Flask, cast: Cast, learner: PageClient, course: QuizCourse, transaction: Transaction
) -> None:
    attempt_id = take(learner, course)
    course.publish(mended(BODY, 0), draw=DRAW)
    before = kinds(transaction)
    status, said = run(app, "a-quiz", "--reason", "unclear")
    assert status == 0
    assert f"attempt {attempt_id} passed and would not now; nothing was taken away" in said
    assert kinds(transaction)[len(before) :] == ["attempt.regraded"]
    with transaction() as session:
        assert session.scalars(select(Certificate)).all()
        assert not session.scalars(select(CertificateEnd)).all()
        assert {p.state for p in session.scalars(select(Progress))} == {"done"}
        assert session.scalars(select(Standing.status)).one() == "done"
    html = html_of(learner, f"/attempts/{attempt_id}")
    assert "Passed: A quiz" in html
    assert "100%" in html
    assert "3 of 4 points" in html
    learner.sign_in(cast.coordinator)
    assert "Nothing was taken away." in html_of(learner, "/agency/attempts")
    assert verify(app)[0] == 0


def test_a_second_pass_that_still_holds_leaves_nothing_to_decide(
    app: Flask, cast: Cast, learner: PageClient, course: QuizCourse
) -> None:
    take(learner, course)
    course.publish(mended(BODY, 0), draw=DRAW)
    take(learner, course)
    run(app, "a-quiz")
    learner.sign_in(cast.coordinator)
    assert "Nothing was taken away." not in html_of(learner, "/agency/attempts")


def test_a_regrade_done_twice_is_done_once(
    app: Flask, learner: PageClient, course: QuizCourse, transaction: Transaction
) -> None:
    take(learner, course, one_wrong)
    course.publish(mended(BODY, 0), draw=DRAW)
    run(app, "a-quiz")
    after = kinds(transaction)
    status, said = run(app, "a-quiz")
    assert (status, "0 change" in said) == (0, True)
    assert kinds(transaction) == after
    with transaction() as session:
        events = session.scalars(
            select(AuditEvent).where(AuditEvent.kind == "attempts.regraded")
        ).all()
        assert [event.detail["changed"] for event in events] == [1]


def test_a_key_that_is_turned_back_is_a_regrade_more_and_the_pass_holds(
    app: Flask, learner: PageClient, course: QuizCourse, transaction: Transaction
) -> None:
    attempt_id = take(learner, course, one_wrong)
    course.publish(mended(BODY, 0), draw=DRAW)
    run(app, "a-quiz")
    course.publish(BODY, draw=DRAW)
    status, said = run(app, "a-quiz")
    assert (status, "1 change, 0 pass newly, 1 passed and would not now" in said) == (0, True)
    with transaction() as session:
        rows = session.scalars(select(Regrade).order_by(Regrade.number)).all()
        assert [(row.number, int(row.points), row.passed) for row in rows] == [
            (1, 4, True),
            (2, 3, False),
        ]
    assert "Passed: A quiz" in html_of(learner, f"/attempts/{attempt_id}")
    assert run(app, "a-quiz", "--release", "2")[1].count("0 change") == 1  # older than the last
    assert verify(app)[0] == 0


def test_reworded_questions_and_newer_attempts_are_not_judged_by_another_key(
    app: Flask, learner: PageClient, course: QuizCourse
) -> None:
    take(learner, course, one_wrong)
    course.publish(mended(BODY, 0).replace("What is number 0?", "Which is number 0?"), draw=DRAW)
    take(learner, course)
    _status, said = run(app, "a-quiz")
    assert "1 attempts are older than release 2: 0 change" in said
    _status, said = run(app, "a-quiz", "--release", "1")
    assert "0 attempts are older than release 1" in said


def test_an_attempt_under_way_is_regraded_once_it_is_handed_in(
    app: Flask, learner: PageClient, course: QuizCourse
) -> None:
    attempt_id = start(learner)
    fields = course.form(attempt_id, one_wrong)
    course.publish(mended(BODY, 0), draw=DRAW)
    assert "0 attempts" in run(app, "a-quiz")[1]
    learner.send(f"/attempts/{attempt_id}", {**fields, "go": "submit"})
    assert "1 change, 1 pass newly" in run(app, "a-quiz")[1]
    assert verify(app)[0] == 0


def test_what_does_not_exist_is_refused_in_words(app: Flask, course: QuizCourse) -> None:
    for args in (["no-quiz"], ["a-quiz", "--release", "9"], ["a-quiz", "--course", "other"]):
        status, said = run(app, *args)
        assert (status, "no release has a quiz" in said) == (1, True)


@pytest.mark.parametrize(
    "damage",
    [
        update(Regrade).values(points_numerator=0),
        update(Regrade).values(passed=False),
        update(Regrade).values(reason="unclear"),
        update(Regrade).values(number=2),
        update(Regrade).values(release_number=3),
        delete(Regrade),
    ],
    ids=["points", "passed", "reason", "number", "release", "gone"],
)
def test_a_regrade_changed_by_hand_is_found(
    app: Flask, learner: PageClient, course: QuizCourse, transaction: Transaction, damage: Any
) -> None:
    take(learner, course, one_wrong)
    course.publish(mended(BODY, 0), draw=DRAW)
    run(app, "a-quiz")
    assert verify(app)[0] == 0
    with transaction() as session:
        session.execute(damage)
    assert verify(app)[0] == 1


def test_an_invented_regrade_is_found(
    app: Flask, learner: PageClient, course: QuizCourse, transaction: Transaction
) -> None:
    take(learner, course, one_wrong)
    course.publish(mended(BODY, 0), draw=DRAW)
    [attempt] = course.attempts()
    with transaction() as session:
        session.add(
            Regrade(
                attempt_id=attempt.id,
                number=1,
                release_id=attempt.release_id,
                release_number=1,
                rendition_digest=attempt.rendition_digest,
                points_numerator=4,
                points_denominator=1,
                passed=True,
                reason="wrong-key",
                regraded_at=attempt.started_at,
            )
        )
    assert verify(app)[0] == 1


def test_an_instructor_sees_numbers_first_and_then_has_it_done_on_record(
    app: Flask, cast: Cast, learner: PageClient, course: QuizCourse, transaction: Transaction
) -> None:
    attempt_id = take(learner, course, one_wrong)
    course.publish(mended(BODY, 0), draw=DRAW)
    learner.sign_in(cast.instructor)
    html = html_of(learner, DESK)
    assert "What is number 0?" in html
    assert "What is number 1?" not in html
    assert re.findall(r"<dd>(\d+)</dd>", html) == ["1", "1", "0"]
    assert cast.learner.name not in html
    assert str(attempt_id) not in html
    assert learner.send(DESK, {"release": "2", "reason": "whim"}).status_code == 400
    assert learner.send(DESK, {"release": "1", "reason": "wrong-key"}).status_code == 409
    assert learner.send(DESK, {"release": "2", "reason": "also-right"}).status_code == 302
    run_jobs(app)
    assert "Nothing: every result" in html_of(learner, DESK)
    with transaction() as session:
        [row] = session.scalars(select(Regrade))
        assert (row.regraded_by, row.reason) == (cast.instructor.user_id, "also-right")
        [event] = session.scalars(
            select(AuditEvent).where(AuditEvent.kind == "attempts.regraded")
        ).all()
        assert event.actor_user_id == cast.instructor.user_id
        assert event.detail["newly_passed"] == 1
    learner.send(DESK, {"release": "2", "reason": "also-right"})
    run_jobs(app)
    with transaction() as session:
        assert len(session.scalars(select(Regrade)).all()) == 1
    assert verify(app)[0] == 0
