"""Exams: the server's clock closes them once, more time is a number on record, waits are told."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from threading import Barrier, Thread

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select, update

from course_app.agencies.models import AuditEvent
from course_app.assessments.models import Attempt, ExtraTime
from course_app.assessments.rules import GRACE
from course_app.extensions import db
from course_app.flows.hand_in import close_overdue
from course_app.jobs.models import Job
from course_app.lib import clock
from course_app.lib.database import write_transaction
from course_app.progress.models import Enrolment
from tests.conftest import Transaction
from tests.content.quiz_factory import pool
from tests.flows.test_lessons import kinds, verify
from tests.support.cast import Cast
from tests.support.client import PageClient
from tests.support.jobs import run_jobs
from tests.support.quizzes import LESSON, URL, QuizCourse, right, start, take, wrong

TIMED = "time_limit: 20\n"
DRAW = "draw: {each-objective: 4}"


@pytest.fixture
def course(app: Flask, tmp_path: Path) -> QuizCourse:
    return QuizCourse(app, tmp_path)


@pytest.fixture
def learner(client: PageClient, cast: Cast, course: QuizCourse) -> PageClient:
    return client.sign_in(cast.learner)


@pytest.fixture
def travel() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(clock.now(), tick=False) as traveller:
        yield traveller


def html_of(client: PageClient, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200, url
    return response.get_data(as_text=True)


def test_a_deadline_is_fixed_at_the_start_and_no_newer_release_moves_it(
    app: Flask, learner: PageClient, course: QuizCourse, travel: time_machine.Traveller
) -> None:
    course.publish(pool(8), TIMED, DRAW)
    before = html_of(learner, URL)
    assert "You have 20 min for an attempt." in before
    assert "No time limit." not in before
    attempt_id = start(learner)
    course.publish(pool(8), "time_limit: 5\n", DRAW)
    [attempt] = course.attempts()
    assert attempt.deadline_at == attempt.started_at + timedelta(minutes=20)
    html = html_of(learner, f"/attempts/{attempt_id}")
    assert "20 minutes left" in html
    assert 'data-left="1200"' in html
    travel.shift(timedelta(minutes=19, seconds=30))
    assert "less than a minute left" in html_of(learner, f"/attempts/{attempt_id}")
    assert start(learner) == attempt_id
    assert verify(app)[0] == 0


def test_what_arrives_within_the_grace_is_kept_and_what_arrives_later_is_not(
    app: Flask, learner: PageClient, course: QuizCourse, travel: time_machine.Traveller
) -> None:
    course.publish(pool(8), TIMED, DRAW)
    attempt_id = start(learner)
    fields = course.form(attempt_id)
    one = f"/attempts/{attempt_id}/answers/"
    travel.shift(timedelta(minutes=20) + GRACE)
    kept = learner.send(f"{one}1", {"choice": fields["q1"][0], "revision": "0"})
    assert kept.status_code == 200
    travel.shift(timedelta(seconds=1))
    late = learner.send(f"{one}2", {"choice": fields["q2"][0], "revision": "0"})
    assert late.status_code == 409
    assert late.json is not None
    assert late.json["handed_in"] == f"/attempts/{attempt_id}"
    assert "not kept" in late.json["words"]
    [attempt] = course.attempts()
    assert attempt.points == 1
    assert attempt.passed is False
    html = html_of(learner, f"/attempts/{attempt_id}")
    assert "What was saved by then was handed in." in html
    assert verify(app)[0] == 0


def test_a_page_sent_too_late_changes_nothing_and_says_so(
    app: Flask, learner: PageClient, course: QuizCourse, travel: time_machine.Traveller
) -> None:
    course.publish(pool(8), TIMED, DRAW)
    attempt_id = start(learner)
    fields = course.form(attempt_id)
    learner.send(f"/attempts/{attempt_id}", {"q1": fields["q1"], "r1": "0"})
    travel.shift(timedelta(minutes=21))
    sent = learner.send(f"/attempts/{attempt_id}", {**fields, "go": "submit"})
    assert sent.location == f"/attempts/{attempt_id}"
    assert "so it was not kept" in html_of(learner, f"/attempts/{attempt_id}")
    [attempt] = course.attempts()
    assert attempt.points == 1
    assert verify(app)[0] == 0


def test_the_last_page_sent_at_the_end_hands_in_without_asking_for_blanks(
    learner: PageClient, course: QuizCourse, travel: time_machine.Traveller
) -> None:
    course.publish(pool(8), TIMED, DRAW)
    attempt_id = start(learner)
    fields = course.form(attempt_id)
    travel.shift(timedelta(minutes=20, seconds=2))
    some = {"q1": fields["q1"], "r1": "0", "q2": fields["q2"], "r2": "0", "go": "submit"}
    learner.send(f"/attempts/{attempt_id}", some)
    [attempt] = course.attempts()
    assert attempt.points == 2


def test_looking_at_an_attempt_out_of_time_writes_nothing_and_leads_to_the_result(
    app: Flask, learner: PageClient, course: QuizCourse, travel: time_machine.Traveller
) -> None:
    course.publish(pool(8), TIMED, DRAW)
    attempt_id = start(learner)
    travel.shift(timedelta(minutes=21))
    html = html_of(learner, f"/attempts/{attempt_id}")
    assert "The time is over" in html
    assert "0 of 4 questions have an answer" in html
    assert learner.get(f"/attempts/{attempt_id}/hand-in").location == f"/attempts/{attempt_id}"
    assert course.attempts()[0].submitted_at is None
    learner.send(f"/attempts/{attempt_id}/hand-in")
    assert course.attempts()[0].passed is False
    assert verify(app)[0] == 0


def test_coming_back_through_the_quiz_closes_what_is_over(
    learner: PageClient, course: QuizCourse, travel: time_machine.Traveller
) -> None:
    course.publish(pool(8), TIMED, DRAW)
    attempt_id = start(learner)
    travel.shift(timedelta(minutes=21))
    assert start(learner) == attempt_id  # its result, not a new one
    [attempt] = course.attempts()
    assert attempt.passed is False


def test_the_worker_closes_it_once_when_its_owner_stays_away(
    app: Flask,
    learner: PageClient,
    course: QuizCourse,
    transaction: Transaction,
    travel: time_machine.Traveller,
) -> None:
    course.publish(pool(8), TIMED, DRAW)
    attempt_id = start(learner)
    fields = {**course.form(attempt_id), "go": "save"}
    learner.send(f"/attempts/{attempt_id}", fields)
    learner.get(LESSON)
    travel.shift(timedelta(minutes=20))
    run_jobs(app)
    assert course.attempts()[0].submitted_at is None
    travel.shift(timedelta(seconds=30))
    run_jobs(app)
    [attempt] = course.attempts()
    assert attempt.points == 4
    assert attempt.passed
    learner.send(f"/attempts/{attempt_id}/hand-in")
    assert kinds(transaction).count("attempt.submitted") == 1
    assert kinds(transaction).count("quiz.passed") == 1
    with transaction() as session:
        assert session.scalars(select(Enrolment.last_stable_id)).one() == "first-lesson"
        assert not session.scalars(select(Job).where(Job.last_error.is_not(None))).all()
    assert verify(app)[0] == 0


def test_its_owner_and_the_worker_at_once_close_it_once(
    app: Flask,
    learner: PageClient,
    course: QuizCourse,
    transaction: Transaction,
) -> None:
    course.publish(pool(8), TIMED, DRAW)
    attempt_id = start(learner)
    past = clock.now() - timedelta(hours=1)
    with transaction() as session:
        session.execute(update(Attempt).values(deadline_at=past))
    ready, closed = Barrier(4), []

    def close() -> None:
        ready.wait()
        with app.app_context(), write_transaction(db.engine) as session:
            closed.append(close_overdue(session, attempt_id))

    threads = [Thread(target=close) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(closed) == [False, False, False, True]
    assert kinds(transaction).count("attempt.submitted") == 1


def test_a_deadline_changed_by_hand_is_found(
    app: Flask, learner: PageClient, course: QuizCourse, transaction: Transaction
) -> None:
    course.publish(pool(8), TIMED, DRAW)
    start(learner)
    assert verify(app)[0] == 0
    with transaction() as session:
        session.execute(update(Attempt).values(deadline_at=clock.now() + timedelta(days=1)))
    assert verify(app)[0] == 1


@pytest.mark.parametrize(("percent", "minutes"), [(125, 25), (150, 30), (200, 40), (0, None)])
def test_a_coordinator_gives_more_time_and_the_learner_sees_it(
    app: Flask,
    client: PageClient,
    cast: Cast,
    course: QuizCourse,
    transaction: Transaction,
    percent: int,
    minutes: int | None,
) -> None:
    course.publish(pool(8), TIMED, DRAW)
    client.sign_in(cast.coordinator)
    person = f"/agency/roster/{cast.learner.membership_id}"
    sent = client.send(f"{person}/time", {"percent": str(percent)})
    assert sent.location == person
    client.send(f"{person}/time", {"percent": str(percent)})  # twice is once
    assert re.search(f'value="{percent}" checked', html_of(client, person))
    with transaction() as session:
        [event] = session.scalars(
            select(AuditEvent).where(AuditEvent.kind == "extra-time.set")
        ).all()
        assert (event.actor_user_id, event.agency_id) == (
            cast.coordinator.user_id,
            cast.coordinator.agency_id,
        )
        assert (event.subject, event.detail) == (str(cast.learner.user_id), {"percent": percent})
    client.sign_in(cast.learner)
    html = html_of(client, URL)
    start(client)
    [attempt] = course.attempts()
    if minutes is None:
        assert "you have as long as you need" in html
        assert attempt.deadline_at is None
    else:
        assert f"You have {minutes} min for an attempt (others have 20 min)." in html
        assert attempt.deadline_at == attempt.started_at + timedelta(minutes=minutes)


def test_the_usual_time_again_leaves_no_row_and_a_running_attempt_keeps_its_end(
    client: PageClient, cast: Cast, course: QuizCourse, transaction: Transaction
) -> None:
    course.publish(pool(8), TIMED, DRAW)
    start(client.sign_in(cast.learner))
    [before] = course.attempts()
    client.sign_in(cast.administrator)
    page = f"/admin/people/{cast.learner.user_id}"
    client.send(f"{page}/time", {"percent": "200"})
    assert course.attempts()[0].deadline_at == before.deadline_at
    client.send(f"{page}/time", {"percent": "100"})
    with transaction() as session:
        assert session.scalars(select(ExtraTime)).all() == []


@pytest.mark.parametrize("percent", ["", "1", "-50", "99999", "two", "150.0"])
def test_a_share_that_there_is_not_changes_nothing(
    client: PageClient, cast: Cast, transaction: Transaction, percent: str
) -> None:
    client.sign_in(cast.coordinator)
    person = f"/agency/roster/{cast.learner.membership_id}"
    client.send(f"{person}/time", {"percent": percent})
    assert "Nothing was changed" in html_of(client, person)
    with transaction() as session:
        assert session.scalars(select(ExtraTime)).all() == []


def test_time_is_given_to_the_own_people_only(
    client: PageClient, cast: Cast, transaction: Transaction
) -> None:
    member = f"/agency/roster/{cast.learner.membership_id}/time"
    anybody = f"/admin/people/{cast.learner.user_id}/time"
    for who, url, status in (
        (cast.other_coordinator, member, 404),
        (cast.administrator, member, 404),
        (cast.coordinator, anybody, 404),
        (cast.instructor, anybody, 403),
        (cast.learner, anybody, 403),
        (cast.supervisor, member, 403),
    ):
        assert client.sign_in(who).send(url, {"percent": "200"}).status_code == status
    with transaction() as session:
        assert session.scalars(select(ExtraTime)).all() == []


def test_after_a_fail_the_next_try_opens_when_the_page_says(
    learner: PageClient, course: QuizCourse, travel: time_machine.Traveller
) -> None:
    course.publish(pool(8), "cooldown: 45\n", DRAW)
    travel.move_to(datetime.fromisoformat("2026-11-25T20:10:30+00:00"))
    assert "the next try opens 45 min later" in html_of(learner, URL)
    attempt_id = take(learner, course, wrong)
    words = "The next try opens today at 3:56 PM (Eastern Time)."  # 3:55:30, told to the minute
    for url in (URL, f"/attempts/{attempt_id}"):
        assert words in html_of(learner, url)
    assert learner.send(f"{URL}/attempts").location == URL
    assert words in html_of(learner, f"{URL}/review")
    travel.shift(timedelta(minutes=45))
    assert words not in html_of(learner, URL)
    take(learner, course, right)
    start(learner)  # who has passed does not wait
    assert len(course.attempts()) == 3


def test_until_the_quiz_is_passed_only_what_was_right_is_told(
    learner: PageClient, course: QuizCourse
) -> None:
    course.publish(pool(8), "review: after-pass\n", DRAW)
    first = take(learner, course, wrong)
    html = html_of(learner, f"/attempts/{first}")
    assert "not right, no point" in html
    assert html.count(" checked>") == 4  # what was answered, and nothing of what is right
    assert "Because of" not in html
    assert "The right answers are shown when you have passed." in html
    assert "answer--right" not in html
    take(learner, course, right)
    assert "Because of" in html_of(learner, f"/attempts/{first}")


def test_answers_that_are_never_shown_are_not_shown_after_a_pass(
    learner: PageClient, course: QuizCourse
) -> None:
    course.publish(pool(8), "review: answers-never\n", DRAW)
    html = html_of(learner, f"/attempts/{take(learner, course, right)}")
    assert "right, 1 point" in html
    assert "Because of" not in html
    assert "answer--right" not in html
