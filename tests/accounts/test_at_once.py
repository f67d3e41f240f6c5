"""Two requests at once: a code, a place, a half minute's code is used once, whoever is first."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pyotp
import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from course_app.accounts import throttle
from course_app.accounts.models import SignInFailure, User
from course_app.agencies.models import JoinCode
from tests.accounts.test_second_step import later, password, set_up_app
from tests.agencies.test_slips import GOOD, add, enter, slip
from tests.conftest import Transaction
from tests.support.cast import Cast
from tests.support.client import PageClient

pytestmark = pytest.mark.usefixtures("published")


def at_once(app: Flask, count: int, send: Callable[[PageClient, int], int]) -> list[int]:
    """The statuses of `count` requests that are sent together, each from a browser of its own."""

    def one(number: int) -> int:
        client = app.test_client()
        assert isinstance(client, PageClient)
        return send(client, number)

    with ThreadPoolExecutor(count) as pool:
        return sorted(pool.map(one, range(count)))


def test_a_code_that_two_use_at_once_makes_one_account(
    app: Flask, client: PageClient, cast: Cast, transaction: Transaction
) -> None:
    client.sign_in(cast.coordinator)
    code = slip(client, add(client))
    client.send("/sign-out")
    links = [str(enter(client, cast, "B 007", code)) for _ in range(4)]
    found = at_once(app, 4, lambda c, n: c.send(links[n], {"password": GOOD}).status_code)
    assert found == [302, 404, 404, 404]
    with transaction() as session:
        query = select(func.count()).select_from(User).where(User.name == "Bo Lind")
        assert session.scalar(query) == 1


def test_the_last_places_go_to_as_many_as_there_are(
    app: Flask, client: PageClient, cast: Cast, transaction: Transaction
) -> None:
    client.sign_in(cast.coordinator)
    client.send("/agency/join-links", {"days": "3", "places": "2"})
    html = client.get("/agency/join-links").get_data(as_text=True)
    door = "/join/" + html.split("/join/")[1].split("<")[0]

    def join(one: PageClient, number: int) -> int:
        return one.send(door, {"name": f"P {number}", "password": GOOD}).status_code

    assert at_once(app, 6, join) == [302, 302, 404, 404, 404, 404]
    with transaction() as session:
        assert session.scalars(select(JoinCode.taken)).one() == 2


def test_an_apps_code_that_two_use_at_once_signs_one_in(
    app: Flask, client: PageClient, cast: Cast
) -> None:
    secret, _ = set_up_app(client.sign_in(cast.learner))
    with later(2):
        code = pyotp.TOTP(secret).now()

        def prove(one: PageClient, _number: int) -> int:
            password(one, cast.learner)
            return one.send("/sign-in/second-step", {"code": code}).status_code

        assert at_once(app, 3, prove) == [302, 401, 401]


def test_counting_and_forgiving_never_wait_for_each_other(transaction: Transaction) -> None:
    """Rows taken in two orders are a deadlock on PostgreSQL: one sign-in would be refused."""
    buckets = [throttle.bucket("name", "a name", "k"), throttle.bucket("address", "::1", "k")]

    def again(verb: Callable[[Session, list[tuple[str, bytes]]], object]) -> None:
        for _ in range(60):
            with transaction() as session:
                verb(session, buckets)

    with ThreadPoolExecutor(4) as pool:
        verbs = (throttle.hit, throttle.forgive) * 2
        for done in [pool.submit(again, verb) for verb in verbs]:
            done.result()
    with transaction() as session:
        kept = session.scalars(select(SignInFailure.count)).all()
    assert all(count >= 0 for count in kept)
