"""What a learner does is recorded once, in a chain that holds, and follows stable ids."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select, update

from course_app.content import queries as content
from course_app.extensions import db
from course_app.progress.models import (
    CheckAnswer,
    Enrolment,
    EventPayload,
    LearningEvent,
    Progress,
    Standing,
)
from tests.conftest import Transaction
from tests.support.cast import Cast
from tests.support.client import PageClient
from tests.support.quizzes import QuizCourse, take


class Course:
    """The published course, as a test walks through it."""

    def __init__(self, app: Flask, course_id: str) -> None:
        with app.app_context():
            release = content.current_release(db.session, course_id)
            assert release is not None
            stops = [i for m in release.outline["modules"] for i in m["items"]]
            self.items = [item for item in stops if item["kind"] == "lesson"]
            page = content.page(db.session, release.id, self.items[0]["id"])
            assert page is not None
            self.first = page.payload
        self.url = f"/courses/{course_id}"
        self.lessons = [f"{self.url}/lessons/{item['id']}" for item in self.items]
        self.quizzes = [f"{self.url}/quizzes/{i['id']}" for i in stops if i["kind"] == "quiz"]

    def check(self) -> tuple[str, list[str], list[str]]:
        """The first lesson's first check: its address, right choices, wrong choices."""
        check = next(iter(self.first["checks"].values()))
        right = [c["id"] for c in check["choices"] if c["correct"]]
        wrong = [c["id"] for c in check["choices"] if not c["correct"]]
        return f"{self.lessons[0]}/checks/{check['id']}", right, wrong


@pytest.fixture
def course(app: Flask, published: str) -> Course:
    return Course(app, published)


@pytest.fixture
def learner(client: PageClient, cast: Cast) -> PageClient:
    return client.sign_in(cast.learner)


def kinds(transaction: Transaction) -> list[str]:
    with transaction() as session:
        return list(session.scalars(select(LearningEvent.kind).order_by(LearningEvent.seq)))


def verify(app: Flask) -> tuple[int, str]:
    result = app.test_cli_runner().invoke(args=["records", "verify"])
    return result.exit_code, result.output


def test_opening_a_lesson_is_recorded_once(
    learner: PageClient, course: Course, transaction: Transaction
) -> None:
    for _ in range(3):
        assert learner.get(course.lessons[0]).status_code == 200
    assert kinds(transaction) == ["enrolment.started", "lesson.opened"]


def test_a_browser_that_guesses_what_comes_next_records_nothing(
    learner: PageClient, course: Course, transaction: Transaction
) -> None:
    learner.get(course.lessons[0], headers={"Sec-Purpose": "prefetch"})
    assert kinds(transaction) == []


def test_the_place_comes_back_where_it_was(learner: PageClient, course: Course) -> None:
    section = course.first["sections"][2]
    html = "".join(part.get("html", "") for part in section["parts"])
    block = html.split('id="p-')[1].split('"')[0]
    fields = {"section": section["id"], "block": f"p-{block}"}
    assert learner.send(f"{course.lessons[0]}/place", fields).status_code == 302
    assert f"#p-{block}" in learner.get(course.url).get_data(as_text=True)
    assert f'href="#p-{block}"' in learner.get(course.lessons[0]).get_data(as_text=True)


@pytest.mark.parametrize("section", ["", "no-such-section", "x" * 10_000])
def test_a_place_that_is_not_in_the_lesson_is_left_out(
    learner: PageClient, course: Course, transaction: Transaction, section: str
) -> None:
    learner.send(f"{course.lessons[0]}/place", {"section": section, "block": "p-1"})
    with transaction() as session:
        assert session.scalars(select(Progress.section)).all() == [None]


def test_an_answer_is_kept_with_how_sure_it_was(
    learner: PageClient, course: Course, transaction: Transaction
) -> None:
    url, right, wrong = course.check()
    before = learner.get(course.lessons[0]).get_data(as_text=True)
    feedback = next(iter(course.first["checks"].values()))["choices"][0]["feedback_html"]
    assert feedback not in before
    assert learner.send(url, {"choice": wrong[:1], "sureness": "sure"}).status_code == 302
    after = learner.get(course.lessons[0]).get_data(as_text=True)
    assert feedback in after
    learner.send(url, {"choice": right, "sureness": "think-so"})
    with transaction() as session:
        [answer] = session.scalars(select(CheckAnswer))
    assert (answer.choices, answer.sureness, answer.correct) == (right, "think-so", True)
    assert kinds(transaction).count("check.answered") == 2


def test_the_same_answer_sent_twice_is_one(
    learner: PageClient, course: Course, transaction: Transaction
) -> None:
    url, right, _ = course.check()
    for _ in range(3):
        learner.send(url, {"choice": right, "sureness": "sure"})
    assert kinds(transaction).count("check.answered") == 1


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"choice": "a"},
        {"sureness": "sure"},
        {"choice": "a", "sureness": "certain"},
        {"choice": "zzz", "sureness": "sure"},
        {"choice": ["a", "b", "c", "d"], "sureness": "sure"},
    ],
)
def test_an_answer_that_is_none_gets_a_sentence_and_no_event(
    learner: PageClient, course: Course, transaction: Transaction, fields: dict[str, object]
) -> None:
    url, _, _ = course.check()
    response = learner.send(url, fields)
    assert response.status_code == 302  # to the lesson, so that the page has an address to reload
    assert response.location.endswith(f"#check-{url.rsplit('/', 1)[1]}")
    assert "Choose an answer first" in learner.get(response.location).get_data(as_text=True)
    fragment = learner.send(url, fields, headers={"X-Fragment": "1"})
    assert fragment.status_code == 400
    assert "Choose an answer first" in fragment.get_data(as_text=True)
    assert "check.answered" not in kinds(transaction)


