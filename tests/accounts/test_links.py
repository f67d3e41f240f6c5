"""One-time links: used once, by a POST, before they expire; looking uses nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from course_app.accounts.models import OneTimeLink, User
from course_app.lib import clock
from tests.conftest import Transaction
from tests.support.client import PageClient

pytestmark = pytest.mark.usefixtures("published")
NEW = {"name": "Ana Ruiz", "email": "ana@example.org", "password": "plain words in a row"}


@pytest.fixture
def link(app: Flask) -> str:
    output = app.test_cli_runner().invoke(args=["accounts", "first-link"]).output
    return "/setup/" + output.strip().rsplit("/setup/", 1)[1]


def test_the_first_administrator_comes_in_by_the_printed_link(
    app: Flask, client: PageClient, link: str
) -> None:
    assert client.get(link).status_code == 200
    assert client.send(link, NEW).status_code == 302
    assert client.get("/admin").status_code == 200
    assert app.test_cli_runner().invoke(args=["accounts", "first-link"]).output == ""


def test_a_link_works_once(client: PageClient, link: str) -> None:
    assert client.send(link, NEW).status_code == 302
    assert client.send(link, {**NEW, "email": "eve@example.org"}).status_code == 404
    assert client.get(link).status_code == 404


def test_looking_at_a_link_does_not_use_it(client: PageClient, link: str) -> None:
    for _ in range(3):
        assert client.get(link).status_code == 200
    assert client.head(link).status_code == 200
    assert client.send(link, NEW).status_code == 302


def test_a_refused_form_leaves_the_link_usable(client: PageClient, link: str) -> None:
    refused = client.send(link, {**NEW, "password": "short"})
    assert refused.status_code == 400
    assert "at least 12 characters" in refused.get_data(as_text=True)
    assert "Ana Ruiz" in refused.get_data(as_text=True)
    assert client.send(link, NEW).status_code == 302


def test_an_administrator_link_lasts_an_hour(client: PageClient, link: str) -> None:
    with time_machine.travel(clock.now() + timedelta(minutes=61)):
        assert client.send(link, NEW).status_code == 404


def test_only_the_hash_of_a_link_is_stored(link: str, transaction: Transaction) -> None:
    with transaction() as session:
        [stored] = session.scalars(select(OneTimeLink.token_hash))
    assert link.removeprefix("/setup/") not in stored
    assert len(stored) == 64


def test_a_person_added_by_command_sets_a_password_and_is_on_the_roster(
    app: Flask, client: PageClient, transaction: Transaction
) -> None:
    words = ["accounts", "add", "--agency", "Elm Fire", "--name", "Bo Lind", "--number", "7"]
    output = app.test_cli_runner().invoke(args=words).output
    link = "/setup/" + output.strip().rsplit("/setup/", 1)[1]
    assert client.send(link, {"password": "plain words in a row"}).status_code == 302
    client.send("/sign-out")
    code = output.split("agency code ")[1].split(",")[0]
    fields = {"agency_code": code, "employee_number": "7", "password": "plain words in a row"}
    assert client.send("/sign-in", fields).status_code == 302
    with transaction() as session:
        assert session.scalars(select(User.name)).all() == ["Bo Lind"]
