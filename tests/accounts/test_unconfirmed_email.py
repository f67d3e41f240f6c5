"""An address that was typed and not confirmed may be a stranger's: it opens nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from flask import Flask

from course_app.accounts import services
from course_app.accounts.models import OneTimeLink, User
from course_app.lib import clock
from course_app.lib.mail import Letter
from tests.conftest import Transaction
from tests.support.cast import Cast
from tests.support.client import PageClient
from tests.support.factories import PASSWORD
from tests.support.jobs import link_in, mail_server, run_jobs

pytestmark = pytest.mark.usefixtures("published")
WANTED = {"email": "both@example.org", "password": PASSWORD}


@pytest.fixture
def letters(app: Flask) -> Iterator[list[Letter]]:
    with mail_server(app) as kept:
        yield kept


def ask(app: Flask, client: PageClient, letters: list[Letter]) -> str:
    """Type the address at one's own account; returns the link that was mailed to it."""
    assert client.send("/account/email", WANTED).status_code == 302
    run_jobs(app)
    assert letters[-1].subject == "Confirm your e-mail"
    return link_in(letters[-1])


def without_email(transaction: Transaction, cast: Cast) -> None:
    with transaction() as session:
        services.drop_email(session.get_one(User, cast.learner.user_id))


def test_it_signs_nobody_in_and_resets_nothing(
    app: Flask, client: PageClient, cast: Cast, letters: list[Letter], transaction: Transaction
) -> None:
    client.sign_in(cast.learner)
    without_email(transaction, cast)
    ask(app, client, letters)
    client.send("/sign-out")
    form = {"identifier": "both@example.org", "password": PASSWORD}
    assert client.send("/sign-in", form).status_code == 401
    assert client.send("/reset", {"email": "both@example.org"}).status_code == 200
    run_jobs(app)
    assert [letter.subject for letter in letters] == ["Confirm your e-mail"]


def test_of_two_who_typed_it_the_one_who_confirms_has_it(
    app: Flask, client: PageClient, cast: Cast, letters: list[Letter]
) -> None:
    first = ask(app, client.sign_in(cast.learner), letters)
    second = ask(app, client.sign_in(cast.supervisor), letters)
    client.send("/sign-out")
    assert client.send(second).status_code == 200
    assert client.send(first).status_code == 404
    form = {"identifier": "both@example.org", "password": PASSWORD}
    assert client.send("/sign-in", form).status_code == 302
    assert "Sid" in client.get("/account").get_data(as_text=True)


def test_typing_a_known_and_a_free_address_is_answered_alike(
    client: PageClient, cast: Cast
) -> None:
    client.sign_in(cast.learner)
    answers = set()
    for email in (str(cast.supervisor.email), "nobody@example.org"):
        sent = client.send("/account/email", {"email": email, "password": PASSWORD})
        page = client.get(sent.headers["Location"]).get_data(as_text=True)
        page = re.sub(r'name="csrf_token" value="[^"]*"', "", page)  # it tells the second
        answers.add((sent.status_code, page.replace(email, "").split('id="where"')[0]))
    assert len(answers) == 1


def test_two_who_confirm_in_the_same_moment_are_one_and_a_refusal(
    cast: Cast, transaction: Transaction, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The database decides; the other hears that the link is spent, not that something broke."""
    monkeypatch.setattr(services, "person_by_email", lambda *_: None)
    with transaction() as session:
        user = session.get_one(User, cast.learner.user_id)
        services.ask_for_email(user, str(cast.supervisor.email))
        link = OneTimeLink(
            token_hash="x",
            purpose="email",
            user_id=user.id,
            bound_to=user.pending_key,
            expires_at=clock.now(),
        )
        with pytest.raises(services.EmailTaken):
            services.confirm_email(session, link)
        session.rollback()