def test_a_check_of_another_lesson_is_not_found(learner: PageClient, course: Course) -> None:
    url, right, _ = course.check()
    foreign = url.replace(course.items[0]["id"], course.items[1]["id"])
    assert learner.send(foreign, {"choice": right, "sureness": "sure"}).status_code == 404


def test_what_was_sure_and_wrong_comes_back_first_in_the_review(
    learner: PageClient, course: Course
) -> None:
    checks = list(course.first["checks"].values())[:2]
    for check, sureness in zip(checks, ("guessing", "sure"), strict=True):
        wrong = next(c["id"] for c in check["choices"] if not c["correct"])
        url = f"{course.lessons[0]}/checks/{check['id']}"
        learner.send(url, {"choice": wrong, "sureness": sureness})
    module = learner.get(course.url).get_data(as_text=True).split("/modules/")[1].split('"')[0]
    html = learner.get(f"{course.url}/modules/{module.split('/')[0]}/review").get_data(as_text=True)
    assert html.index(f"check-{checks[1]['id']}") < html.index(f"check-{checks[0]['id']}")


def test_finishing_every_stop_completes_the_course_once(
    app: Flask,
    learner: PageClient,
    course: Course,
    cast: Cast,
    transaction: Transaction,
    tmp_path: Path,
) -> None:
    for quiz in course.quizzes:
        take(learner, QuizCourse(app, tmp_path), url=quiz)
    for lesson in course.lessons:
        assert learner.send(f"{lesson}/done").status_code == 302
    learner.send(f"{course.lessons[0]}/done")
    assert kinds(transaction).count("lesson.completed") == len(course.lessons)
    assert kinds(transaction).count("course.completed") == 1
    with transaction() as session:
        [standing] = session.scalars(select(Standing))
        [enrolment] = session.scalars(select(Enrolment))
    stops = len(course.lessons) + len(course.quizzes)
    assert (standing.status, standing.done_count) == ("done", stops)
    assert standing.membership_id == cast.learner.membership_id
    assert standing.completed_on is not None
    assert enrolment.completed_release_id is not None
    status, said = verify(app)
    assert (status, said.splitlines()[1:]) == (
        0,
        ["1 enrolments checked, 1 hold, 0 do not.", "2 certificates checked, 2 hold, 0 do not."],
    )


def test_parallel_requests_neither_fork_the_chain_nor_enrol_twice(
    app: Flask, course: Course, cast: Cast, transaction: Transaction
) -> None:
    url, right, wrong = course.check()
    statuses: list[int] = []

    def tap(n: int) -> None:
        client = app.test_client()
        assert isinstance(client, PageClient)
        client.sign_in(cast.learner)
        choice = right if n % 2 else wrong[:1]
        statuses.append(client.send(url, {"choice": choice, "sureness": "sure"}).status_code)
        statuses.append(client.send(f"{course.lessons[0]}/done").status_code)

    threads = [threading.Thread(target=tap, args=[n]) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert statuses == [302] * 16
    with transaction() as session:
        assert len(session.scalars(select(Enrolment)).all()) == 1
    assert kinds(transaction).count("lesson.completed") == 1
    assert verify(app)[0] == 0


@pytest.mark.parametrize(
    "damage",
    [
        update(LearningEvent).where(LearningEvent.seq == 2).values(kind="lesson.completed"),
        update(EventPayload).values(body={"check": "another"}),
        update(Enrolment).values(event_count=1),
        update(Progress).values(state="done"),
        update(Enrolment).values(completed_at=None, chain_head="0" * 64),
    ],
    ids=["event", "answer", "count", "progress", "head"],
)
def test_a_row_changed_by_hand_is_found(
    app: Flask, learner: PageClient, course: Course, transaction: Transaction, damage: object
) -> None:
    url, right, _ = course.check()
    learner.send(url, {"choice": right, "sureness": "sure"})
    assert verify(app)[0] == 0
    with transaction() as session:
        session.execute(damage)  # type: ignore[call-overload]
    status, output = verify(app)
    assert status == 1
    assert "1 do not" in output


def test_an_answer_that_was_removed_is_found(
    app: Flask, learner: PageClient, course: Course, transaction: Transaction
) -> None:
    """Nothing here erases an answer, so that one which is gone was taken away by hand."""
    url, right, _ = course.check()
    learner.send(url, {"choice": right, "sureness": "sure"})
    with transaction() as session:
        for payload in session.scalars(select(EventPayload)):
            session.delete(payload)
    status, output = verify(app)
    assert status == 1
    assert "what it commits to (an answer, a result) was removed" in output


def test_the_chain_names_no_person_and_no_answer(
    learner: PageClient, course: Course, cast: Cast, transaction: Transaction
) -> None:
    url, right, _ = course.check()
    learner.send(url, {"choice": right, "sureness": "sure"})
    with transaction() as session:
        rows = [vars(event) for event in session.scalars(select(LearningEvent))]
    text = repr(rows)
    assert cast.learner.name not in text
    assert str(cast.learner.user_id) not in text
    assert "'sure'" not in text
