"""The cold open: anybody plays it, nothing is kept unasked, and then and now is the learner's."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from course_app.extensions import db
from course_app.lib import clock
from course_app.progress.models import Enrolment, LearningEvent
from course_app.scenarios.models import SkillTotal
from tests.support.cast import Cast
from tests.support.client import PageClient
from tests.support.opening import CLOSE, TO_NO, TO_TALK, TRY, OpeningCourse
from tests.support.practice import say
from tests.support.statements import Statements

Count = Callable[[], AbstractContextManager[Statements]]
NOW = "/courses/sample/scenarios/gate/runs"


@pytest.fixture
def course(app: Flask, tmp_path: Path) -> OpeningCourse:
    made = OpeningCourse(app, tmp_path)
    made.publish()
    return made


@pytest.fixture
def learner(client: PageClient, cast: Cast, course: OpeningCourse) -> PageClient:
    return client.sign_in(cast.learner)


def text_of(client: PageClient, url: str) -> str:
    return client.get(url).get_data(as_text=True)


def keep(client: PageClient, said: str) -> UUID:
    location = client.send(f"{TRY}/keep", {"said": said}).location
    return UUID(location.removeprefix("/runs/"))


def play_now(client: PageClient, said: str) -> UUID:
    run = UUID(client.send(NOW).location.removeprefix("/runs/"))
    say(client, run, *said)
    return run


def test_a_stranger_plays_three_turns_by_links_alone(
    client: PageClient, course: OpeningCourse
) -> None:
    first = text_of(client, TRY)
    assert "He fell on Monday." in first
    assert first.index("It speaks of a fall.") < first.index("<h1")
    assert f"{TRY}?said=#now" in first
    for said in ("", "a", "aa"):
        assert f"{TRY}?said={said}a#now" in text_of(client, f"{TRY}?said={said}")
    end = text_of(client, f"{TRY}?said=aaa")
    assert CLOSE in end
    assert "He took the card" in end


def test_the_home_page_and_the_course_home_lead_to_it(
    client: PageClient, cast: Cast, course: OpeningCourse
) -> None:
    assert f'href="{TRY}"' in text_of(client, "/")
    client.sign_in(cast.learner)
    assert f'href="{TRY}"' in text_of(client, "/courses/sample")
    client.get("/courses/sample/lessons/first-lesson")
    assert f'href="{TRY}"' not in text_of(client, "/courses/sample")


@pytest.mark.parametrize("said", [None, "", "b", "bb", TO_NO])
def test_a_stranger_is_given_no_cookie_and_found_by_no_search_engine(
    client: PageClient, course: OpeningCourse, said: str | None
) -> None:
    response = client.get(TRY, query_string={} if said is None else {"said": said})
    assert "Set-Cookie" not in response.headers
    html = response.get_data(as_text=True)
    assert '<meta name="robots" content="noindex">' in html
    assert "<script" not in html
    assert course.rows() == []


def test_a_strangers_page_costs_one_statement_and_writes_nothing(
    client: PageClient, course: OpeningCourse, count_statements: Count
) -> None:
    client.get(f"{TRY}?said=a")
    for said in ("", "a", TO_TALK):
        with count_statements() as seen:
            client.get(f"{TRY}?said={said}")
        assert len(seen) <= 1, "\n".join(seen)
        assert seen.writes == []


@pytest.mark.parametrize("said", ["z", "aaaa", "a b", "é", "a" * 300, "aza"])
def test_lines_that_nobody_can_choose_begin_at_the_beginning(
    client: PageClient, course: OpeningCourse, said: str
) -> None:
    assert "He fell on Monday." in text_of(client, f"{TRY}?said={said}")


def test_no_line_is_judged_before_any_teaching(client: PageClient, course: OpeningCourse) -> None:
    for said in ("", "b", "bb", TO_NO, TO_TALK):
        html = text_of(client, f"{TRY}?said={said}")
        for told in ("Feedback:", "Confronting", "Open question", "A respectful no"):
            assert told not in html


def test_a_course_without_one_has_no_such_page(client: PageClient, published: str) -> None:
    assert client.get("/courses/no-such-course/try").status_code == 404


def test_signing_in_leads_back_to_the_same_lines_and_keeps_nothing_by_itself(
    client: PageClient, cast: Cast, course: OpeningCourse
) -> None:
    end = text_of(client, f"{TRY}?said={TO_TALK}")
    assert f"/sign-in?next={TRY}?said%3D{TO_TALK}" in end
    client.sign_in(cast.learner)
    again = text_of(client, f"{TRY}?said={TO_TALK}")
    assert f'name="said" value="{TO_TALK}"' in again
    assert course.rows() == []


def test_kept_lines_are_a_private_run_that_outlives_90_days(
    learner: PageClient, cast: Cast, course: OpeningCourse
) -> None:
    run = keep(learner, TO_TALK)
    (row,) = course.rows()
    assert (row.id, row.path, row.ended, row.kept) == (run, list(TO_TALK), True, True)
    page = text_of(learner, f"/runs/{run}")
    assert "These lines are kept" in page
    assert "Feedback:" not in page
    with time_machine.travel(clock.now() + timedelta(days=200)):
        assert "The gate" in text_of(learner.sign_in(cast.learner), "/my-practice")
    learner.sign_in(cast.learner).send("/my-practice/delete", {"run": str(run)})
    assert course.rows() == []


def test_the_same_lines_sent_twice_are_kept_once(
    learner: PageClient, course: OpeningCourse
) -> None:
    assert keep(learner, TO_TALK) == keep(learner, TO_TALK)
    assert len(course.rows()) == 1


@pytest.mark.parametrize("said", ["", "a", "aa", "zzz", "aaaa"])
def test_lines_that_come_to_no_end_are_not_kept(
    learner: PageClient, course: OpeningCourse, said: str
) -> None:
    response = learner.send(f"{TRY}/keep", {"said": said})
    assert "nothing was kept" in text_of(learner, response.location)
    assert course.rows() == []


def test_somebody_who_is_signed_in_plays_without_lines_in_an_address(
    learner: PageClient, course: OpeningCourse
) -> None:
    assert "?said=" not in text_of(learner, TRY)
    run = play_now(learner, TO_NO)
    page = text_of(learner, f"/runs/{run}")
    assert CLOSE in page
    assert "Feedback:" not in page
    assert "Keep these lines" in page
    learner.send(f"/runs/{run}/keep", {"keep": "yes"})
    assert "These lines are kept" in text_of(learner, f"/runs/{run}")


def test_the_record_knows_nothing_of_it(
    learner: PageClient, course: OpeningCourse, app: Flask
) -> None:
    keep(learner, TO_TALK)
    play_now(learner, TO_NO)
    with app.app_context():
        for model in (LearningEvent, Enrolment, SkillTotal):
            assert db.session.scalar(select(func.count()).select_from(model)) == 0, model


def test_both_sets_stand_side_by_side_once_the_module_is_done(
    learner: PageClient, course: OpeningCourse
) -> None:
    keep(learner, TO_TALK)
    before = text_of(learner, "/courses/sample/modules/first-module")
    assert "When this module is done" in before
    learner.send("/courses/sample/lessons/first-lesson/done")
    assert f'href="{TRY}"' in text_of(learner, "/courses/sample/modules/first-module")
    assert f'href="{TRY}"' in text_of(learner, "/courses/sample")
    run = play_now(learner, TO_NO)
    page = text_of(learner, f"/runs/{run}")
    assert "Then and now" in page
    assert page.index("Feedback: asked") < page.index("Feedback: told")
    assert "You chose another line at 1 turn." in page
    assert "He took the card" in page
    assert "He said no" in page
    for judged in ("better", "worse", "well done", "improve"):
        assert judged not in page.lower()


def test_the_same_lines_again_are_called_steady(learner: PageClient, course: OpeningCourse) -> None:
    keep(learner, TO_TALK)
    learner.send("/courses/sample/lessons/first-lesson/done")
    run = play_now(learner, TO_TALK)
    assert "to stay steady is an answer" in text_of(learner, f"/runs/{run}")


def test_without_a_first_set_the_page_says_why_it_shows_one(
    learner: PageClient, course: OpeningCourse
) -> None:
    learner.send("/courses/sample/lessons/first-lesson/done")
    run = play_now(learner, TO_NO)
    page = text_of(learner, f"/runs/{run}")
    assert "no first lines of yours are kept" in page
    assert "Feedback: told" in page
    assert "What else could have been said" in text_of(learner, f"/runs/{run}?look=turns")


def test_the_first_set_alone_offers_the_second(learner: PageClient, course: OpeningCourse) -> None:
    run = keep(learner, TO_TALK)
    learner.send("/courses/sample/lessons/first-lesson/done")
    page = text_of(learner, f"/runs/{run}")
    assert "Play the same three turns now" in page
    later = play_now(learner, TO_NO)
    assert text_of(learner, f"/runs/{run}").count("Then, ") == 4
    assert text_of(learner, f"/runs/{later}").count("Then, ") == 4


def test_a_conversation_that_was_revised_between_is_set_beside_its_earlier_self(
    learner: PageClient, course: OpeningCourse
) -> None:
    keep(learner, TO_TALK)
    learner.send("/courses/sample/lessons/first-lesson/done")
    course.publish(("He looks up.", "He squints at you."))
    run = play_now(learner, TO_TALK)
    page = text_of(learner, f"/runs/{run}")
    assert "He looks up." in page
    assert "He squints at you." in page
    assert "was revised between the two" in page


def test_nobody_else_opens_it(learner: PageClient, cast: Cast, course: OpeningCourse) -> None:
    run = keep(learner, TO_TALK)
    for person in (cast.coordinator, cast.supervisor, cast.administrator):
        assert learner.sign_in(person).get(f"/runs/{run}").status_code == 404
    assert "The gate" not in text_of(learner.sign_in(cast.coordinator), "/agency/practice")
