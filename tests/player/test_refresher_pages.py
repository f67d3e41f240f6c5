"""Refreshers in pages: offered when due and never piled up, and nothing of them is kept."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text

from course_app.extensions import db
from course_app.progress.models import EventKind
from tests.conftest import Transaction
from tests.support import commands
from tests.support.cast import Cast
from tests.support.client import PageClient
from tests.support.refreshers import ABOUT, CHECK_URL, DUE, FIRST, HOME, RefresherCourse, days_later
from tests.support.statements import Statements

Count = Callable[[], AbstractContextManager[Statements]]
READY = "refresher is ready"
MODULE_LINE = f"{HOME}/modules/first-module/line"


@pytest.fixture
def course(app: Flask, tmp_path: Path) -> RefresherCourse:
    made = RefresherCourse(app, tmp_path)
    made.publish()
    return made


@pytest.fixture
def graduate(client: PageClient, cast: Cast, course: RefresherCourse) -> PageClient:
    course.complete(client, cast.learner)
    return client


def text_of(client: PageClient, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200, f"{url}: {response.status}"
    return html.unescape(response.get_data(as_text=True))


def turn_of(page: str) -> dict[str, str]:
    """The fields that choose the first line of a situation."""
    found = re.search(r'name="turn" value="([^"]+)"', page)
    assert found
    return {"turn": found[1], "line": "a"}


def test_it_is_offered_when_it_is_due_and_not_before(
    graduate: PageClient, cast: Cast, course: RefresherCourse
) -> None:
    with days_later(graduate, cast.learner, DUE[0] - 2):
        assert READY not in text_of(graduate, HOME)
        assert graduate.get(FIRST).status_code == 302
    with days_later(graduate, cast.learner, DUE[0] + 1):
        page = text_of(graduate, HOME)
        assert READY in page
        assert FIRST in page
        assert "Part 1 of 3" in text_of(graduate, FIRST)


def test_a_refresher_goes_from_a_situation_over_an_error_to_my_line(
    graduate: PageClient, cast: Cast, course: RefresherCourse
) -> None:
    graduate.send(MODULE_LINE, {"situation": "he says no", "action": "leave a number"})
    with days_later(graduate, cast.learner, DUE[0] + 1):
        first = text_of(graduate, FIRST)
        assert "firefighter on a follow-up visit" in first
        assert "You asked, on his steps" not in first  # no feedback before a line is chosen
        said = graduate.send(FIRST, turn_of(first)).get_data(as_text=True)
        for words in (
            "You chose this",
            "Goes furthest here",
            "You asked, on his steps",
            "Scared me",
        ):
            assert words in said
        assert "His arms go up" in said  # feedback for every line, chosen or not
        second = text_of(graduate, f"{FIRST}?part=1")
        assert "Which one?" in second
        rendition = re.search(r'name="rendition" value="([^"]+)"', second)
        assert rendition
        fields = {"rendition": rendition[1], "choice": "b", "sureness": "sure"}
        assert "Right." in graduate.send(f"{FIRST}?part=1", fields).get_data(as_text=True)
        last = text_of(graduate, f"{FIRST}?part=2")
        assert "Did it come up?" in last
        assert 'value="he says no"' in last
        line = {"module": "first-module", "situation": "he says no", "action": "come again"}
        response = graduate.send(f"{FIRST}/done", line)
        assert response.location == HOME
        home = text_of(graduate, HOME)
        assert "That was the refresher" in home
        assert READY not in home
        assert "come again" in text_of(graduate, "/my-lines")


def test_the_record_holds_that_one_was_done_and_the_day_and_nothing_else(
    graduate: PageClient, cast: Cast, course: RefresherCourse, app: Flask
) -> None:
    before = rows(app)
    with days_later(graduate, cast.learner, DUE[0] + 1):
        page = text_of(graduate, FIRST)
        graduate.send(FIRST, turn_of(page))
        second = text_of(graduate, f"{FIRST}?part=1")
        rendition = re.search(r'name="rendition" value="([^"]+)"', second)
        assert rendition
        fields = {"rendition": rendition[1], "choice": "b", "sureness": "sure"}
        graduate.send(f"{FIRST}?part=1", fields)
        assert rows(app) == before  # nothing at all is written on the way
        graduate.send(f"{FIRST}/done")
        [at] = course.done()
        assert (at.hour, at.minute, at.second, at.microsecond) == (0, 0, 0, 0)
        changed = {name for name, count in rows(app).items() if count != before[name]}
        assert changed == {"learning_event"}
    [event] = course.events(EventKind.REFRESHER_DONE)
    told = (event.stable_id, event.rendition_digest, event.commitment)
    assert told == (None, None, None)


def rows(app: Flask) -> dict[str, int]:
    """Rows in each table but those of sign-ins."""
    with app.app_context(), db.engine.connect() as connection:
        return {
            table.name: connection.scalar(text(f'SELECT count(*) FROM "{table.name}"')) or 0
            for table in db.metadata.sorted_tables
            if table.name != "sign_in_session"
        }


def test_the_whole_record_is_proven_after_all_four(
    graduate: PageClient, cast: Cast, course: RefresherCourse, app: Flask
) -> None:
    for n, due in enumerate(DUE, 1):
        with days_later(graduate, cast.learner, due + 1):
            assert f"{ABOUT}/{n}" in text_of(graduate, HOME)
            graduate.send(f"{ABOUT}/{n}/done")
            graduate.send(f"{ABOUT}/{n}/done")  # a double tap is one
    assert len(course.done()) == 4
    with days_later(graduate, cast.learner, 230):
        assert "No more refreshers are coming" in text_of(graduate, ABOUT)
    commands.run(app, "records", "verify")


def test_what_was_missed_does_not_pile_up(
    graduate: PageClient, cast: Cast, course: RefresherCourse
) -> None:
    with days_later(graduate, cast.learner, DUE[2] + 3):
        page = text_of(graduate, HOME)
        assert page.count(READY) == 1
        assert f'href="{ABOUT}/3"' in page
        assert graduate.get(FIRST).status_code == 302
        graduate.send(f"{ABOUT}/1/done")
        assert course.done() == []
        graduate.send(f"{ABOUT}/3/done")
        assert READY not in text_of(graduate, HOME)
    assert len(course.done()) == 1


def test_offers_end_after_eight_months(
    graduate: PageClient, cast: Cast, course: RefresherCourse
) -> None:
    with days_later(graduate, cast.learner, 245):
        assert READY not in text_of(graduate, HOME)
        assert graduate.get(f"{ABOUT}/4").status_code == 302


def test_not_now_hides_it_until_the_next_sign_in_and_stores_nothing(
    graduate: PageClient, cast: Cast, course: RefresherCourse, count_statements: Count
) -> None:
    with days_later(graduate, cast.learner, DUE[0] + 1):
        with count_statements() as seen:
            assert graduate.send(f"{ABOUT}/later").location == HOME
        assert seen.writes == []
        assert READY not in text_of(graduate, HOME)
        assert READY in text_of(graduate, ABOUT)  # who looks for it finds it
        person = cast.learner
        with graduate.session_transaction() as cookie:
            cookie.pop("_user_id")
        form = {"identifier": person.email, "password": person.password, "computer": "mine"}
        assert graduate.send("/sign-in", form).status_code == 302
        assert READY in text_of(graduate, HOME)


def test_a_situation_stays_the_same_when_it_is_opened_again(
    graduate: PageClient, cast: Cast, course: RefresherCourse
) -> None:
    with days_later(graduate, cast.learner, DUE[0] + 1):
        assert turn_of(text_of(graduate, FIRST)) == turn_of(text_of(graduate, FIRST))


@pytest.mark.parametrize(
    "form",
    [
        {"turn": "porch/steps", "line": "zz"},
        {"turn": "porch/nowhere", "line": "a"},
        {"turn": "nowhere", "line": "a"},
        {"rendition": "x", "choice": "a", "sureness": "sure"},
        {},
    ],
)
def test_an_answer_to_something_else_leads_back_to_the_question(
    graduate: PageClient, cast: Cast, course: RefresherCourse, form: dict[str, str]
) -> None:
    with days_later(graduate, cast.learner, DUE[0] + 1):
        for part in (0, 1, 2, 9):
            response = graduate.send(f"{FIRST}?part={part}", form)
            assert response.location.startswith(FIRST)


def test_an_answer_without_a_choice_asks_for_one(
    graduate: PageClient, cast: Cast, course: RefresherCourse
) -> None:
    with days_later(graduate, cast.learner, DUE[0] + 1):
        page = text_of(graduate, f"{FIRST}?part=1")
        rendition = re.search(r'name="rendition" value="([^"]+)"', page)
        assert rendition
        for choices in ([], ["zz"], ["a", "b"]):
            fields = {"rendition": rendition[1], "choice": choices, "sureness": "sure"}
            response = graduate.send(f"{FIRST}?part=1", fields)
            assert response.status_code == 400
            assert "Choose an answer first" in response.get_data(as_text=True)


def test_a_check_with_javascript_is_a_piece_of_the_page(
    graduate: PageClient, cast: Cast, course: RefresherCourse
) -> None:
    with days_later(graduate, cast.learner, DUE[0] + 1):
        page = text_of(graduate, f"{FIRST}?part=1")
        rendition = re.search(r'name="rendition" value="([^"]+)"', page)
        assert rendition
        fields = {"rendition": rendition[1], "choice": "b", "sureness": "sure"}
        piece = graduate.send(f"{FIRST}?part=1", fields, headers={"X-Fragment": "1"})
        assert piece.get_data(as_text=True).lstrip().startswith('<section class="check')
        assert f'href="{FIRST}?part=1"' in piece.get_data(as_text=True)


def test_half_a_line_is_given_back_and_the_refresher_is_not_done_yet(
    graduate: PageClient, cast: Cast, course: RefresherCourse
) -> None:
    with days_later(graduate, cast.learner, DUE[0] + 1):
        fields = {"module": "first-module", "situation": "he is ill", "action": ""}
        response = graduate.send(f"{FIRST}/done", fields)
        assert response.status_code == 400
        assert 'value="he is ill"' in response.get_data(as_text=True)
        assert course.done() == []


def test_emptied_fields_delete_the_line_that_came_back(
    graduate: PageClient, cast: Cast, course: RefresherCourse
) -> None:
    graduate.send(MODULE_LINE, {"situation": "he says no", "action": "leave a number"})
    with days_later(graduate, cast.learner, DUE[0] + 1):
        graduate.send(f"{FIRST}/done", {"module": "first-module", "situation": "", "action": ""})
        assert "There is nothing here" in text_of(graduate, "/my-lines")


def test_who_has_not_completed_the_course_is_offered_none(
    client: PageClient, cast: Cast, course: RefresherCourse
) -> None:
    client.sign_in(cast.learner)
    client.send(CHECK_URL, {"choice": "a", "sureness": "sure"})
    with days_later(client, cast.learner, DUE[0] + 1):
        assert READY not in text_of(client, HOME)
        client.send(f"{FIRST}/done")
        assert client.send(FIRST, {"turn": "porch/steps", "line": "a"}).status_code == 404
        assert "after you finish the course" in text_of(client, ABOUT)
    assert course.done() == []


def test_the_agency_sees_nothing_of_it(
    graduate: PageClient, cast: Cast, course: RefresherCourse
) -> None:
    pages = ("/agency", "/agency/roster", f"/agency/roster/{cast.learner.membership_id}")

    def seen() -> list[str]:
        graduate.sign_in(cast.coordinator)
        return [re.sub(r'value="[^"]{40,}"', "", text_of(graduate, url)) for url in pages]

    with days_later(graduate, cast.coordinator, DUE[0] + 1):
        before = seen()
        graduate.sign_in(cast.learner).send(f"{FIRST}/done")
        assert len(course.done()) == 1
        graduate.get(HOME)  # where it is said that it is done
        assert seen() == before


def test_the_course_home_costs_no_more_until_one_can_be_due(
    graduate: PageClient, cast: Cast, course: RefresherCourse, count_statements: Count
) -> None:
    def cost() -> int:
        graduate.get(HOME)
        with count_statements() as seen:
            graduate.get(HOME)
        assert seen.writes == []
        return len(seen)

    assert cost() <= 3
    with days_later(graduate, cast.learner, DUE[0] + 1):
        assert cost() <= 4  # whether it was done is in no row that is read anyway
        graduate.get(FIRST)
        with count_statements() as seen:
            graduate.get(FIRST)
        assert len(seen) <= 8, "\n".join(seen)
        assert seen.writes == []


def test_my_courses_offer_it_too(
    graduate: PageClient, cast: Cast, course: RefresherCourse, published: str
) -> None:
    assert published
    with days_later(graduate, cast.learner, DUE[0] + 1):
        assert text_of(graduate, "/course").count(READY) == 1


def test_a_choice_that_came_too_late_on_a_shared_computer_is_not_kept(
    graduate: PageClient, cast: Cast, course: RefresherCourse, transaction: Transaction
) -> None:
    with days_later(graduate, cast.learner, DUE[0] + 1):
        graduate.sign_in(cast.learner, shared=True)
        typed = f'[["{FIRST}", [["choice", "a"]]], ["{MODULE_LINE}", [["action", "x"]]]]'
        graduate.send("/sign-out/idle", {"path": FIRST, "typed": typed})
        with transaction() as session:
            paths = session.execute(text("SELECT path FROM kept_form")).scalars().all()
        assert list(paths) == [MODULE_LINE]
