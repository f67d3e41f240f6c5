"""The pages of a quiz: nothing is given away early, nothing is lost, and bad input is answered."""

from __future__ import annotations

import re
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from course_app.assessments.models import AttemptOpening, Response
from course_app.content import queries as content
from course_app.extensions import db
from tests.conftest import Transaction
from tests.content.quiz_factory import POOL, pool
from tests.support.cast import Cast
from tests.support.client import PageClient
from tests.support.quizzes import LESSON, URL, QuizCourse, start, take, wrong

FRAGMENT = {"X-Fragment": "1"}


@pytest.fixture
def course(app: Flask, tmp_path: Path) -> QuizCourse:
    made = QuizCourse(app, tmp_path)
    made.publish(POOL, draw="draw: {each-objective: 3}")
    return made


@pytest.fixture
def learner(client: PageClient, cast: Cast, course: QuizCourse) -> PageClient:
    return client.sign_in(cast.learner)


@pytest.fixture
def attempt(learner: PageClient) -> str:
    return f"/attempts/{start(learner)}"


def text_of(client: PageClient, url: str) -> str:
    return client.get(url).get_data(as_text=True)


def id_of(attempt: str) -> UUID:
    return UUID(attempt.removeprefix("/attempts/"))


def kept(transaction: Transaction) -> dict[str, tuple[int, list[str]]]:
    with transaction() as session:
        rows = session.scalars(select(Response)).all()
        return {row.question_id: (row.revision, row.chosen) for row in rows}


def send_answer(client: PageClient, attempt: str, place: int, **fields: Any) -> tuple[int, Any]:
    response = client.send(f"{attempt}/answers/{place}", fields, headers=FRAGMENT)
    return response.status_code, response.get_json(silent=True)


def test_the_quiz_says_what_it_is_before_it_begins(learner: PageClient) -> None:
    html = text_of(learner, URL)
    for words in ("3 questions", "about 5 min", "pass mark 80%", "Start the quiz", "No time limit"):
        assert words in html


def test_the_route_shows_a_quiz_as_a_junction_and_in_words(learner: PageClient) -> None:
    for url in ("/courses/sample", "/courses/sample/lessons/first-lesson", URL):
        html = text_of(learner, url)
        assert "stop--quiz" in html
        assert "Quiz" in html
        assert URL in html


def test_an_open_attempt_gives_nothing_away(
    app: Flask, learner: PageClient, course: QuizCourse, attempt: str
) -> None:
    html = text_of(learner, attempt)
    with app.app_context():
        release = content.current_release(db.session, "sample")
        assert release is not None
        page = content.page(db.session, release.id, "a-quiz")
        assert page is not None
        questions = page.payload["questions"]
    for question in questions:
        assert question["prompt_html"] in html
        assert question["id"] not in html  # an id such as lost-tolerance is half the answer
        assert question["objective"] not in html
        for choice in question["choices"]:
            assert choice["html"] in html
            assert choice["feedback_html"] not in html
    body = html.split("data-attempt")[1]
    assert not re.search("correct|Feedback|answer--right|situation", body)
    for place, (_question, shown) in enumerate(course.questions(id_of(attempt)), 1):
        values = re.findall(rf'name="q{place}" value="([^"]*)"', body)
        assert values == [str(n) for n in range(1, len(shown) + 1)]


def test_the_place_of_a_choice_does_not_follow_from_how_it_was_authored(
    app: Flask, client: PageClient, cast: Cast, course: QuizCourse
) -> None:
    course.publish(pool(12), draw="draw: {each-objective: 12}")
    first = course.questions(start(client.sign_in(cast.learner)))
    orders = {tuple(shown) for _, shown in first}
    assert len(orders) > 2


def test_the_result_shows_feedback_for_every_choice(
    learner: PageClient, course: QuizCourse
) -> None:
    html = text_of(learner, f"/attempts/{take(learner, course, wrong)}")
    for part in ("1a", "1b", "1c", "2a", "2b", "2c", "3a", "3b"):
        assert f"Feedback-{part}" in html
    assert "Not passed yet" in html
    assert "0 of 3 points" in html
    assert "Try again with fresh questions" in html


def test_answers_come_back_after_a_reload_and_on_another_device(
    app: Flask, learner: PageClient, cast: Cast, attempt: str
) -> None:
    status, said = send_answer(learner, attempt, 1, choice="2", revision="0")
    assert (status, said) == (200, {"kept": True, "revision": 1, "words": "Saved"})
    other = app.test_client()
    assert isinstance(other, PageClient)
    html = text_of(other.sign_in(cast.learner), attempt)
    assert 'name="q1" value="2" checked' in html
    assert 'name="r1" value="1"' in html
    assert "1 of 3 answered" in html
    assert "Go on with your attempt" in text_of(other, URL)


