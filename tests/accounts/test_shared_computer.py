"""A shared computer: 15 idle minutes end the sign-in, and nothing stays in the browser."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from html import unescape

import pytest
import time_machine
from sqlalchemy import select

from course_app.accounts.models import SignInSession
from course_app.lib import clock
from tests.conftest import Transaction
from tests.support.cast import Cast
from tests.support.client import PageClient
from tests.support.factories import PASSWORD
from tests.support.statements import Statements

pytestmark = pytest.mark.usefixtures("published")
Count = Callable[[], AbstractContextManager[Statements]]


def signed_in(client: PageClient) -> bool:
    return client.get("/account").status_code == 200


def sign_in(client: PageClient, cast: Cast, **fields: str) -> None:
    given = {"identifier": str(cast.learner.email), "password": PASSWORD, **fields}
    assert client.send("/sign-in", given).status_code == 302


def at(minutes: float) -> AbstractContextManager[object]:
    return time_machine.travel(clock.now() + timedelta(minutes=minutes), tick=False)


@pytest.mark.parametrize("fields", [{}, {"computer": "shared"}])
def test_fifteen_idle_minutes_end_a_shared_sign_in(
    client: PageClient, cast: Cast, fields: dict[str, str]
) -> None:
    sign_in(client, cast, **fields)
    with at(14.9):
        assert signed_in(client)
    with at(30.5):
        assert not signed_in(client)


def test_the_sign_in_page_ticks_the_shared_computer(client: PageClient) -> None:
    html = client.get("/sign-in").get_data(as_text=True)
    assert html.count('name="computer" value="shared" checked') == 2


def test_use_keeps_a_shared_sign_in_open_for_hours(client: PageClient, cast: Cast) -> None:
    sign_in(client, cast)
    for minutes in range(0, 300, 14):
        with at(minutes):
            assert signed_in(client), minutes


def test_the_row_alone_ends_it_when_the_cookie_is_held_back(
    client: PageClient, cast: Cast, transaction: Transaction
) -> None:
    sign_in(client, cast)
    with transaction() as session:
        [row] = session.scalars(select(SignInSession))
        assert row.expires_at - row.seen_at <= timedelta(minutes=20)


def test_a_page_of_a_shared_sign_in_writes_only_every_five_minutes(
    client: PageClient, cast: Cast, count_statements: Count
) -> None:
    sign_in(client, cast)
    for minutes, writes in ((1, 0), (4, 0), (6, 1), (8, 0)):
        with at(minutes), count_statements() as seen:
            assert signed_in(client)
        assert len(seen.writes) == writes, (minutes, seen.writes)


def test_the_idle_end_does_not_depend_on_forms_that_are_refused(
    client: PageClient, cast: Cast
) -> None:
    sign_in(client, cast)
    for minutes in (6, 12, 18, 24):
        with at(minutes):
            assert client.send("/account/name", {"name": ""}).status_code == 400
    with at(30):
        assert signed_in(client)


def test_the_cookie_goes_with_the_window_and_pages_are_not_kept(
    client: PageClient, cast: Cast
) -> None:
    given = {"identifier": str(cast.learner.email), "password": PASSWORD, "computer": "shared"}
    response = client.send("/sign-in", given)
    cookie = next(c for c in response.headers.getlist("Set-Cookie") if c.startswith("course="))
    assert "Expires" not in cookie
    for url in ("/account", "/course", "/for-you", "/no-such-page"):
        assert client.get(url).headers["Cache-Control"] == "no-store", url


def test_signing_out_clears_what_the_browser_holds(client: PageClient, cast: Cast) -> None:
    sign_in(client, cast)
    response = client.send("/sign-out")
    assert response.headers["Clear-Site-Data"] == '"cache", "storage"'
    client.sign_in(cast.learner)
    assert "Clear-Site-Data" not in client.send("/sign-out").headers


def test_ones_own_phone_stays_signed_in_for_thirty_days(client: PageClient, cast: Cast) -> None:
    sign_in(client, cast, computer="own")
    with at(29 * 24 * 60):
        assert signed_in(client)
    with at(31 * 24 * 60):
        assert not signed_in(client)


def test_a_wrong_password_keeps_the_choice_of_computer(client: PageClient, cast: Cast) -> None:
    assert cast
    wrong = {"identifier": "maya@example.org", "password": "wrong", "computer": "own"}
    html = client.send("/sign-in", wrong).get_data(as_text=True)
    assert 'value="shared" checked' not in html


def test_every_page_of_a_shared_sign_in_watches_for_nobody_being_there(
    client: PageClient, cast: Cast, published: str
) -> None:
    lesson = f"/courses/{published}/lessons/what-addiction-is"
    for shared in (True, False):
        client.sign_in(cast.learner, shared=shared)
        for url in (lesson, f"/courses/{published}", "/account", "/for-you"):
            html = client.get(url).get_data(as_text=True)
            assert ("js/shared." in html) is shared, url
            assert ("data-shared" in html) is shared, url


def refresh_of(html: str) -> str | None:
    """Where a page goes by itself in a browser without JavaScript."""
    found = re.search(
        r'<noscript><meta http-equiv="refresh" content="901; url=([^"]+)"></noscript>', html
    )
    return unescape(found[1]) if found else None


def test_without_javascript_a_page_that_is_left_alone_leaves_the_screen_and_comes_back(
    client: PageClient, cast: Cast, published: str
) -> None:
    sign_in(client, cast)
    lesson = f"/courses/{published}/lessons/what-addiction-is"
    for url in (lesson, "/account"):
        left = refresh_of(client.get(url).get_data(as_text=True))
        assert left == f"/left-alone?next={url}"
    with at(15.1):
        ended = client.get(f"/left-alone?next={lesson}").headers["Location"]
        assert ended == f"/sign-in?ended=page&next={lesson}"
        html = client.get(ended).get_data(as_text=True)
        assert "Your place is kept" in html
        fields = {"identifier": str(cast.learner.email), "password": PASSWORD, "next": lesson}
        assert client.send("/sign-in", fields).headers["Location"] == lesson


def test_a_page_that_is_left_alone_does_not_keep_the_sign_in_open(
    client: PageClient, cast: Cast
) -> None:
    sign_in(client, cast)
    with at(10):
        assert signed_in(client)  # another page
    with at(15.1):
        response = client.get("/left-alone?next=/account")
        html = response.get_data(as_text=True)
        assert "Nobody was here" in html
        assert "Maya" not in html
        assert refresh_of(html) == "/left-alone?next=/account"
        assert response.headers["Cache-Control"] == "no-store"
    with at(25.1):
        assert not signed_in(client)


@pytest.mark.parametrize("wanted", ["//evil.example/", "/agency/slips", "/no-such", "\\x", ""])
def test_only_a_page_of_ours_is_come_back_to(client: PageClient, cast: Cast, wanted: str) -> None:
    answer = client.get("/left-alone", query_string={"next": wanted})
    assert answer.headers["Location"] == "/sign-in?ended=page"


def test_ones_own_phone_and_a_stranger_are_left_alone(client: PageClient, cast: Cast) -> None:
    assert refresh_of(client.get("/sign-in").get_data(as_text=True)) is None
    client.sign_in(cast.learner)
    assert refresh_of(client.get("/account").get_data(as_text=True)) is None
