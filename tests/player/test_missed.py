"""Practice on what I missed: only what I was shown the answers of, judged at once, kept nowhere."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from tests.content.quiz_factory import pool
from tests.support.cast import Cast
from tests.support.client import PageClient
from tests.support.quizzes import URL, QuizCourse, right, start, take, wrong
from tests.support.statements import Statements

PRACTICE = f"{URL}/practice"
DRAW = "draw: {each-objective: 4}"


@pytest.fixture
def course(app: Flask, tmp_path: Path) -> QuizCourse:
    made = QuizCourse(app, tmp_path)
    made.publish(pool(8), draw=DRAW)
    return made


@pytest.fixture
def learner(client: PageClient, cast: Cast, course: QuizCourse) -> PageClient:
    return client.sign_in(cast.learner)


def html_of(client: PageClient, url: str = PRACTICE) -> str:
    response = client.get(url)
    assert response.status_code == 200, url
    return response.get_data(as_text=True)


def asked_in(html: str) -> set[str]:
    """The numbers of the questions that a page asks."""
    return set(re.findall(r"What is number (\d+)\?", html))


def fields_of(html: str, text: str) -> dict[str, Any]:
    """What the page's form sends when the choice that says `text` is picked and checked."""
    [(name, value)] = re.findall(rf'name="(q\d+)" value="(\d+)"[^>]*> <span>(?:<p>)?{text}\b', html)
    [asked] = re.findall(r'name="asked" value="(\w+)"', html)
    revisions = {f"r{n}": "0" for n in re.findall(r'name="r(\d+)"', html)}
    return {**revisions, "asked": asked, name: value, "check": name[1:]}


def one_missed(question: dict[str, Any]) -> list[str]:
    return wrong(question) if question["id"] in ("q-0", "q-4") else right(question)


def test_what_was_missed_is_asked_again_and_nothing_else(
    learner: PageClient, course: QuizCourse
) -> None:
    first = take(learner, course, one_missed)
    drawn = {q["id"][2:] for q, _ in course.questions(first)}
    assert asked_in(html_of(learner)) == drawn & {"0", "4"}
    assert asked_in(html_of(learner, f"{PRACTICE}?all=yes")) == drawn
    take(learner, course, wrong)
    second = {q["id"][2:] for q, _ in course.questions(course.attempts()[-1].id)}
    assert asked_in(html_of(learner)) == (drawn & {"0", "4"}) | second


def test_a_question_that_went_right_the_last_time_is_not_missed_any_more(
    learner: PageClient, course: QuizCourse
) -> None:
    for choose in (wrong, wrong, right, right):
        take(learner, course, choose)
    html = html_of(learner)
    assert asked_in(html) == set()
    assert "nothing that you missed" in html


def test_an_answer_is_judged_on_the_spot_and_nothing_is_written(
    learner: PageClient,
    course: QuizCourse,
    count_statements: Callable[[], AbstractContextManager[Statements]],
) -> None:
    take(learner, course, wrong)
    html = html_of(learner)
    number = min(asked_in(html))
    assert "Because of" not in html
    for text, verdict in ((f"Right {number}", "right"), (f"Wrong {number}", "not right")):
        page = html_of(learner)
        whole = next(t for t in re.findall(rf"{text}[ \w]*", page))
        with count_statements() as seen:
            response = learner.send(PRACTICE, fields_of(page, whole))
        assert response.status_code == 200
        answer = response.get_data(as_text=True)
        assert f"</span>{verdict}</span></h2>" in answer
        assert answer.count("Because of") == 3  # of this question alone
        assert seen.writes == []