def test_an_older_answer_never_wins_and_the_newer_is_shown(
    learner: PageClient, attempt: str, transaction: Transaction
) -> None:
    send_answer(learner, attempt, 1, choice="2", revision="0")
    send_answer(learner, attempt, 1, choice="1", revision="1")
    status, said = send_answer(learner, attempt, 1, choice="2", revision="0")
    assert status == 409
    assert (said["kept"], said["revision"], said["chosen"]) == (False, 2, ["1"])
    assert "newer answer is kept" in said["words"]
    assert [revision for revision, _ in kept(transaction).values()] == [2]
    assert send_answer(learner, attempt, 1, choice="2", revision="2")[0] == 200


def test_an_old_tab_sent_as_a_whole_overwrites_nothing(
    learner: PageClient, attempt: str, course: QuizCourse, transaction: Transaction
) -> None:
    send_answer(learner, attempt, 1, choice="2", revision="0")
    before = kept(transaction)
    fields = {"q1": "1", "r1": "0", "r2": "0", "r3": "0", "go": "submit"}
    response = learner.send(attempt, fields, follow_redirects=True)
    assert "Question 1 was answered in another window" in response.get_data(as_text=True)
    assert kept(transaction) == before
    assert course.attempts()[0].submitted_at is None
    learner.send(attempt, {"r1": "0", "r2": "0", "r3": "0", "go": "save"})  # blank is no answer
    assert kept(transaction) == before


def test_without_javascript_the_form_saves_and_comes_back_to_its_question(
    learner: PageClient, attempt: str, transaction: Transaction
) -> None:
    fields = {"q2": "1", "r1": "0", "r2": "0", "r3": "0", "go": "save-2"}
    response = learner.send(attempt, fields)
    assert response.location == f"{attempt}#q2"
    assert len(kept(transaction)) == 1
    learner.send(attempt, {**fields, "r2": "1"})
    assert [revision for revision, _ in kept(transaction).values()] == [1]  # the same again


def test_several_choices_can_all_be_taken_back(
    learner: PageClient, attempt: str, course: QuizCourse, transaction: Transaction
) -> None:
    found = course.questions(id_of(attempt))
    place = next(n for n, (q, _) in enumerate(found, 1) if q["type"] == "multiple")
    learner.send(attempt, {f"q{place}": ["1", "2"], f"r{place}": "0"})
    learner.send(attempt, {f"r{place}": "1"})
    assert kept(transaction) == {"second-question": (2, [])}


def test_handing_in_names_the_unanswered_questions_first(
    learner: PageClient, attempt: str, course: QuizCourse
) -> None:
    fields = {"q2": "1", "r1": "0", "r2": "0", "r3": "0", "go": "submit"}
    response = learner.send(attempt, fields)
    assert response.location == f"{attempt}/hand-in"
    html = text_of(learner, f"{attempt}/hand-in")
    assert "2 questions have no answer yet" in html
    assert f"{attempt}#q1" in html
    assert f"{attempt}#q2" not in html
    assert course.attempts()[0].submitted_at is None
    assert learner.send(f"{attempt}/hand-in").location == attempt
    assert "not answered, no point" in text_of(learner, attempt)
    assert learner.get(f"{attempt}/hand-in").location == attempt


def test_what_was_handed_in_stays_as_it_was(
    learner: PageClient, course: QuizCourse, transaction: Transaction
) -> None:
    attempt = f"/attempts/{take(learner, course)}"
    before = kept(transaction), course.attempts()[0].submitted_at
    status, said = send_answer(learner, attempt, 1, choice="1", revision="9")
    assert status == 409
    assert said["handed_in"] == attempt
    assert learner.send(attempt, {"q1": "1", "r1": "9", "go": "submit"}).location == attempt
    assert learner.send(f"{attempt}/hand-in").location == attempt
    assert (kept(transaction), course.attempts()[0].submitted_at) == before


@pytest.mark.parametrize(
    "fields",
    [
        {"choice": "0", "revision": "0"},
        {"choice": "9", "revision": "0"},
        {"choice": "-1", "revision": "0"},
        {"choice": "a", "revision": "0"},
        {"choice": "٣", "revision": "0"},
        {"choice": "9" * 100_000, "revision": "0"},
        {"choice": ["1"] * 400, "revision": "0"},
        {"choice": "1"},
        {"choice": "1", "revision": ""},
        {"choice": "1", "revision": "-1"},
        {"choice": "1", "revision": "1e3"},
        {"choice": "1", "revision": "9" * 40},
        {"choice": "1", "revision": "999999999"},
        {"choice": "1", "revision": ["0", "1"]},
    ],
)
def test_what_is_no_answer_gets_a_sentence_and_is_not_kept(
    learner: PageClient, attempt: str, transaction: Transaction, fields: dict[str, Any]
) -> None:
    status, said = send_answer(learner, attempt, 1, **fields)
    assert status == 400
    assert "could not be read" in said["words"]
    whole = {"q1": fields["choice"], "go": "submit"}
    if "revision" in fields:
        whole["r1"] = fields["revision"]
    response = learner.send(attempt, whole)
    assert response.status_code == 400
    assert "could not be read" in response.get_data(as_text=True)
    assert kept(transaction) == {}


