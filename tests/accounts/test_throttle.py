"""Guessing is slowed where it comes from, and shuts nobody out who is elsewhere."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from course_app.accounts import throttle
from tests.support.cast import Cast
from tests.support.client import PageClient
from tests.support.factories import PASSWORD

pytestmark = pytest.mark.usefixtures("published")
VOLATILE = re.compile(r'value="[^"]*"')
NAME = "maya@example.org"


def attempt(client: PageClient, word: str, place: str, name: str = NAME, **more: str) -> int:
    form = {"identifier": name, "password": word, **more}
    return client.send("/sign-in", form, environ_overrides={"REMOTE_ADDR": place}).status_code


@pytest.fixture
def stranger(app: Flask, cast: Cast) -> PageClient:
    assert cast
    client = app.test_client()
    assert isinstance(client, PageClient)
    return client


def guess_often(stranger: PageClient, places: int = 1) -> None:
    for n in range(places):
        for _ in range(throttle.LIMITS["pair"] + 2):
            attempt(stranger, "wrong wrong wrong", f"203.0.113.{n}")


def test_a_stranger_who_guesses_elsewhere_shuts_nobody_out(
    client: PageClient, stranger: PageClient
) -> None:
    guess_often(stranger)
    assert attempt(stranger, PASSWORD, "203.0.113.0") == 429
    assert attempt(client, PASSWORD, "198.51.100.7") == 302


def test_guesses_from_everywhere_are_slowed_but_not_in_a_browser_that_is_known(
    client: PageClient, stranger: PageClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert attempt(client, PASSWORD, "198.51.100.7", computer="own") == 302
    client.send("/sign-out")
    monkeypatch.setattr(throttle, "LIMITS", {**throttle.LIMITS, "name": 20})
    guess_often(stranger, places=3)
    assert attempt(stranger, PASSWORD, "192.0.2.9") == 429
    assert attempt(client, PASSWORD, "198.51.100.8") == 302


def test_a_known_browser_may_not_guess_without_end_either(
    client: PageClient, stranger: PageClient
) -> None:
    assert stranger
    assert attempt(client, PASSWORD, "198.51.100.7", computer="own") == 302
    client.send("/sign-out")
    found = [attempt(client, "wrong wrong wrong", f"198.51.100.{n}") for n in range(10)]
    assert found[8:] == [429, 429]


def test_being_known_for_one_name_helps_with_no_other(
    client: PageClient, stranger: PageClient, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = str(cast.coordinator.email)
    assert attempt(client, PASSWORD, "198.51.100.7", other, computer="own") == 302
    client.send("/sign-out")
    monkeypatch.setattr(throttle, "LIMITS", {**throttle.LIMITS, "name": 5})
    guess_often(stranger)
    assert attempt(client, PASSWORD, "198.51.100.7") == 429


def test_a_shared_computer_is_not_remembered_and_no_name_is_in_the_cookie(
    client: PageClient, stranger: PageClient
) -> None:
    assert stranger
    attempt(client, PASSWORD, "198.51.100.7")
    assert client.get_cookie("known", path="/sign-in") is None
    client.send("/sign-out")
    attempt(client, PASSWORD, "198.51.100.7", computer="own")
    cookie = client.get_cookie("known", path="/sign-in")
    assert cookie is not None
    assert "maya" not in cookie.decoded_value.casefold()


@pytest.mark.parametrize("value", ["", "x", "WyJ4Il0.aaaa.bbbb", "💥"])
def test_a_forged_cookie_is_none(client: PageClient, stranger: PageClient, value: str) -> None:
    assert stranger
    client.set_cookie("known", value, path="/sign-in")
    assert attempt(client, PASSWORD, "198.51.100.7") == 302


def test_too_many_tries_are_answered_alike_for_somebody_and_nobody(stranger: PageClient) -> None:
    pages = set()
    for name in (NAME, "nobody@example.org"):
        for _ in range(throttle.LIMITS["pair"]):
            attempt(stranger, "wrong wrong wrong", "203.0.113.5", name)
        form = {"identifier": name, "password": PASSWORD}
        place = {"REMOTE_ADDR": "203.0.113.5"}
        answer = stranger.send("/sign-in", form, environ_overrides=place)
        pages.add((answer.status_code, VOLATILE.sub("", answer.get_data(as_text=True))))
    [(status, _)] = pages
    assert status == 429


def test_one_line_is_one_place_whatever_address_it_takes() -> None:
    assert throttle.place_of("2001:db8:1:2::1") == throttle.place_of("2001:db8:1:2:ffff::9")
    assert throttle.place_of("2001:db8:1:2::1") != throttle.place_of("2001:db8:1:3::1")
    assert throttle.place_of("203.0.113.5") == "203.0.113.5"
    assert throttle.place_of("") == ""
