"""Pairs, order, typed and rated answers on the learner's pages: kept, judged and not given away."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select, update

from course_app.assessments.models import Response
from course_app.assessments.question_types.registry import TYPES
from tests.conftest import Transaction
from tests.content.quiz_factory import EVERY_KIND, NEW_KINDS
from tests.flows.test_lessons import verify
from tests.support.cast import Cast
from tests.support.client import PageClient
from tests.support.quizzes import QuizCourse, start, take, wrong

FRAGMENT = {"X-Fragment": "1"}


@pytest.fixture
def course(app: Flask, tmp_path: Path) -> QuizCourse:
    made = QuizCourse(app, tmp_path)
    made.publish(EVERY_KIND, draw="draw: {each-objective: 8}")
    return made


@pytest.fixture
def learner(client: PageClient, cast: Cast, course: QuizCourse) -> PageClient:
    return client.sign_in(cast.learner)


@pytest.fixture
def attempt(learner: PageClient) -> str:
    return f"/attempts/{start(learner)}"


def text_of(client: PageClient, url: str) -> str:
    return client.get(url).get_data(as_text=True)


def place_of(course: QuizCourse, attempt: str, kind: str) -> int:
    asked = course.questions(UUID(attempt.removeprefix("/attempts/")))
    return next(n for n, (question, _) in enumerate(asked, 1) if question["type"] == kind)


def part(html: str, place: int) -> str:
    """The section of one question."""
    return html.split(f'id="q{place}"')[1].split("</section>", maxsplit=1)[0]


def kept(transaction: Transaction) -> dict[str, list[str]]:
    with transaction() as session:
        return {row.question_id: row.chosen for row in session.scalars(select(Response))}


def send(client: PageClient, attempt: str, place: int, *choice: str, revision: int = 0) -> Any:
    fields = {"choice": list(choice), "revision": str(revision)}
    response = client.send(f"{attempt}/answers/{place}", fields, headers=FRAGMENT)
    return response.status_code, response.get_json(silent=True)


def test_right_answers_of_every_kind_pass_and_the_record_holds(
    app: Flask, learner: PageClient, course: QuizCourse
) -> None:
    html = text_of(learner, f"/attempts/{take(learner, course)}")
    assert "8 of 8 points" in html
    for letter in "45678":
        assert f"Feedback-{letter}a" in html
    assert verify(app)[0] == 0


def test_wrong_answers_of_every_kind_bring_nothing_and_every_reason(
    app: Flask, learner: PageClient, course: QuizCourse
) -> None:
    html = text_of(learner, f"/attempts/{take(learner, course, wrong)}")
    assert "0 of 8 points" in html
    for each in (
        "4a",
        "4b",
        "4c",
        "5a",
        "5b",
        "5c",
        "5d",
        "6a",
        "6b",
        "6c",
        "7a",
        "7b",
        "8a",
        "8c",
    ):
        assert f"Feedback-{each}" in html
    assert verify(app)[0] == 0


@pytest.mark.parametrize("kind", ["matching", "ordering", "short", "numeric", "rated"])
def test_an_answer_that_was_changed_afterwards_is_found_for_every_kind(
    app: Flask, learner: PageClient, course: QuizCourse, transaction: Transaction, kind: str
) -> None:
    attempt_id = take(learner, course)
    [question] = [q for q, _ in course.questions(attempt_id) if q["type"] == kind]
    bent = {"short": ["water"], "numeric": ["1000"]}.get(kind, ["a>1"])
    with transaction() as session:
        session.execute(
            update(Response).where(Response.question_id == question["id"]).values(chosen=bent)
        )
        session.commit()
    status, said = verify(app)
    assert status == 1
    assert "graded again" in said


def test_an_open_page_gives_no_key_away(
    learner: PageClient, course: QuizCourse, attempt: str
) -> None:
    html = text_of(learner, attempt)
    body = html.split("data-attempt")[1]
    for words in ("Feedback", "correct", "rating=", "naltrexone", "Narcan", "60", "±", "match"):
        assert not re.search(rf"\b{words}", body), words
    short = part(html, place_of(course, attempt, "short"))
    assert "naloxone" not in short
    order = part(html, place_of(course, attempt, "ordering"))
    shown = [
        order.index(text) for text in ("Look whether", "Tap and shout", "Call for", "Give nal")
    ]
    assert shown != sorted(shown)
    for choice in re.findall(r'(?:value|name|id)="([^"]*)"', body):
        assert not re.fullmatch(r"[a-h]|[A-H]", choice)


def test_parts_are_kept_by_part_and_shown_again(
    learner: PageClient, course: QuizCourse, attempt: str, transaction: Transaction
) -> None:
    place = place_of(course, attempt, "matching")
    status, said = send(learner, attempt, place, "1=2")
    assert (status, said["kept"]) == (200, True)
    assert "Some parts have no answer yet" in said["words"]
    html = part(text_of(learner, attempt), place)
    first = html.split(f'name="q{place}-1"')[1].split("</select>")[0]
    assert '<option value="2" selected>' in first
    assert "Some parts have no answer yet" in html
    assert "0 of 8 answered" in text_of(learner, attempt)
    status, said = send(learner, attempt, place, "1=2", "2=1", "3=3", revision=1)
    assert said["words"] == "Saved"
    assert "1 of 8 answered" in text_of(learner, attempt)
    assert [len(chosen) for chosen in kept(transaction).values()] == [3]


def test_an_older_answer_of_parts_gets_the_newer_back_as_the_form_sends_it(
    learner: PageClient, course: QuizCourse, attempt: str
) -> None:
    for kind, words in (
        ("rated", ["1=4", "2=1"]),
        ("ordering", ["1=2", "3=1"]),
        ("short", ["a word"]),
    ):
        place = place_of(course, attempt, kind)
        send(learner, attempt, place, *words)
        status, said = send(learner, attempt, place, *words[:1], revision=0)
        assert (status, said["chosen"]) == (409, words)


def test_two_steps_in_one_place_are_kept_and_said_kindly(
    learner: PageClient, course: QuizCourse, attempt: str
) -> None:
    place = place_of(course, attempt, "ordering")
    fields = {f"q{place}-{n}": "1" for n in (1, 2, 3, 4)}
    response = learner.send(
        attempt, {**fields, f"r{place}": "0", "go": "submit"}, follow_redirects=True
    )
    html = response.get_data(as_text=True)
    assert "1 question has an answer that is not complete." in html
    assert "7 questions have no answer yet." in html
    html = part(text_of(learner, attempt), place)
    assert "give each one a place of its own" in html
    assert html.count('<option value="1" selected>') == 4


def test_what_is_no_number_is_kept_as_typed_and_said_in_words(
    learner: PageClient, course: QuizCourse, attempt: str, transaction: Transaction
) -> None:
    place = place_of(course, attempt, "numeric")
    _, said = send(learner, attempt, place, " half an <hour> ")
    assert said["kept"]
    assert "cannot be read as a number yet" in said["words"]
    html = part(text_of(learner, attempt), place)
    assert 'value="half an &lt;hour&gt;"' in html
    assert "cannot be read as a number yet" in html
    assert "minutes" in html
    send(learner, attempt, place, "1 hour", revision=1)
    assert kept(transaction) == {"number-question": ["1 hour"]}
    learner.send(f"{attempt}/hand-in")
    html = part(text_of(learner, attempt), place)
    assert "1 hour" in html
    assert "no point" in html
    assert "60 ± 30 minutes" in html


def test_a_blank_field_takes_a_typed_answer_back(
    learner: PageClient, course: QuizCourse, attempt: str, transaction: Transaction
) -> None:
    place = place_of(course, attempt, "short")
    learner.send(attempt, {f"q{place}": "naloxone", f"r{place}": "0"})
    learner.send(attempt, {f"q{place}": "  ", f"r{place}": "1"})
    assert kept(transaction) == {"name-question": []}


def test_a_known_slip_gets_its_own_feedback(
    learner: PageClient, course: QuizCourse, attempt: str
) -> None:
    place = place_of(course, attempt, "short")
    learner.send(attempt, {f"q{place}": "Naltrexon", f"r{place}": "0"})
    learner.send(f"{attempt}/hand-in")
    html = part(text_of(learner, attempt), place)
    chosen = html.split("answer--chosen")[1].split("</li>")[0]
    assert "Feedback-6c" in chosen
    assert "your answer" in chosen
    assert "Feedback-6d" not in html  # the answer for anything else was not taken


@pytest.mark.parametrize("kind", sorted(TYPES))
@pytest.mark.parametrize(
    "words",
    [["1=99"], ["99=1"], ["1=1", "1=2"], ["a>B"], ["x" * 201], ["1", "2", "3", "4", "5", "6", "7"],
     ["=", "="], ["1=1"] * 21, ["٣=٣"]],
)  # fmt: skip
def test_a_bent_answer_is_refused_and_nothing_changes(
    learner: PageClient,
    course: QuizCourse,
    attempt: str,
    transaction: Transaction,
    kind: str,
    words: list[str],
) -> None:
    if kind in ("short", "numeric") and len(words) == 1 and len(words[0]) < 200:
        words = [*words, "and another"]
    place = place_of(course, attempt, kind)
    status, said = send(learner, attempt, place, *words)
    assert (status, said["kept"]) == (400, False)
    assert kept(transaction) == {}


@pytest.mark.parametrize(
    "fields",
    [{"q1-": "1", "r1": "0"}, {"q1-1": "1"}, {"q-1": "1", "r": "0"}, {"q1-1-1": "1", "r1": "0"},
     {"r1-1": "0"}, {"q1-x": "1", "r1": "0"}, {"q1=1": "1", "r1": "0"}],
)  # fmt: skip
def test_a_bent_page_is_refused_whole(
    app: Flask, client: PageClient, cast: Cast, course: QuizCourse, fields: dict[str, str]
) -> None:
    course.publish(NEW_KINDS.split("## name-question")[0], draw="draw: {each-objective: 2}")
    attempt = f"/attempts/{start(client.sign_in(cast.learner))}"
    response = client.send(attempt, fields)
    assert response.status_code == 400
    assert "nothing of this page was changed" in response.get_data(as_text=True)


def test_what_saving_a_part_costs_in_statements(
    learner: PageClient, course: QuizCourse, attempt: str, count_statements: Any
) -> None:
    place = place_of(course, attempt, "rated")
    send(learner, attempt, place, "1=1")
    with count_statements() as seen:
        send(learner, attempt, place, "1=1", "2=4", revision=1)
    assert len(seen) <= 3, "\n".join(seen)