def test_two_answers_to_a_question_that_takes_one_are_refused(
    learner: PageClient, attempt: str, course: QuizCourse, transaction: Transaction
) -> None:
    found = course.questions(id_of(attempt))
    place = next(n for n, (q, _) in enumerate(found, 1) if q["type"] == "single")
    assert send_answer(learner, attempt, place, choice=["1", "2"], revision="0")[0] == 400
    assert send_answer(learner, attempt, place, choice=["2", "2"], revision="0")[0] == 200


@pytest.mark.parametrize("name", ["q99", "q0", "qx", "q-1", "q1.5", "q٣", "q" + "1" * 300])
def test_answers_to_other_questions_are_refused_whole(
    learner: PageClient, attempt: str, transaction: Transaction, name: str
) -> None:
    place = name[1:]
    response = learner.send(attempt, {"q1": "1", "r1": "0", name: "1", f"r{place}": "0"})
    assert response.status_code in (400, 404)
    assert kept(transaction) == {}


@pytest.mark.parametrize("place", [0, 4, 99999])
def test_a_question_that_the_attempt_lacks_is_not_found(
    learner: PageClient, attempt: str, place: int
) -> None:
    assert send_answer(learner, attempt, place, choice="1", revision="0")[0] == 404


def test_ten_megabytes_of_text_are_refused_and_cost_nothing_that_was_saved(
    learner: PageClient, attempt: str, transaction: Transaction
) -> None:
    send_answer(learner, attempt, 1, choice="1", revision="0")
    fields = {"choice": "x" * 10_000_000, "revision": "1"}
    assert learner.send(f"{attempt}/answers/1", fields).status_code == 413
    assert len(kept(transaction)) == 1


Act = Callable[[PageClient, str], Any]


@pytest.mark.parametrize(
    "act",
    [
        lambda c, url: c.get(url),
        lambda c, url: c.get(f"{url}/hand-in"),
        lambda c, url: c.send(url, {"q1": "1", "r1": "0"}),
        lambda c, url: c.send(f"{url}/answers/1", {"choice": "1", "revision": "0"}),
        lambda c, url: c.send(f"{url}/hand-in"),
    ],
    ids=["page", "check", "form", "answer", "submit"],
)
def test_an_attempt_of_somebody_else_is_not_found(
    app: Flask, attempt: str, cast: Cast, act: Act, course: QuizCourse
) -> None:
    for person in (cast.supervisor, cast.coordinator, cast.administrator, cast.instructor):
        other = app.test_client()
        assert isinstance(other, PageClient)
        other.sign_in(person)
        assert act(other, attempt).status_code == 404
        assert act(other, f"/attempts/{uuid4()}").status_code == 404
    assert course.attempts()[0].submitted_at is None


def test_a_review_of_nothing_leads_back_to_the_quiz(learner: PageClient) -> None:
    assert learner.get(f"{URL}/review").location == URL


def test_with_a_limit_the_page_says_who_can_open_another_and_a_coordinator_can(
    app: Flask, learner: PageClient, cast: Cast, course: QuizCourse, transaction: Transaction
) -> None:
    course.publish(POOL, "limit: 1\n", draw="draw: {each-objective: 3}")
    assert "1 attempt left." in text_of(learner, URL)
    attempt = take(learner, course, wrong)
    for url in (URL, f"/attempts/{attempt}", f"{URL}/review"):
        assert cast.coordinator.name in text_of(learner, url)
        assert "Start" not in text_of(learner, url).split("<main")[1]
    assert learner.send(f"{URL}/attempts").location == URL
    desk = app.test_client()
    assert isinstance(desk, PageClient)
    html = text_of(desk.sign_in(cast.coordinator), "/agency/attempts")
    assert "no attempt left" in html
    assert cast.learner.name in html
    fields = dict(re.findall(r'name="(enrolment|quiz)" value="([^"]+)"', html))
    for _ in range(3):
        assert desk.send("/agency/attempts", fields).status_code == 302
    with transaction() as session:
        [opening] = session.scalars(select(AttemptOpening))
        assert opening.opened_by == cast.coordinator.user_id
    assert "1 of 2" in text_of(desk, "/agency/attempts")
    assert start(learner) != attempt


