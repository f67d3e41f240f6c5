"""A new password by mail, and an e-mail that is confirmed: links once, in time, for their own."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from course_app.accounts.models import User
from course_app.agencies.models import AuditEvent
from course_app.lib import clock
from course_app.lib.mail import Letter
from tests.conftest import Transaction
from tests.support.cast import Cast
from tests.support.client import PageClient
from tests.support.factories import PASSWORD
from tests.support.jobs import link_in, mail_server, run_jobs

pytestmark = pytest.mark.usefixtures("published")
GOOD = "lantern otter gravel tuesday"


@pytest.fixture
def letters(app: Flask) -> Iterator[list[Letter]]:
    with mail_server(app) as kept:
        yield kept


def ask_reset(app: Flask, client: PageClient, letters: list[Letter], email: str) -> str:
    assert client.send("/reset", {"email": email}).status_code == 200
    run_jobs(app)
    return link_in(letters[-1])


def test_a_link_by_mail_sets_a_new_password_once(
    app: Flask, client: PageClient, cast: Cast, letters: list[Letter], transaction: Transaction
) -> None:
    other = app.test_client()
    assert isinstance(other, PageClient)
    other.sign_in(cast.learner)
    link = ask_reset(app, client, letters, " MAYA@example.org ")
    assert client.get(link).status_code == 200
    assert client.head(link).status_code == 200
    assert client.send(link, {"password": "Maya Torres 1"}).status_code == 400
    assert client.send(link, {"password": GOOD, "computer": "own"}).status_code == 302
    assert client.get("/account").status_code == 200
    assert other.get("/account").status_code == 302
    assert client.send(link, {"password": GOOD}).status_code == 404
    run_jobs(app)
    assert letters[-1].subject == "Your password was changed"
    with transaction() as session:
        kinds = [event.kind for event in session.scalars(select(AuditEvent))]
    assert kinds == ["password.reset"]


def test_a_reset_link_lasts_an_hour_and_a_newer_one_replaces_it(
    app: Flask, client: PageClient, cast: Cast, letters: list[Letter]
) -> None:
    assert cast
    older = ask_reset(app, client, letters, "maya@example.org")
    newer = ask_reset(app, client, letters, "maya@example.org")
    assert client.get(older).status_code == 404
    assert client.get(newer).status_code == 200
    with time_machine.travel(clock.now() + timedelta(minutes=61)):
        assert client.send(newer, {"password": GOOD}).status_code == 404


def test_an_e_mail_is_the_persons_once_it_is_confirmed_and_the_old_address_hears(
    app: Flask, client: PageClient, cast: Cast, letters: list[Letter], transaction: Transaction
) -> None:
    client.sign_in(cast.learner)
    wrong = {"email": "new@example.org", "password": "not it, surely"}
    assert client.send("/account/email", wrong).status_code == 401
    right = {"email": "new@example.org", "password": PASSWORD}
    assert client.send("/account/email", right).status_code == 302
    run_jobs(app)
    link = link_in(letters[-1])
    assert letters[-1].to == "new@example.org"
    with transaction() as session:
        assert session.get_one(User, cast.learner.user_id).email == "maya@example.org"
    assert client.get(link).status_code == 200
    assert client.send(link).status_code == 302
    assert client.send(link).status_code == 404
    run_jobs(app)
    assert (letters[-1].to, letters[-1].subject) == ("maya@example.org", "Your e-mail was changed")
    assert "new@example.org" not in letters[-1].text
    with transaction() as session:
        assert session.get_one(User, cast.learner.user_id).email == "new@example.org"


def test_a_link_for_an_address_that_was_changed_since_confirms_nothing(
    app: Flask, client: PageClient, cast: Cast, letters: list[Letter]
) -> None:
    client.sign_in(cast.learner)
    client.send("/account/email", {"email": "first@example.org", "password": PASSWORD})
    run_jobs(app)
    link = link_in(letters[-1])
    client.send("/account/email", {"email": "second@example.org", "password": PASSWORD})
    assert client.send(link).status_code == 404


def test_an_address_that_somebody_confirmed_meanwhile_stays_theirs(
    app: Flask, client: PageClient, cast: Cast, letters: list[Letter], transaction: Transaction
) -> None:
    client.sign_in(cast.learner)
    client.send("/account/email", {"email": "both@example.org", "password": PASSWORD})
    run_jobs(app)
    link = link_in(letters[-1])
    with transaction() as session:
        sid = session.get_one(User, cast.supervisor.user_id)
        sid.email = sid.email_key = "both@example.org"
    assert client.send(link).status_code == 404


def test_an_e_mail_can_be_given_up_by_who_signs_in_without_one(
    app: Flask, client: PageClient, cast: Cast, letters: list[Letter]
) -> None:
    client.sign_in(cast.learner)
    assert client.send("/account/email", {"email": "", "password": PASSWORD}).status_code == 302
    run_jobs(app)
    assert letters[-1].to == "maya@example.org"
    client.sign_in(cast.administrator)
    assert client.send("/account/email", {"email": "", "password": PASSWORD}).status_code == 400


@pytest.mark.parametrize(
    "email", ["x", "a@b@c", "a b@example.org", "<b>@", "x" * 255 + "@example.org", "a@b\nBcc: c@d"]
)
def test_an_address_that_is_none_is_refused_and_kept(
    client: PageClient, cast: Cast, email: str
) -> None:
    client.sign_in(cast.learner)
    response = client.send("/account/email", {"email": email, "password": PASSWORD})
    assert response.status_code == 400
    assert client.send("/reset", {"email": email}).status_code == 400


def test_nobody_mails_a_strangers_address_again_and_again(client: PageClient, cast: Cast) -> None:
    client.sign_in(cast.learner)
    wish = {"email": "stranger@example.com", "password": PASSWORD}
    statuses = [client.send("/account/email", wish).status_code for _ in range(10)]
    assert statuses == [302] * 8 + [429] * 2
    client.sign_in(cast.supervisor)
    other = {**wish, "email": "Stranger@EXAMPLE.com"}
    assert client.send("/account/email", other).status_code == 429
