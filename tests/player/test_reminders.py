"""Reminders of refreshers: off until they are asked for, one mail each, stopped by one link."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from course_app.accounts.models import User
from course_app.jobs.models import Job
from course_app.jobs.tasks import RECURRING, TASKS
from course_app.lib import clock
from course_app.lib.mail import Letter
from course_app.scenarios.models import RefresherReminder
from tests.conftest import Transaction
from tests.support.cast import Cast
from tests.support.client import PageClient
from tests.support.jobs import mail_server, run_jobs
from tests.support.refreshers import ABOUT, DUE, FIRST, RefresherCourse, days_later

SWITCH = f"{ABOUT}/reminder"


@pytest.fixture
def course(app: Flask, tmp_path: Path) -> RefresherCourse:
    made = RefresherCourse(app, tmp_path)
    made.publish()
    return made


@pytest.fixture
def graduate(client: PageClient, cast: Cast, course: RefresherCourse) -> PageClient:
    course.complete(client, cast.learner)
    return client


@contextmanager
def noon(days: int) -> Iterator[None]:
    """Noon, UTC, some days from now and an hour more, when reminders go out."""
    then = (clock.now() + timedelta(days=days)).replace(hour=17, minute=0)
    with time_machine.travel(then):
        yield


def letters_on(app: Flask, transaction: Transaction, days: int) -> list[Letter]:
    """What the worker sends on a day, looking twice."""
    with noon(days), mail_server(app) as letters:
        for _ in range(2):
            with transaction() as session:
                TASKS["refreshers.remind"](session, {})
            run_jobs(app)
        return [one for one in letters if "refresher" in one.subject]


def text_of(client: PageClient, url: str) -> str:
    return html.unescape(client.get(url).get_data(as_text=True))


def test_nobody_is_reminded_who_did_not_ask(
    graduate: PageClient, app: Flask, transaction: Transaction
) -> None:
    assert "It is off" in text_of(graduate, ABOUT)
    assert letters_on(app, transaction, DUE[0]) == []
    assert "refreshers.remind" in RECURRING


def test_one_mail_goes_for_each_refresher_on_its_day(
    graduate: PageClient, app: Flask, transaction: Transaction
) -> None:
    graduate.send(SWITCH, {"mail": "on"})
    assert "It is on" in text_of(graduate, ABOUT)
    days = [DUE[0] - 1, DUE[0], DUE[0] + 1, DUE[1], DUE[2] + 5, DUE[3], DUE[3] + 9]
    counts = [len(letters_on(app, transaction, day)) for day in days]
    assert counts == [0, 1, 0, 1, 1, 1, 0]
    with transaction() as session:
        assert session.scalars(select(RefresherReminder)).all() == []


def test_the_mail_and_its_job_say_nothing_of_how_anybody_did(
    graduate: PageClient, cast: Cast, app: Flask, transaction: Transaction
) -> None:
    graduate.send(SWITCH, {"mail": "on"})
    [letter] = letters_on(app, transaction, DUE[0])
    assert letter.to == cast.learner.email
    assert "4-minute refresher of A sample course" in letter.text
    assert f"{app.config['PUBLIC_URL']}/courses/sample\n" in letter.text
    for part in (letter.text, letter.html):
        assert not re.search(r"wrong|sure|score|percent|porch|\bif\b.*\bI will\b", part)
    with transaction() as session:
        jobs = session.scalars(select(Job).where(Job.task == "refreshers.mail")).all()
        for job in jobs:
            assert job.payload == {"user_id": str(cast.learner.user_id), "course_id": "sample"}
        assert jobs


def test_who_did_the_last_one_a_day_ago_is_told_when_the_next_is_offered(
    graduate: PageClient, cast: Cast, app: Flask, transaction: Transaction
) -> None:
    graduate.send(SWITCH, {"mail": "on"})
    with days_later(graduate, cast.learner, DUE[1] - 5):
        graduate.send(f"{FIRST}/done")
    assert letters_on(app, transaction, DUE[1]) == []
    assert len(letters_on(app, transaction, DUE[1] + 10)) == 1


def test_the_link_in_the_mail_stops_them_without_a_sign_in(
    graduate: PageClient, cast: Cast, app: Flask, transaction: Transaction
) -> None:
    graduate.send(SWITCH, {"mail": "on"})
    [letter] = letters_on(app, transaction, DUE[0])
    found = re.search(r"(/reminders/\S+)", letter.text)
    assert found
    stranger = app.test_client()
    assert isinstance(stranger, PageClient)
    assert "Stop these mails" in text_of(stranger, found[1])
    assert letters_on(app, transaction, DUE[1])  # opening it changes nothing
    assert "They are off" in stranger.send(found[1]).get_data(as_text=True)
    assert letters_on(app, transaction, DUE[2]) == []
    assert stranger.get("/reminders/x").status_code == 404
    assert stranger.send("/reminders/x").status_code == 404


def test_it_is_switched_off_on_the_page_too(
    graduate: PageClient, app: Flask, transaction: Transaction
) -> None:
    graduate.send(SWITCH, {"mail": "on"})
    graduate.send(SWITCH, {"mail": "off"})
    assert "It is off" in text_of(graduate, ABOUT)
    assert letters_on(app, transaction, DUE[0]) == []


def test_it_needs_an_address_that_is_confirmed_and_ends_with_it(
    graduate: PageClient, cast: Cast, app: Flask, transaction: Transaction
) -> None:
    graduate.send(SWITCH, {"mail": "on"})
    with transaction() as session:
        user = session.get_one(User, cast.learner.user_id)
        user.email = user.email_key = None
        user.pending_email = user.pending_key = "maya@example.com"
    assert letters_on(app, transaction, DUE[0]) == []
    with transaction() as session:
        assert session.scalars(select(RefresherReminder)).all() == []
    assert "an e-mail address that you have confirmed" in text_of(graduate, ABOUT)
    graduate.send(SWITCH, {"mail": "on"})
    assert "stays off" in text_of(graduate, ABOUT)


def test_there_is_no_reminder_before_the_course_is_done_or_after_the_last(
    client: PageClient, cast: Cast, course: RefresherCourse
) -> None:
    client.sign_in(cast.learner).send(SWITCH, {"mail": "on"})
    assert "stays off" in text_of(client, ABOUT)
    course.complete(client, cast.learner)
    with days_later(client, cast.learner, DUE[3] + 1):
        assert "A reminder by mail" not in text_of(client, ABOUT)
        client.send(SWITCH, {"mail": "on"})
        assert "stays off" in text_of(client, ABOUT)
