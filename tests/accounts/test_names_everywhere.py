"""Every form that takes a name follows lib/names.py, and says what to do."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from course_app.accounts.models import Passkey, User
from course_app.agencies.models import Agency, Membership, Unit
from tests.conftest import Transaction
from tests.support.cast import Cast
from tests.support.client import PageClient

pytestmark = pytest.mark.usefixtures("published")
GOOD = "lantern otter gravel tuesday"
TRICK = " \u202eRuth\u200b  Jose\u0301\t "
TIDY = "Ruth José"
ELM = {"name": "Elm", "time_zone": "America/Chicago", "coordinator": "Bo", "number": "1"}
FORMS = [
    ("learner", "/account/name", "name", {}),
    ("coordinator", "/agency/roster/add", "name", {"number": "77"}),
    ("coordinator", "/agency/roster/add", "unit", {"name": "Bo", "number": "77"}),
    ("coordinator", "/agency/roster/add", "number", {"name": "Bo"}),
    ("administrator", "/admin/agencies", "name", ELM),
    ("administrator", "/admin/agencies", "coordinator", ELM),
    ("administrator", "/admin/agencies", "number", ELM),
]


@pytest.mark.parametrize(("role", "url", "field", "others"), FORMS)
@pytest.mark.parametrize(("typed", "words"), [("...", "at least one letter"), ("\u3164", "letter")])
def test_what_cannot_be_read_is_refused_with_what_to_do(
    client: PageClient,
    cast: Cast,
    role: str,
    url: str,
    field: str,
    others: dict[str, str],
    typed: str,
    words: str,
) -> None:
    client.sign_in(cast.by_role()[role])
    response = client.send(url, {**others, field: typed})
    assert response.status_code == 400
    assert words in response.get_data(as_text=True)


@pytest.mark.parametrize(("role", "url", "field", "others"), FORMS)
def test_a_name_is_kept_tidy_whichever_form_it_came_by(
    client: PageClient,
    cast: Cast,
    transaction: Transaction,
    role: str,
    url: str,
    field: str,
    others: dict[str, str],
) -> None:
    client.sign_in(cast.by_role()[role])
    assert client.send(url, {**others, field: TRICK}).status_code in (200, 302)
    kept = (User.name, Agency.name, Unit.name, Membership.name, Membership.external_id)
    with transaction() as session:
        assert [one for column in kept for one in session.scalars(select(column)) if one == TIDY]


def test_who_joins_has_a_name_that_can_be_read(client: PageClient, cast: Cast) -> None:
    client.sign_in(cast.coordinator)
    client.send("/agency/join-links", {"days": "3", "places": "2"})
    door = "/join/" + client.get("/agency/join-links").text.split("/join/")[1].split("<")[0]
    client.send("/sign-out")
    refused = client.send(door, {"name": "\u2800", "password": GOOD})
    assert refused.status_code == 400
    assert "at least one letter" in refused.get_data(as_text=True)
    client.send(door, {"name": TRICK, "password": GOOD})
    assert f">{TIDY}<" in client.get("/course", follow_redirects=True).get_data(as_text=True)


def test_a_number_is_the_same_however_its_spaces_are_typed(
    client: PageClient, cast: Cast, transaction: Transaction
) -> None:
    client.sign_in(cast.coordinator)
    assert client.send("/agency/roster/add", {"name": "Bo", "number": "B  7"}).status_code == 302
    same = client.send("/agency/roster/add", {"name": "Bo", "number": "\u202ab\u00a07"})
    assert same.status_code == 409


def test_a_passkey_has_a_name_that_can_be_read(
    client: PageClient, cast: Cast, transaction: Transaction
) -> None:
    from course_app.lib import clock

    with transaction() as session:
        key = Passkey(
            user_id=cast.learner.user_id,
            credential_id=b"1",
            public_key=b"1",
            sign_count=0,
            name="Phone",
            created_at=clock.now(),
        )
        session.add(key)
        session.flush()
        url = f"/account/passkeys/{key.id}/name"
    client.sign_in(cast.learner)
    assert client.send(url, {"name": "\u202e"}).status_code == 400
    assert client.send(url, {"name": "My phone"}).status_code == 302


@pytest.mark.parametrize("name", ["", "\u202e", "x" * 201])
def test_the_command_line_refuses_what_is_no_name(app: Flask, name: str) -> None:
    words = ["accounts", "add", "--agency", "Elm", "--number", "1", "--name", name]
    result = app.test_cli_runner().invoke(args=words)
    assert result.exit_code == 1
    assert "Refused" in result.stderr
