"""What a coordinator sees of practice: sums over ten, and runs that were marked as assessed."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from course_app.agencies.models import Agency, AuditEvent, MemberRole
from course_app.extensions import db
from course_app.progress.models import EventKind
from tests.conftest import Transaction
from tests.content.scenario_factory import TO_HARM, TO_NO, TO_NUMBER
from tests.support import commands
from tests.support.cast import Cast, of_member
from tests.support.client import PageClient
from tests.support.factories import make_member
from tests.support.practice import SCENARIO, PracticeCourse, begin, say

DESK = "/agency/practice"
ON = {"course": "sample", "scenario": "porch", "assess": "yes"}


@pytest.fixture
def course(app: Flask, tmp_path: Path) -> PracticeCourse:
    made = PracticeCourse(app, tmp_path)
    made.publish()
    return made


def text_of(client: PageClient, url: str) -> str:
    return client.get(url).get_data(as_text=True)


def assessed(client: PageClient) -> str:
    """Begin an assessed run; its address."""
    return client.send(f"{SCENARIO}/runs", {"assessed": "yes"}).location


def test_an_agency_must_ask_before_a_run_can_be_assessed(
    client: PageClient, cast: Cast, course: PracticeCourse
) -> None:
    client.sign_in(cast.learner)
    assert "my agency reads" not in text_of(client, SCENARIO)
    assert assessed(client).endswith("/scenarios/porch")
    assert course.runs() == []


def test_an_assessed_run_says_so_before_the_first_line_and_is_read_by_the_coordinator(
    client: PageClient, cast: Cast, course: PracticeCourse, app: Flask
) -> None:
    client.sign_in(cast.coordinator).send(DESK, ON)
    client.sign_in(cast.learner)
    assert "Begin the run that my agency reads" in text_of(client, SCENARIO)
    url = assessed(client)
    assert "Assessed run: your agency reads it" in text_of(client, url)
    assert "take the last line back" not in text_of(client, url).lower()
    say(client, course.runs()[0].id, *TO_NO)
    (event,) = course.events(EventKind.SCENARIO_ASSESSED)
    client.send("/my-practice/delete", {"run": "all"})
    client.sign_in(cast.coordinator)
    assert "Maya Torres" in text_of(client, DESK)
    page = text_of(client, f"{DESK}/{event.enrolment_id}/{event.seq}")
    assert "Call the medics over" in page
    assert "Not today" in page
    commands.run(app, "records", "verify")
    client.sign_in(cast.other_coordinator)
    assert "Maya Torres" not in text_of(client, DESK)
    assert client.get(f"{DESK}/{event.enrolment_id}/{event.seq}").status_code == 404


def test_private_runs_stay_private_where_runs_are_assessed(
    client: PageClient, cast: Cast, course: PracticeCourse
) -> None:
    client.sign_in(cast.coordinator).send(DESK, ON)
    client.sign_in(cast.learner)
    say(client, begin(client), *TO_NUMBER)
    assert course.events(EventKind.SCENARIO_ASSESSED) == []
    assert len(course.events(EventKind.SCENARIO_PRACTISED)) == 1
    assert "Maya Torres" not in text_of(client.sign_in(cast.coordinator), DESK)


def test_an_assessed_run_is_recorded_as_it_went_and_counts_as_practice_only_when_it_would(
    client: PageClient, cast: Cast, course: PracticeCourse
) -> None:
    client.sign_in(cast.coordinator).send(DESK, ON)
    client.sign_in(cast.learner)
    assessed(client)
    say(client, course.runs()[0].id, *TO_HARM)
    assert len(course.events(EventKind.SCENARIO_ASSESSED)) == 1
    assert course.events(EventKind.SCENARIO_PRACTISED) == []


def test_a_line_of_an_assessed_run_is_not_taken_back(
    client: PageClient, cast: Cast, course: PracticeCourse
) -> None:
    client.sign_in(cast.coordinator).send(DESK, ON)
    client.sign_in(cast.learner)
    url = assessed(client)
    run = course.runs()[0].id
    say(client, run, "a")
    client.send(f"{url}/back", {"at": "1"})
    assert course.runs()[0].path == ["a"]


def test_the_switch_is_on_record_once_each_way(
    client: PageClient, cast: Cast, course: PracticeCourse, app: Flask
) -> None:
    client.sign_in(cast.coordinator)
    for wanted in ("yes", "yes", "no", "no"):
        client.send(DESK, {**ON, "assess": wanted})
    with app.app_context():
        kinds = select(AuditEvent.kind).where(AuditEvent.kind.like("assessment.%"))
        assert sorted(db.session.scalars(kinds)) == ["assessment.off", "assessment.on"]
    assert client.send(DESK, {**ON, "scenario": "nowhere"}).status_code == 404


def test_sums_appear_with_ten_people_and_not_before(
    client: PageClient, cast: Cast, course: PracticeCourse, transaction: Transaction
) -> None:
    with transaction() as session:
        agency = session.get_one(Agency, cast.learner.agency_id)
        people = [
            of_member(
                agency,
                *make_member(
                    session, agency, f"P{i} Person", MemberRole.LEARNER, "", f"p{i}@x.org"
                ),
            )
            for i in range(9)
        ]
    for person in people:
        client.sign_in(person)
        say(client, begin(client), *TO_NUMBER)
        say(client, begin(client), *TO_NUMBER)  # a second run of one person adds nothing
    client.sign_in(cast.coordinator)
    assert "Sums appear once ten people" in text_of(client, DESK)
    client.sign_in(cast.learner)
    say(client, begin(client), *TO_NUMBER)
    page = text_of(client.sign_in(cast.coordinator), DESK)
    assert "Skills in the first runs of 10 people" in page
    assert '<th scope="row">Complex reflection</th><td class="num">10</td>' in page
    assert "Confronting" not in page
    with transaction() as session:
        assert (
            session.scalar(select(func.count()).select_from(db.metadata.tables["skill_total"])) == 1
        )