def test_what_was_checked_before_stays_and_the_rest_is_not_given_away(
    learner: PageClient, course: QuizCourse
) -> None:
    take(learner, course, wrong)
    page = html_of(learner)
    numbers = sorted(asked_in(page))
    one, two = (fields_of(page, f"Right {number}") for number in numbers[:2])
    both = {**one, **two, "check": [one["check"], two["check"]]}
    answer = learner.send(PRACTICE, both).get_data(as_text=True)
    assert answer.count("Because of") == 6
    marked_only = {**one, **two, "check": [one["check"]]}
    answer = learner.send(PRACTICE, marked_only).get_data(as_text=True)
    assert answer.count("Because of") == 3


def test_the_feedback_of_a_blank_question_is_not_given(
    learner: PageClient, course: QuizCourse
) -> None:
    take(learner, course, wrong)
    fields = fields_of(page := html_of(learner), f"Right {min(asked_in(page))}")
    blank = {name: value for name, value in fields.items() if name[0] != "q"}
    blank["check"] = ["1", "2", "3", "4"]
    assert "Because of" not in learner.send(PRACTICE, blank).get_data(as_text=True)


@pytest.mark.parametrize(
    "bent",
    [{"q1": "9"}, {"q1": "a"}, {"q99": "1", "r99": "0"}, {"r1": "x"}, {"q1": ["1", "2"]}],
)
def test_a_bent_form_is_refused_with_words(
    learner: PageClient, course: QuizCourse, bent: dict[str, Any]
) -> None:
    take(learner, course, wrong)
    page = html_of(learner)
    fields = fields_of(page, f"Right {min(asked_in(page))}")
    response = learner.send(PRACTICE, {**fields, **bent})
    assert response.status_code == 400
    assert "could not be read" in response.get_data(as_text=True)
    assert "Because of" not in response.get_data(as_text=True)


def test_an_old_page_gets_the_questions_of_now(learner: PageClient, course: QuizCourse) -> None:
    take(learner, course, wrong)
    page = html_of(learner)
    fields = fields_of(page, f"Right {min(asked_in(page))}")
    take(learner, course, wrong)
    assert learner.send(PRACTICE, fields).location == PRACTICE
    assert "The questions to practice have changed." in html_of(learner)


@pytest.mark.parametrize(
    ("review", "failed", "passed"),
    [("after-each", True, True), ("after-pass", False, True), ("answers-never", False, False)],
)
def test_practice_gives_no_answer_that_the_quiz_does_not_show(
    learner: PageClient, course: QuizCourse, review: str, failed: bool, passed: bool
) -> None:
    course.publish(pool(8), f"review: {review}\n", DRAW)
    take(learner, course, wrong)
    assert bool(asked_in(html_of(learner, f"{PRACTICE}?all=yes"))) is failed
    assert ("Practice what you missed" in html_of(learner, URL)) is failed
    take(learner, course, right)
    assert bool(asked_in(html_of(learner, f"{PRACTICE}?all=yes"))) is passed


def test_an_open_attempt_gives_nothing_to_practice(learner: PageClient, course: QuizCourse) -> None:
    start(learner)
    html = html_of(learner, f"{PRACTICE}?all=yes")
    assert asked_in(html) == set()
    assert "There is nothing to practice yet." in html


def test_a_mended_key_is_practised_and_a_reworded_question_is_not(
    learner: PageClient, course: QuizCourse
) -> None:
    take(learner, course, wrong)
    turned = pool(8).replace("[x] Right", "[ ] Right").replace("[ ] Wrong", "[x] Wrong", 1)
    turned = turned.replace("number 1?", "number one?")
    for number in range(1, 8):
        turned = turned.replace(f"[ ] Right {number}", f"[x] Right {number}")
    course.publish(turned, draw=DRAW)
    before = {q["id"][2:] for q, _ in course.questions(course.attempts()[0].id)}
    assert asked_in(html_of(learner)) == before - {"1"}


def test_somebody_who_has_not_begun_has_nothing_to_practice(learner: PageClient) -> None:
    assert "nothing that you missed" in html_of(learner)
    assert learner.get("/courses/sample/quizzes/no-quiz/practice").status_code == 404
