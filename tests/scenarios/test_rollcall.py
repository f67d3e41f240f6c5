"""A roll call: the room's path is kept, votes have no name and go, and it ends by itself."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from flask import Flask

from course_app.jobs.tasks import RECURRING, TASKS
from course_app.lib import clock
from course_app.progress.models import EventKind
from course_app.scenarios.rollcall_models import RollCallVote
from tests.conftest import Transaction
from tests.content.scenario_factory import TO_HARM, TO_NUMBER
from tests.support.cast import Cast, of_member
from tests.support.client import PageClient
from tests.support.factories import make_member
from tests.support.practice import PracticeCourse
from tests.support.rollcall import START, a_phone, begin, code_of, step, stored, vote
from tests.support.statements import Statements

Count = Callable[[], AbstractContextManager[Statements]]


@pytest.fixture
def course(app: Flask, tmp_path: Path) -> PracticeCourse:
    made = PracticeCourse(app, tmp_path)
    made.publish()
    return made


@pytest.fixture
def sergeant(client: PageClient, cast: Cast, course: PracticeCourse) -> PageClient:
    return client.sign_in(cast.supervisor)


@pytest.fixture
def wall(sergeant: PageClient) -> str:
    return begin(sergeant)


@pytest.fixture
def code(transaction: Transaction, wall: str) -> str:
    with transaction() as session:
        return code_of(session, wall)


def test_hands_only_go_to_the_debrief(sergeant: PageClient, wall: str) -> None:
    for at, line in enumerate(TO_NUMBER):
        html = step(sergeant, wall, at, line=line)
    assert "He put the number in his phone" in html
    assert "One thing that worked" in html
    assert "Record who was there" in html


def test_a_missed_red_flag_can_be_gone_back_to(sergeant: PageClient, wall: str) -> None:
    for at, line in enumerate(TO_HARM):
        html = step(sergeant, wall, at, line=line)
    assert "Something here could not wait" in html
    assert "turn 2" in step(sergeant, wall, 2, "back", turn="1")


def test_the_state_is_in_the_database_and_nowhere_else(
    app: Flask, cast: Cast, sergeant: PageClient, wall: str
) -> None:
    step(sergeant, wall, 0, line="a")
    another = a_phone(app).sign_in(cast.supervisor)
    assert "turn 2" in another.get(wall).get_data(as_text=True)
    assert wall in another.page(START).links


def test_a_window_that_stayed_behind_changes_nothing(sergeant: PageClient, wall: str) -> None:
    step(sergeant, wall, 0, line="a")
    assert "had gone on in another window" in step(sergeant, wall, 0, line="b")
    assert "turn 2" in sergeant.get(wall).get_data(as_text=True)
    for do in ("close", "reveal", "back"):
        assert "had gone on in another window" in step(sergeant, wall, 0, do, turn="0")


def test_a_line_that_is_not_there_is_not_taken(sergeant: PageClient, wall: str) -> None:
    assert "turn 1" in step(sergeant, wall, 0, line="z")
    assert "Pick the line that won" in step(sergeant, wall, 0)


def test_a_count_is_hidden_until_it_is_shown_or_the_vote_is_closed(
    app: Flask, sergeant: PageClient, wall: str, code: str
) -> None:
    assert vote(a_phone(app), code, "b") == 302
    html = sergeant.get(wall).get_data(as_text=True)
    assert "phone voted" in html
    assert 'class="bars"' not in html
    assert 'class="bars"' in step(sergeant, wall, 0, "reveal")
    html = step(sergeant, wall, 0, "close")
    assert 'class="leads"' in html
    assert "closed" in html


def test_a_browser_has_one_vote_and_can_change_it_until_the_vote_closes(
    app: Flask, sergeant: PageClient, wall: str, code: str, transaction: Transaction
) -> None:
    phone, other = a_phone(app), a_phone(app)
    assert vote(phone, code, "b") == vote(phone, code, "a") == vote(other, code, "a") == 302
    with transaction() as session:
        assert stored(session)["roll_call_vote"] == 2
    html = step(sergeant, wall, 0, "close")
    assert html.count('class="leads"') == 1
    assert vote(phone, code, "c") == 400  # a closed page has no form and no mark
    with transaction() as session:
        assert stored(session)["roll_call_vote"] == 0


def test_votes_are_deleted_when_the_vote_closes_and_when_the_room_goes_on(
    app: Flask, sergeant: PageClient, wall: str, code: str, transaction: Transaction
) -> None:
    vote(a_phone(app), code, "b")
    step(sergeant, wall, 0, line="a")
    with transaction() as session:
        assert stored(session)["roll_call_vote"] == 0


def test_a_vote_for_the_turn_before_is_not_counted(
    app: Flask, sergeant: PageClient, wall: str, code: str, transaction: Transaction
) -> None:
    step(sergeant, wall, 0, line="a")
    assert vote(a_phone(app), code, "b", at=0) == 200
    assert vote(a_phone(app), code, "z", at=1) == 200
    with transaction() as session:
        assert stored(session)["roll_call_vote"] == 0


def test_a_vote_without_this_browsers_token_is_refused(
    app: Flask, code: str, transaction: Transaction
) -> None:
    assert a_phone(app).post(f"/vote/{code}", data={"line": "a", "at": "0"}).status_code == 400
    phone = a_phone(app)
    phone.get(f"/vote/{code}")
    forged = {"line": "a", "at": "0", "mark": "0" * 64}
    assert phone.post(f"/vote/{code}", data=forged).status_code == 400
    with transaction() as session:
        assert stored(session)["roll_call_vote"] == 0


def test_nothing_identifies_a_voter(
    app: Flask, cast: Cast, code: str, transaction: Transaction
) -> None:
    """Who is signed in votes like everybody else: the row has a hash, and the phone one cookie."""
    stranger = a_phone(app)
    response = stranger.get(f"/vote/{code}")
    cookies = response.headers.getlist("Set-Cookie")
    assert len(cookies) == 1
    assert cookies[0].startswith("voter=")
    assert f"Path=/vote/{code}" in cookies[0]
    assert "HttpOnly" in cookies[0]
    vote(a_phone(app).sign_in(cast.learner), code, "a")
    assert {c.name for c in RollCallVote.__table__.columns} == {
        "agency_id",
        "roll_call_id",
        "voter",
        "line",
    }
    with transaction() as session:
        (row,) = session.query(RollCallVote).all()
        assert str(cast.learner.user_id).encode() not in row.voter
        assert len(row.voter) == 32


def test_too_many_votes_from_one_browser_are_slowed(app: Flask, code: str) -> None:
    phone = a_phone(app)
    found = {vote(phone, code, "ab"[n % 2]) for n in range(95)}
    assert found == {302, 429}


def test_a_code_is_found_however_it_is_typed(app: Flask, code: str) -> None:
    phone = a_phone(app)
    typed = f"{code[:3].lower()} {code[3:]}"
    first = phone.get("/vote", query_string={"code": typed})
    assert first.location == f"/vote/{code}"
    assert phone.get(f"/vote/{code[:3]}-{code[3:]}").location == f"/vote/{code}"
    assert phone.get("/vote/ZZZZZZ").status_code == 404


def test_a_phone_that_has_the_turn_already_is_sent_nothing(
    app: Flask, sergeant: PageClient, wall: str, code: str
) -> None:
    phone = a_phone(app)
    asked = {"headers": {"X-Fragment": "1"}, "query_string": {"have": "0-open-0-"}}
    assert phone.get(f"/vote/{code}", **asked).status_code == 204
    step(sergeant, wall, 0, line="a")
    assert phone.get(f"/vote/{code}", **asked).status_code == 200


def test_others_cannot_hold_it(app: Flask, cast: Cast, wall: str, transaction: Transaction) -> None:
    with transaction() as session:
        from course_app.agencies.models import Agency, MemberRole

        harbor = session.get_one(Agency, cast.supervisor.agency_id)
        a_shift = of_member(
            harbor, *make_member(session, harbor, "Ana Ruiz", MemberRole.SUPERVISOR, "A shift")
        )
    for person, status in (
        (a_shift, 404),
        (cast.other_coordinator, 404),
        (cast.learner, 403),
        (cast.coordinator, 200),
    ):
        assert a_phone(app).sign_in(person).get(wall).status_code == status


def test_it_is_over_after_twelve_hours_and_then_deleted(
    app: Flask, cast: Cast, wall: str, code: str, transaction: Transaction
) -> None:
    vote(a_phone(app), code, "a")
    assert "scenarios.roll-calls" in RECURRING
    later = clock.now() + timedelta(hours=12, minutes=1)
    with time_machine.travel(later, tick=False):
        assert a_phone(app).sign_in(cast.supervisor).get(wall).status_code == 404
        assert a_phone(app).get(f"/vote/{code}").status_code == 404
        with transaction() as session:
            TASKS["scenarios.roll-calls"](session, {})
            assert set(stored(session).values()) == {0}


def test_it_counts_as_nobodys_practice(
    sergeant: PageClient, wall: str, course: PracticeCourse
) -> None:
    for at, line in enumerate(TO_NUMBER):
        step(sergeant, wall, at, line=line)
    assert course.events(*EventKind) == []
    assert course.runs() == []


def test_what_is_not_published_is_not_begun(sergeant: PageClient) -> None:
    for name in ("", "sample", "sample/first-lesson", "sample/nothing", "nothing/porch"):
        assert sergeant.send(START, {"scenario": name}).status_code == 404


def test_the_wall_and_the_phone_cost_few_statements(
    app: Flask, sergeant: PageClient, wall: str, code: str, count_statements: Count
) -> None:
    sergeant.get(wall)
    with count_statements() as seen:
        sergeant.get(wall)
    assert len(seen) <= 3, "\n".join(seen)
    assert seen.writes == []
    phone = a_phone(app)
    phone.get(f"/vote/{code}")
    with count_statements() as seen:
        phone.get(f"/vote/{code}")
    assert len(seen) <= 2, "\n".join(seen)
    assert seen.writes == []
