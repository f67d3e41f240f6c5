"""Attempts: drawn once, saved as they are answered, handed in once, and on record for ever."""

from __future__ import annotations

import threading
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from course_app.assessments.models import Attempt, ItemWaiting, Response
from course_app.assessments.queries import best_results
from course_app.content.publishing import publish
from course_app.progress.models import (
    Enrolment,
    EventPayload,
    LearningEvent,
    Progress,
    Standing,
)
from tests.conftest import Transaction
from tests.content.course_factory import one_lesson
from tests.content.quiz_factory import MULTIPLE, POOL, pool
from tests.flows.test_lessons import kinds, verify
from tests.support.cast import Cast
from tests.support.client import PageClient
from tests.support.quizzes import LESSON, URL, QuizCourse, right, start, take, wrong


@pytest.fixture
def course(app: Flask, tmp_path: Path) -> QuizCourse:
    made = QuizCourse(app, tmp_path)
    made.publish(pool(8), draw="draw: {each-objective: 4}")
    return made


@pytest.fixture
def learner(client: PageClient, cast: Cast, course: QuizCourse) -> PageClient:
    return client.sign_in(cast.learner)


def html_of(client: PageClient, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200, url
    return response.get_data(as_text=True)


def test_starting_records_one_attempt_and_going_on_finds_it(
    learner: PageClient, course: QuizCourse, transaction: Transaction
) -> None:
    first = start(learner)
    assert start(learner) == first
    assert kinds(transaction) == ["enrolment.started", "attempt.started"]
    [attempt] = course.attempts()
    assert (attempt.number, attempt.of, attempt.pass_mark) == (1, 4, 80)
    assert "Begun, answers kept" in html_of(learner, "/courses/sample")


def test_a_passed_quiz_is_a_stop_that_is_done(
    app: Flask, learner: PageClient, course: QuizCourse, transaction: Transaction
) -> None:
    learner.send(f"{LESSON}/done")
    with transaction() as session:
        assert session.scalars(select(Enrolment.completed_at)).one() is None
    take(learner, course)
    assert kinds(transaction)[4:] == [
        "attempt.submitted",
        "quiz.passed",
        "course.completed",
        "certificate.issued",
        "certificate.issued",
    ]
    with transaction() as session:
        [standing] = session.scalars(select(Standing))
        assert (standing.status, standing.done_count) == ("done", 2)
    status, said = verify(app)
    assert status == 0
    assert "1 enrolments checked, 1 hold, 0 do not." in said


def test_a_course_is_not_done_while_its_quiz_is_not_passed(
    app: Flask, learner: PageClient, course: QuizCourse, transaction: Transaction
) -> None:
    take(learner, course, wrong)
    learner.send(f"{LESSON}/done")
    assert "course.completed" not in kinds(transaction)
    assert "quiz.passed" not in kinds(transaction)
    with transaction() as session:
        states = {p.stable_id: p.state for p in session.scalars(select(Progress))}
    assert states == {"a-quiz": "begun", "first-lesson": "done"}
    assert verify(app)[0] == 0


def test_passing_twice_is_recorded_as_passed_once(
    app: Flask, learner: PageClient, course: QuizCourse, transaction: Transaction
) -> None:
    take(learner, course)
    take(learner, course)
    assert kinds(transaction).count("quiz.passed") == 1
    assert kinds(transaction).count("attempt.submitted") == 2
    assert verify(app)[0] == 0


def test_a_second_attempt_asks_what_the_first_did_not(
    learner: PageClient, course: QuizCourse
) -> None:
    first, second = take(learner, course, wrong), start(learner)
    asked = [{q["id"] for q, _ in course.questions(one)} for one in (first, second)]
    assert not asked[0] & asked[1]


def test_partial_credit_and_the_pass_mark_are_exact(
    app: Flask, learner: PageClient, course: QuizCourse, transaction: Transaction
) -> None:
    three = MULTIPLE.replace("- [ ] Stand over him", "- [x] Sit down")
    other = three.replace("second-question", "other-question")
    course.publish(three + other, "pass_mark: 83\n")

    def choose(question: dict[str, Any]) -> list[str]:
        return right(question)[:2] if question["id"] == "second-question" else right(question)

    attempt_id = take(learner, course, choose)
    [attempt] = course.attempts()
    assert attempt.points == Fraction(5, 3)
    assert attempt.passed  # 83.33 percent
    html = html_of(learner, f"/attempts/{attempt_id}")
    assert "1 2/3 of 2 points" in html
    assert "partly right, 2/3 of a point" in html
    with transaction() as session:
        [enrolment] = session.scalars(select(Enrolment.id))
        result = best_results(session, enrolment)["a-quiz"]
    assert (result.points, result.of, result.percent) == (Fraction(5, 3), Fraction(2), 83)
    assert (result.passed, result.pass_mark, result.number) == (True, 83, 1)


def test_what_counts_is_the_first_that_passed_else_the_best(
    learner: PageClient, course: QuizCourse, transaction: Transaction
) -> None:
    def half(question: dict[str, Any]) -> list[str]:
        return right(question) if int(question["id"][2:]) % 2 else wrong(question)

    def counting() -> tuple[int, bool]:
        with transaction() as session:
            [enrolment] = session.scalars(select(Enrolment.id))
            best = best_results(session, enrolment)["a-quiz"]
            return best.number, best.passed

    take(learner, course, wrong)
    assert counting() == (1, False)
    take(learner, course, right)
    assert counting() == (2, True)
    take(learner, course, half)
    take(learner, course)
    assert counting() == (2, True)


def test_after_the_second_fail_the_next_try_opens_behind_a_review(
    learner: PageClient, course: QuizCourse
) -> None:
    take(learner, course, wrong)
    start(learner)  # one fail: no review
    learner.send(f"/attempts/{course.attempts()[-1].id}/hand-in")
    response = learner.send(f"{URL}/attempts")
    assert response.location == f"{URL}/review"
    assert len(course.attempts()) == 2
    html = html_of(learner, f"{URL}/review")
    assert "Do it all" in html  # the objective that was missed
    assert f'href="{LESSON}"' in html  # and the lesson that serves it
    assert 'name="looked_at" value="2"' in html
    for stale in ("1", "3", "", "two"):
        sent = learner.send(f"{URL}/attempts", {"looked_at": stale})
        assert sent.location == f"{URL}/review"
    assert learner.send(f"{URL}/attempts", {"looked_at": "2"}).location.startswith("/attempts/")


def test_a_newer_release_changes_no_attempt_that_is_under_way(
    app: Flask, learner: PageClient, course: QuizCourse, transaction: Transaction
) -> None:
    attempt_id = start(learner)
    fields = course.form(attempt_id)
    turned = pool(8).replace("[x] Right", "[ ] Right").replace("[ ] Wrong", "[x] Wrong")
    course.publish(turned, "pass_mark: 100\n", draw="draw: {each-objective: 4}")
    learner.send(f"/attempts/{attempt_id}", {**fields, "go": "submit"})
    [attempt] = course.attempts()
    assert (attempt.points, attempt.passed, attempt.pass_mark) == (Fraction(4), True, 80)
    assert attempt.release_number == 1
    assert "Right, 1 point" in html_of(learner, f"/attempts/{attempt_id}").replace("right", "Right")
    assert "This quiz changed since you passed it." in html_of(learner, URL)
    learner.send(f"{LESSON}/done")
    with transaction() as session:
        release = session.scalars(select(Enrolment.completed_release_id)).one()
        assert release != attempt.release_id  # the course is done as it is published now
    assert verify(app)[0] == 0


def test_a_quiz_that_left_the_course_can_still_be_handed_in(
    app: Flask, learner: PageClient, course: QuizCourse, transaction: Transaction
) -> None:
    attempt_id = start(learner)
    fields = course.form(attempt_id)
    alone = one_lesson(course.folder, "Hello.")
    with transaction() as session:
        publish(session, alone.compile())
    assert "Question 1" in html_of(learner, f"/attempts/{attempt_id}")
    learner.send(f"/attempts/{attempt_id}", {**fields, "go": "submit"})
    assert "Passed" in html_of(learner, f"/attempts/{attempt_id}")
    assert learner.get(URL).status_code == 404
    assert learner.send(f"{URL}/attempts").status_code == 404
    assert verify(app)[0] == 0


@pytest.mark.parametrize(
    "damage",
    [
        update(Attempt).values(points_numerator=0),
        update(Attempt).values(passed=False),
        update(Attempt).values(pass_mark=10),
        update(Attempt).values(number=7),
        update(Attempt).values(drawn=[]),
        update(Attempt).values(quiz_id="another"),
        update(Response).values(chosen=["a"]),
        update(EventPayload).values(body={"passed": True}),
        "delete",
    ],
    ids=["points", "passed", "mark", "number", "drawn", "quiz", "answers", "event", "gone"],
)
def test_an_attempt_changed_by_hand_is_found(
    app: Flask, learner: PageClient, course: QuizCourse, transaction: Transaction, damage: Any
) -> None:
    take(learner, course)
    assert verify(app)[0] == 0
    with transaction() as session:
        if damage == "delete":
            tables = (Response, ItemWaiting, Attempt)
            for row in [row for table in tables for row in session.scalars(select(table))]:
                session.delete(row)
                session.flush()
        else:
            session.execute(damage)
    status, output = verify(app)
    assert status == 1, output


def test_a_result_that_was_removed_is_found(
    app: Flask, learner: PageClient, course: QuizCourse, transaction: Transaction
) -> None:
    take(learner, course)
    with transaction() as session:
        for payload in session.scalars(select(EventPayload)):
            session.delete(payload)
    assert verify(app)[0] == 1


def test_the_record_names_neither_answers_nor_points(
    learner: PageClient, course: QuizCourse, transaction: Transaction
) -> None:
    take(learner, course)
    with transaction() as session:
        events = repr([vars(event) for event in session.scalars(select(LearningEvent))])
        payloads = repr([row.body for row in session.scalars(select(EventPayload))])
    assert "points" not in events
    assert "Right" not in payloads
    assert "q-1" not in payloads


def test_the_database_holds_one_open_attempt(
    learner: PageClient, course: QuizCourse, transaction: Transaction
) -> None:
    start(learner)
    [attempt] = course.attempts()
    copy = {c.name: getattr(attempt, c.name) for c in Attempt.__table__.columns if c.name != "id"}
    with pytest.raises(IntegrityError), transaction() as session:
        session.add(Attempt(**{**copy, "number": 2}))
        session.flush()


def test_twenty_parallel_starts_and_submits_give_one_result(
    app: Flask, learner: PageClient, cast: Cast, course: QuizCourse, transaction: Transaction
) -> None:
    clients = [app.test_client() for _ in range(20)]
    for one in clients:
        assert isinstance(one, PageClient)
        one.sign_in(cast.learner)

    def all_at_once(act: Any) -> list[Any]:
        results: list[Any] = []
        threads = [
            threading.Thread(target=lambda one=one: results.append(act(one))) for one in clients
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(results) == len(clients)
        return results

    [attempt_id] = set(all_at_once(start))
    fields = {**course.form(attempt_id), "go": "submit"}
    sent = all_at_once(lambda one: one.send(f"/attempts/{attempt_id}", fields).location)
    assert set(sent) == {f"/attempts/{attempt_id}"}
    assert len(course.attempts()) == 1
    assert kinds(transaction).count("attempt.submitted") == 1
    assert kinds(transaction).count("quiz.passed") == 1
    assert verify(app)[0] == 0


def test_saving_and_handing_in_at_once_keep_the_record_true(
    app: Flask, learner: PageClient, cast: Cast, course: QuizCourse
) -> None:
    """An answer is in the result, or it is refused: never kept beside a result without it."""
    attempt_id = start(learner)
    statuses: list[int] = []

    def save(n: int) -> None:
        client = app.test_client()
        assert isinstance(client, PageClient)
        client.sign_in(cast.learner)
        url = f"/attempts/{attempt_id}/answers/{n % 4 + 1}"
        fields = {"choice": str(n % 3 + 1), "revision": str(n)}
        statuses.append(client.send(url, fields, headers={"X-Fragment": "1"}).status_code)
        if n == 6:
            statuses.append(client.send(f"/attempts/{attempt_id}/hand-in").status_code)

    threads = [threading.Thread(target=save, args=[n]) for n in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(statuses) <= {200, 302, 409}
    assert verify(app)[0] == 0


def test_a_pool_with_every_type_is_taken_from_start_to_result(
    app: Flask, learner: PageClient, course: QuizCourse
) -> None:
    course.publish(POOL, draw="draw: {each-objective: 3}")
    take(learner, course)
    [attempt] = course.attempts()
    assert (attempt.points, attempt.of, attempt.passed) == (Fraction(3), 3, True)
    assert verify(app)[0] == 0
