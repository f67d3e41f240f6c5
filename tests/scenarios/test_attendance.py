"""Who was there: by list or slip, own unit or whole agency, recorded once, withdrawn."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from course_app.agencies.models import Agency, AuditEvent, AuditKind
from course_app.lib import clock
from course_app.progress.models import EventKind
from course_app.scenarios.rollcall_models import Attendance
from tests.conftest import Transaction
from tests.support.cast import Cast, Person, of_member
from tests.support.client import PageClient
from tests.support.factories import make_member
from tests.support.practice import PracticeCourse
from tests.support.rollcall import START, a_phone, begin, code_of, stored
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
def here(transaction: Transaction, wall: str) -> str:
    with transaction() as session:
        return f"/rollcall/{code_of(session, wall)}"


@pytest.fixture
def away(transaction: Transaction, cast: Cast) -> Person:
    """A learner of the same agency and of another unit."""
    with transaction() as session:
        harbor = session.get_one(Agency, cast.learner.agency_id)
        return of_member(harbor, *make_member(session, harbor, "Ola Berg", unit="A shift"))


def tick(client: PageClient, wall: str, *people: Person) -> str:
    ids = [str(person.membership_id) for person in people]
    response = client.send(f"{wall}/attendance", {"member": ids}, follow_redirects=True)
    return response.get_data(as_text=True)


def rows(transaction: Transaction) -> list[Attendance]:
    with transaction() as session:
        found = list(session.scalars(select(Attendance).order_by(Attendance.recorded_at)))
        session.expunge_all()
        return found


def test_a_sergeant_ticks_a_list(
    sergeant: PageClient, wall: str, cast: Cast, course: PracticeCourse, transaction: Transaction
) -> None:
    assert "1 person is recorded." in tick(sergeant, wall, cast.learner)
    (row,) = rows(transaction)
    assert row.membership_id == cast.learner.membership_id
    assert (row.scenario_id, row.minutes, row.how) == ("porch", 5, "list")
    assert row.recorded_by == cast.supervisor.user_id
    assert course.events(*EventKind) == []
    with transaction() as session:
        kinds = set(session.scalars(select(AuditEvent.kind)))
    assert {AuditKind.ROLL_CALL_BEGUN, AuditKind.ATTENDANCE_RECORDED} <= kinds


def test_who_is_ticked_twice_is_recorded_once(
    sergeant: PageClient, wall: str, cast: Cast, transaction: Transaction
) -> None:
    tick(sergeant, wall, cast.learner)
    assert "nothing was recorded" in tick(sergeant, wall, cast.learner)
    assert len(rows(transaction)) == 1


def test_a_learner_says_it_and_the_sergeant_confirms(
    app: Flask, sergeant: PageClient, wall: str, here: str, cast: Cast, transaction: Transaction
) -> None:
    learner = a_phone(app).sign_in(cast.learner)
    assert "I was there" in learner.get(here).get_data(as_text=True)
    learner.send(here)
    learner.send(here)
    assert "confirms it today" in learner.get(here).get_data(as_text=True)
    assert rows(transaction) == []
    assert "They say that they were there" in sergeant.get(f"{wall}/attendance").get_data(
        as_text=True
    )
    tick(sergeant, wall, cast.learner)
    (row,) = rows(transaction)
    assert row.how == "slip"
    assert "It is recorded." in learner.get(here).get_data(as_text=True)
    with transaction() as session:
        assert stored(session)["roll_call_claim"] == 0


def test_a_supervisor_records_the_own_unit_only(
    app: Flask, sergeant: PageClient, wall: str, here: str, cast: Cast, away: Person,
    transaction: Transaction,
) -> None:  # fmt: skip
    assert "Ola Berg" not in sergeant.get(f"{wall}/attendance").get_data(as_text=True)
    tick(sergeant, wall, away)
    elsewhere = a_phone(app).sign_in(away)
    assert "another unit" in elsewhere.get(here).get_data(as_text=True)
    elsewhere.send(here)
    assert rows(transaction) == []
    coordinator = a_phone(app).sign_in(cast.coordinator)
    tick(coordinator, wall, away)
    assert [row.membership_id for row in rows(transaction)] == [away.membership_id]


def test_nobody_records_people_of_another_agency(
    app: Flask, cast: Cast, sergeant: PageClient, transaction: Transaction
) -> None:
    theirs = begin(a_phone(app).sign_in(cast.coordinator))
    tick(a_phone(app).sign_in(cast.coordinator), theirs, cast.other_coordinator)
    other = a_phone(app).sign_in(cast.other_coordinator)
    fields = {"member": str(cast.learner.membership_id)}
    assert other.send(f"{theirs}/attendance", fields).status_code == 404
    assert rows(transaction) == []


def test_people_are_found_by_a_piece_of_name_or_number(
    app: Flask, cast: Cast, away: Person, course: PracticeCourse
) -> None:
    coordinator = a_phone(app).sign_in(cast.coordinator)
    page = f"{begin(coordinator)}/attendance"
    for typed, found in (("ola", True), (away.number.lower(), True), ("maya", False), ("%", False)):
        html = coordinator.get(page, query_string={"q": typed}).get_data(as_text=True)
        assert (str(away.membership_id) in html) is found, typed


def test_it_stands_on_the_transcript_and_on_the_persons_page(
    app: Flask, sergeant: PageClient, wall: str, cast: Cast
) -> None:
    tick(sergeant, wall, cast.learner)
    own = a_phone(app).sign_in(cast.learner).get("/transcript").get_data(as_text=True)
    assert "Roll-call training" in own
    assert "A word on the porch" in own
    assert "Harbor City Police" in own
    person = f"/agency/roster/{cast.learner.membership_id}"
    theirs = a_phone(app).sign_in(cast.coordinator).get(person).get_data(as_text=True)
    assert "Roll-call training" in theirs
    other = (
        a_phone(app)
        .sign_in(cast.coordinator)
        .get(f"/agency/roster/{cast.supervisor.membership_id}")
    )
    assert "Roll-call training" not in other.get_data(as_text=True)


def test_a_coordinator_withdraws_with_a_reason_that_the_person_reads(
    app: Flask, sergeant: PageClient, wall: str, cast: Cast, transaction: Transaction
) -> None:
    tick(sergeant, wall, cast.learner)
    (row,) = rows(transaction)
    url = f"/agency/attendance/{row.id}/withdraw"
    coordinator = a_phone(app).sign_in(cast.coordinator)
    assert coordinator.send(url, {"why": "  "}).status_code == 400
    assert sergeant.send(url, {"why": "No"}).status_code == 403
    other = a_phone(app).sign_in(cast.other_coordinator)
    assert other.send(url, {"why": "No"}).status_code == 404
    assert coordinator.send(url, {"why": "Was on leave that day."}).status_code == 302
    coordinator.send(url, {"why": "Another reason"})
    (row,) = rows(transaction)
    assert row.withdrawn_why == "Was on leave that day."
    assert row.withdrawn_by == cast.coordinator.user_id
    own = a_phone(app).sign_in(cast.learner).get("/transcript").get_data(as_text=True)
    assert "Withdrawn: Was on leave that day." in own
    assert "0 min in all" in own
    with transaction() as session:
        withdrawn = AuditEvent.kind == AuditKind.ATTENDANCE_WITHDRAWN
        assert len(session.scalars(select(AuditEvent).where(withdrawn)).all()) == 1


def test_after_twelve_hours_nobody_can_say_it_and_the_record_stays(
    app: Flask, sergeant: PageClient, wall: str, here: str, cast: Cast, transaction: Transaction
) -> None:
    tick(sergeant, wall, cast.learner)
    with time_machine.travel(clock.now() + timedelta(hours=13), tick=False):
        learner = a_phone(app).sign_in(cast.learner)
        assert learner.get(here).status_code == 404
        assert learner.send(here).status_code == 404
    assert len(rows(transaction)) == 1


def test_the_day_is_the_agencys(
    app: Flask, cast: Cast, course: PracticeCourse, transaction: Transaction
) -> None:
    """At 03:30 UTC it is still the evening before in New York."""
    with time_machine.travel("2027-03-02T03:30:00Z", tick=False):
        sergeant = a_phone(app).sign_in(cast.supervisor)
        tick(sergeant, begin(sergeant), cast.learner)
    assert [row.held_on.isoformat() for row in rows(transaction)] == ["2027-03-01"]


def test_the_list_costs_the_same_for_many_people(
    sergeant: PageClient, wall: str, cast: Cast, transaction: Transaction, count_statements: Count
) -> None:
    with transaction() as session:
        harbor = session.get_one(Agency, cast.learner.agency_id)
        for _ in range(30):
            make_member(session, harbor, unit="B shift")
    with count_statements() as seen:
        html = sergeant.get(f"{wall}/attendance").get_data(as_text=True)
    assert html.count('name="member"') == 32
    assert len(seen) <= 6, "\n".join(seen)
    assert seen.writes == []


def test_what_is_no_id_is_no_person(sergeant: PageClient, wall: str) -> None:
    for typed in ("", "x", str(UUID(int=0))):
        assert sergeant.send(f"{wall}/attendance", {"member": typed}).status_code == 302
    assert sergeant.get(f"{wall}/attendance?after=x&q=%00").status_code in (200, 400)
    assert sergeant.get(START).status_code == 200
