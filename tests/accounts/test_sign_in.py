"""Signing in and out: by e-mail or by agency code, throttled, and without giving anybody away."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from course_app.accounts import throttle
from course_app.accounts.models import User
from course_app.lib import clock
from tests.conftest import Transaction
from tests.support.cast import Cast
from tests.support.client import PageClient
from tests.support.factories import PASSWORD

pytestmark = pytest.mark.usefixtures("published")


def sign_in(client: PageClient, **fields: str) -> int:
    return client.send("/sign-in", {"password": PASSWORD, **fields}).status_code


def signed_in(client: PageClient) -> bool:
    return client.get("/course").headers.get("Location", "").startswith("/courses/")


@pytest.mark.parametrize("email", ["maya@example.org", " MAYA@Example.ORG "])
def test_a_person_signs_in_by_email_however_it_is_typed(
    client: PageClient, cast: Cast, email: str
) -> None:
    assert cast.learner.email
    assert sign_in(client, identifier=email) == 302
    assert signed_in(client)


def test_a_person_signs_in_by_agency_code_and_number_however_typed(
    client: PageClient, cast: Cast
) -> None:
    code = cast.learner.agency_code.replace("-", " ").lower().replace("0", "o")
    number = f" {cast.learner.number.lower()} "
    assert sign_in(client, agency_code=code, employee_number=number) == 302
    assert signed_in(client)


def test_a_number_of_another_agency_does_not_sign_in(client: PageClient, cast: Cast) -> None:
    code = cast.other_coordinator.agency_code
    assert sign_in(client, agency_code=code, employee_number=cast.learner.number) == 401


def test_every_failure_gives_the_same_answer(client: PageClient, cast: Cast) -> None:
    def answer(**fields: str) -> str:
        response = client.send("/sign-in", fields)
        assert response.status_code == 401
        html = response.get_data(as_text=True)
        return html.replace(fields["identifier"], "").split("csrf_token")[0]

    wrong_password = answer(identifier="maya@example.org", password="not the password")
    nobody = answer(identifier="nobody@example.org", password="not the password")
    assert cast.learner
    assert wrong_password == nobody


def test_what_was_typed_is_kept_but_never_the_password(client: PageClient) -> None:
    response = client.send("/sign-in", {"identifier": "x@example.org", "password": "hunter22"})
    html = response.get_data(as_text=True)
    assert "x@example.org" in html
    assert "hunter22" not in html


def test_guessing_is_slowed_down_and_opens_again(client: PageClient, cast: Cast) -> None:
    assert cast.learner
    wrong = {"identifier": "maya@example.org", "password": "wrong wrong wrong"}
    for _ in range(throttle.LIMITS["pair"]):
        assert client.send("/sign-in", wrong).status_code == 401
    assert sign_in(client, identifier="maya@example.org") == 429
    later = clock.now() + timedelta(seconds=throttle.WINDOW_SECONDS)
    with time_machine.travel(later):
        assert sign_in(client, identifier="maya@example.org") == 302


def test_signing_out_ends_the_session_on_the_server(client: PageClient, cast: Cast) -> None:
    client.sign_in(cast.learner)
    cookie = client.get_cookie("course")
    assert cookie is not None
    assert client.send("/sign-out").status_code == 302
    client.set_cookie("course", cookie.value)
    assert not signed_in(client)


def test_a_sign_in_ends_by_itself_after_thirty_days(client: PageClient, cast: Cast) -> None:
    client.sign_in(cast.learner)
    assert signed_in(client)
    with time_machine.travel(clock.now() + timedelta(days=31)):
        assert not signed_in(client)


@pytest.mark.parametrize(
    ("wanted", "landing"),
    [
        ("/for-you", "/for-you"),
        ("https://evil.example/", "/course"),
        ("//evil.example/", "/course"),
        ("/\\evil.example/", "/course"),
        ("/\t/evil.example/", "/course"),
        ("javascript:alert(1)", "/course"),
        ("http://[bad", "/course"),
    ],
)
def test_after_signing_in_one_lands_on_our_own_pages_only(
    client: PageClient, cast: Cast, wanted: str, landing: str
) -> None:
    fields = {"identifier": str(cast.learner.email), "password": PASSWORD, "next": wanted}
    assert client.send("/sign-in", fields).headers["Location"] == landing


@pytest.mark.parametrize(
    ("who", "desk"),
    [
        ("learner", "/course"),
        ("coordinator", "/agency"),
        ("supervisor", "/agency"),
        ("instructor", "/author"),
        ("administrator", "/admin"),
    ],
)
def test_signing_in_leads_to_where_the_role_works_unless_a_page_was_wanted(
    client: PageClient, cast: Cast, who: str, desk: str
) -> None:
    fields = {"identifier": str(getattr(cast, who).email), "password": PASSWORD}
    assert client.send("/sign-in", fields).headers["Location"] == desk
    assert client.get("/sign-in").headers["Location"] == desk
    client.send("/sign-out")
    wanted = client.send("/sign-in", {**fields, "next": "/for-you"})
    assert wanted.headers["Location"] == "/for-you"


def test_of_two_roles_the_one_that_others_wait_for_comes_first_and_links_to_the_other(
    client: PageClient, cast: Cast, transaction: Transaction
) -> None:
    with transaction() as session:
        session.get_one(User, cast.coordinator.user_id).site_role = "instructor"
    fields = {"identifier": str(cast.coordinator.email), "password": PASSWORD}
    assert client.send("/sign-in", fields).headers["Location"] == "/agency"
    html = client.get("/agency").get_data(as_text=True)
    assert 'href="/author"' in html
    assert 'href="/course"' in html


@pytest.mark.parametrize("password", ["", "x" * 5000, "\x00", "🚓" * 300])
def test_odd_passwords_are_refused_without_a_failure(client: PageClient, password: str) -> None:
    fields = {"identifier": "maya@example.org", "password": password}
    assert client.send("/sign-in", fields).status_code in (400, 401)
