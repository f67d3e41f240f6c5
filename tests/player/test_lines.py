"""A line for the next shift: its writer's alone, changed and deleted by them, in no record."""

from __future__ import annotations

import html
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from course_app.content.publishing import publish
from course_app.extensions import db
from course_app.lib.database import write_transaction
from course_app.progress.models import LearningEvent
from course_app.scenarios import intentions, queries
from course_app.scenarios.models import IfThenLine
from tests.conftest import Transaction
from tests.content.course_factory import one_lesson
from tests.content.quiz_factory import pool
from tests.content.scenario_factory import TO_NUMBER
from tests.player.test_practice_pages import rows_that_name
from tests.support.cast import Cast
from tests.support.client import PageClient
from tests.support.practice import STOP, PracticeCourse, begin, say
from tests.support.quizzes import QuizCourse, take

MODULE = "/courses/sample/modules/first-module"
LINE = f"{MODULE}/line"
LESSON = "/courses/sample/lessons/first-lesson"
WORDS = {"situation": "he says “not today”", "action": "leave the number & go"}


@pytest.fixture
def course(app: Flask, tmp_path: Path) -> PracticeCourse:
    made = PracticeCourse(app, tmp_path)
    made.publish()
    return made


@pytest.fixture
def learner(client: PageClient, cast: Cast, course: PracticeCourse) -> PageClient:
    client.sign_in(cast.learner).send(f"{LESSON}/done")
    return client


def text_of(client: PageClient, url: str) -> str:
    return html.unescape(client.get(url).get_data(as_text=True))


def kept(transaction: Transaction) -> list[tuple[str, str, str, str]]:
    with transaction() as session:
        rows = session.scalars(select(IfThenLine).order_by(IfThenLine.module_id))
        return [(r.course_id, r.module_id, r.situation, r.action) for r in rows]


def test_it_is_asked_for_when_a_stop_is_done(
    client: PageClient, cast: Cast, course: PracticeCourse
) -> None:
    client.sign_in(cast.learner)
    assert "For your next shift" not in text_of(client, MODULE)
    client.send(f"{LESSON}/done")
    assert "For your next shift" in text_of(client, MODULE)


def test_it_is_kept_shown_and_changed(learner: PageClient, transaction: Transaction) -> None:
    assert learner.send(LINE, WORDS).location == f"{MODULE}#my-line"
    for url in (MODULE, LINE, "/my-lines"):
        page = text_of(learner, url)
        assert "he says “not today”" in page
        assert "leave the number & go" in page
    learner.send(LINE, {**WORDS, "action": "  come   by again "})
    assert kept(transaction) == [("sample", "first-module", "he says “not today”", "come by again")]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ({"situation": "", "action": "go"}, "A line needs both halves"),
        ({"situation": "he is ill", "action": "\u200b "}, "A line needs both halves"),
        ({"situation": "x" * 141, "action": "go"}, "longer than 140"),
    ],
)
def test_a_line_that_is_not_whole_is_given_back_as_it_was_typed(
    learner: PageClient, transaction: Transaction, words: dict[str, str], said: str
) -> None:
    response = learner.send(LINE, words)
    assert response.status_code == 400
    page = response.get_data(as_text=True)
    assert said in page
    assert "Your line was not kept yet" in page
    assert all(f'value="{half}"' in page for half in words.values() if half.isascii() and half)
    assert kept(transaction) == []


def test_a_half_of_140_characters_is_kept(learner: PageClient, transaction: Transaction) -> None:
    learner.send(LINE, {"situation": "é" * 140, "action": "a" * 140})
    assert [len(row[2]) for row in kept(transaction)] == [140]


def test_deleting_takes_it_out_of_the_database(
    learner: PageClient, transaction: Transaction, app: Flask
) -> None:
    learner.send(LINE, {"situation": "unmistakable", "action": "unmistakable"})
    assert rows_that_name(app, "unmistakable") == ["if_then_line"]
    response = learner.send("/my-lines/delete", {"course": "sample", "module": "first-module"})
    assert "Your line is deleted" in text_of(learner, response.location)
    assert not rows_that_name(app, "unmistakable")
    assert "There is nothing here" in text_of(learner, "/my-lines")
    assert learner.send("/my-lines/delete", {}).status_code == 400


def test_the_record_says_nothing_of_it(learner: PageClient, transaction: Transaction) -> None:
    def events() -> int:
        with transaction() as session:
            return session.scalar(select(func.count()).select_from(LearningEvent)) or 0

    before = events()
    learner.send(LINE, WORDS)
    learner.send("/my-lines/delete", {"course": "sample", "module": "first-module"})
    assert events() == before


def test_it_is_nobody_elses(learner: PageClient, cast: Cast, transaction: Transaction) -> None:
    learner.send(LINE, WORDS)
    for person in (cast.supervisor, cast.coordinator, cast.instructor, cast.administrator):
        learner.sign_in(person)
        for url in (LINE, MODULE, "/my-lines"):
            assert "leave the number" not in text_of(learner, url)
        learner.send("/my-lines/delete", {"course": "sample", "module": "first-module"})
    assert len(kept(transaction)) == 1
    member = f"/agency/roster/{cast.learner.membership_id}"
    learner.sign_in(cast.coordinator)
    for url in ("/agency", "/agency/roster", member):
        assert "leave the number" not in text_of(learner, url)


def test_two_people_write_lines_of_the_same_module(
    learner: PageClient, cast: Cast, app: Flask
) -> None:
    learner.send(LINE, WORDS)
    learner.sign_in(cast.supervisor).send(LINE, {"situation": "it rains", "action": "wait"})
    with app.app_context():
        mine = queries.my_lines(db.session, cast.learner.user_id, "sample")
        assert [line.action for line in mine] == ["leave the number & go"]
        assert queries.my_lines(db.session, cast.learner.user_id, "another") == []


def test_the_last_stop_of_a_module_leads_to_it(learner: PageClient) -> None:
    link = f'href="{MODULE}#my-line"'
    say(learner, begin(learner), *TO_NUMBER)
    assert link in text_of(learner, STOP)
    assert link not in text_of(learner, LESSON)


def test_a_lesson_that_is_last_leads_to_it(
    client: PageClient, cast: Cast, app: Flask, tmp_path: Path
) -> None:
    compiled = one_lesson(tmp_path, "Hello.").compile()
    with app.app_context(), write_transaction(db.engine) as session:
        publish(session, compiled)
    client.sign_in(cast.learner)
    assert "#my-line" not in text_of(client, LESSON)
    client.send(f"{LESSON}/done")
    assert f'href="{MODULE}#my-line"' in text_of(client, LESSON)


def test_a_quiz_that_is_last_leads_to_it(
    client: PageClient, cast: Cast, app: Flask, tmp_path: Path
) -> None:
    course = QuizCourse(app, tmp_path)
    course.publish(pool(4))
    attempt = take(client.sign_in(cast.learner), course)
    assert f'href="{MODULE}#my-line"' in text_of(client, f"/attempts/{attempt}")


def test_a_line_of_a_module_that_is_gone_can_still_be_deleted(
    learner: PageClient, transaction: Transaction, app: Flask, cast: Cast
) -> None:
    with transaction() as session:
        words = {"situation": "an old thing", "action": "do it"}
        intentions.save(session, cast.learner.user_id, "sample", "gone-module", **words)
    assert "no longer in the course" in text_of(learner, "/my-lines")
    learner.send("/my-lines/delete", {"course": "sample", "module": "gone-module"})
    assert kept(transaction) == []