def test_a_coordinator_sees_no_points_no_answers_and_no_time(
    app: Flask, learner: PageClient, cast: Cast, course: QuizCourse
) -> None:
    take(learner, course, lambda question: question["choices"][0]["id"] and wrong(question))
    desk = app.test_client()
    assert isinstance(desk, PageClient)
    html = text_of(desk.sign_in(cast.coordinator), "/agency/attempts").split("<main")[1]
    html = html.split("</main>")[0]
    row = html.split("<tbody>")[1].split("</tbody>")[0]
    assert "Not passed yet" in row
    assert not re.search(r"%|points|\d:\d\d|202\d|Feedback|curb", row)


@pytest.mark.parametrize("who", ["other_coordinator", "administrator"])
def test_nobody_else_can_open_an_attempt_of_this_agency(
    app: Flask,
    learner: PageClient,
    cast: Cast,
    course: QuizCourse,
    transaction: Transaction,
    who: str,
) -> None:
    course.publish(POOL, "limit: 1\n", draw="draw: {each-objective: 3}")
    take(learner, course, wrong)
    enrolment = str(course.attempts()[0].enrolment_id)
    desk = app.test_client()
    assert isinstance(desk, PageClient)
    desk.sign_in(getattr(cast, who))
    assert cast.learner.name not in text_of(desk, "/agency/attempts").split("<main")[1]
    fields = {"enrolment": enrolment, "quiz": "a-quiz"}
    assert desk.send("/agency/attempts", fields).status_code == 404
    assert desk.get(f"/agency/attempts?agency={cast.learner.agency_id}").status_code == 200
    with transaction() as session:
        assert session.scalars(select(AttemptOpening)).all() == []


def test_an_administrator_opens_attempts_to_people_without_an_agency(
    app: Flask, client: PageClient, cast: Cast, course: QuizCourse
) -> None:
    course.publish(POOL, "limit: 1\n", draw="draw: {each-objective: 3}")
    client.sign_in(cast.instructor)
    take(client, course, wrong)
    assert "An administrator of this site can open" in text_of(client, URL)
    desk = app.test_client()
    assert isinstance(desk, PageClient)
    html = text_of(desk.sign_in(cast.administrator), "/agency/attempts")
    assert cast.instructor.name in html
    fields = dict(re.findall(r'name="(enrolment|quiz)" value="([^"]+)"', html))
    assert desk.send("/agency/attempts", fields).status_code == 302
    start(client)


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"enrolment": "nonsense", "quiz": "a-quiz"},
        {"enrolment": str(uuid4()), "quiz": "a-quiz"},
    ],
)
def test_a_bent_form_of_the_desk_is_not_found(
    client: PageClient, cast: Cast, course: QuizCourse, fields: dict[str, str]
) -> None:
    client.sign_in(cast.coordinator)
    assert client.send("/agency/attempts", fields).status_code == 404


def test_a_desk_of_many_people_costs_the_same_and_has_pages(
    client: PageClient,
    cast: Cast,
    course: QuizCourse,
    app: Flask,
    count_statements: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(import_module("course_app.assessments.views"), "PAGE", 1)
    for person in (cast.learner, cast.supervisor):
        other = app.test_client()
        assert isinstance(other, PageClient)
        start(other.sign_in(person))
    client.sign_in(cast.coordinator)
    with count_statements() as seen:
        html = text_of(client, "/agency/attempts")
    assert len(seen) <= 6, "\n".join(seen)
    assert cast.learner.name in html
    assert cast.supervisor.name not in html
    more = re.findall(r'href="(/agency/attempts\?[^"]+)"', html)[0].replace("&amp;", "&")
    assert cast.supervisor.name in text_of(client, more)


def test_what_pages_and_saves_cost_in_statements(
    learner: PageClient, attempt: str, course: QuizCourse, count_statements: Any
) -> None:
    send_answer(learner, attempt, 1, choice="1", revision="0")
    for url, most in ((attempt, 5), (URL, 5)):
        learner.get(url)  # a process reads what is published once
        with count_statements() as seen:
            learner.get(url)
        assert len(seen) <= most, "\n".join(seen)
        assert seen.writes == []
    with count_statements() as seen:
        send_answer(learner, attempt, 1, choice="2", revision="1")
    assert len(seen) <= 3, "\n".join(seen)


def test_whoever_passed_finds_the_certificate_on_the_result(
    learner: PageClient, course: QuizCourse
) -> None:
    learner.send(f"{LESSON}/done")
    html = learner.get(f"/attempts/{take(learner, course)}").get_data(as_text=True)
    assert "Your certificate of the course" in html
    assert "Your certificate of the module" in html
