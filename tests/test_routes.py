"""Every route has its guard, and the guard holds: strangers, wrong roles, forged posts."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import cast as cast_type

import pytest
from flask import Flask

from course_app.agencies.policy import PERMISSIONS
from course_app.web.guards import PUBLIC, SIGNED_IN, guard_of
from tests.support.cast import Cast
from tests.support.client import PageClient
from tests.support.routes import Route, every_route

ClientOf = Callable[[str], PageClient]
# Which permissions each role holds: the other half of agencies/policy.py, written by hand.
HELD = {
    "learner": set[str](),
    "supervisor": {"agency.view", "rollcall.hold"},
    "coordinator": {
        "agency.view",
        "agency.certificates",
        "agency.practice",
        "attempts.open",
        "attendance.withdraw",
        "certificates.withdraw",
        "time.allow",
        "rollcall.hold",
        "roster.manage",
    },
    "other_coordinator": {
        "agency.view",
        "agency.certificates",
        "agency.practice",
        "attempts.open",
        "attendance.withdraw",
        "certificates.withdraw",
        "time.allow",
        "rollcall.hold",
        "roster.manage",
    },
    "instructor": {"attempts.regrade", "content.author"},
    "administrator": {
        "attempts.regrade",
        "content.author",
        "site.administer",
        "attempts.open",
        "certificates.withdraw",
        "time.allow",
    },
}

NAMED = (
    "code",
    "mail_id",
    "agency_id",
    "membership_id",
    "token",
    "user_id",
    "roll_call_id",
    "attendance_id",
)


def names_something(route: Route) -> bool:
    """Whether the route's sample is there: what is somebody's own never is."""
    return not {"attempt_id", "run_id", "enrolment_id"} & {*route.takes} and "/no-" not in route.url


@pytest.fixture
def routes(app: Flask, published: str) -> list[Route]:
    return list(every_route(app))


@pytest.fixture
def client_of(app: Flask, cast: Cast) -> ClientOf:
    return lambda role: cast_type(PageClient, app.test_client()).sign_in(getattr(cast, role))


def test_every_view_carries_a_guard_that_exists(app: Flask) -> None:
    for endpoint, view in app.view_functions.items():
        guard = guard_of(view)
        assert guard in {PUBLIC, SIGNED_IN, *PERMISSIONS}, f"{endpoint} has the guard {guard!r}"


def test_every_permission_is_held_by_the_roles_that_it_is_for() -> None:
    assert set().union(*HELD.values()) == set(PERMISSIONS)


def test_a_stranger_is_asked_to_sign_in(routes: list[Route], client: PageClient) -> None:
    for route in routes:
        if route.guard == PUBLIC:
            continue
        get = route.method == "GET"
        response = client.get(route.url) if get else client.send(route.url)
        assert response.status_code in (302, 401), f"{route}: {response.status}"
        if response.status_code == 302:
            assert response.location.startswith("/sign-in"), f"{route}: {response.location}"


def test_a_public_page_opens_to_a_stranger(routes: list[Route], client: PageClient) -> None:
    for route in routes:
        if route.guard == PUBLIC and route.method == "GET":
            status = client.get(route.url).status_code
            # An address that names something may name something that is not there.
            expected = {200, 302} if not route.takes else {200, 302, 404, 410}
            assert status in expected, f"{route}: {status}"


def test_a_post_without_its_token_is_refused(routes: list[Route], client_of: ClientOf) -> None:
    for role in ("learner", "administrator"):
        client = client_of(role)
        for route in routes:
            if route.method == "POST":
                status = client.post(route.url, data={"csrf_token": "forged"}).status_code
                assert status == 400, f"{route} as {role}: {status}"


@pytest.mark.parametrize("role", HELD)
def test_a_role_opens_what_it_may_and_nothing_else(
    role: str, routes: list[Route], client_of: ClientOf
) -> None:
    client = client_of(role)
    for route in routes:
        if route.method != "GET" or route.endpoint in ("accounts.set_password", "media.image"):
            continue
        status = client.get(route.url).status_code
        allowed = route.guard in {PUBLIC, SIGNED_IN, *HELD[role]}
        # What an address names may be another agency's, or not there: then it is not found.
        named = {*NAMED} & {*route.takes}
        expected = {200, 302, 404} if named else {200, 302}
        if "serial" in route.takes:
            expected = {404}  # a certificate that is somebody else's is as if it were not there
        if not allowed or not names_something(route):
            expected = {403, 404}
        assert status in expected, f"{route} as {role}: {status}"


@pytest.mark.parametrize("role", ["learner", "coordinator"])
def test_a_role_cannot_post_what_it_may_not(
    role: str, routes: list[Route], client_of: ClientOf
) -> None:
    client = client_of(role)
    for route in routes:
        if route.method == "POST" and route.guard not in {PUBLIC, SIGNED_IN, *HELD[role]}:
            status = client.send(route.url).status_code
            assert status in (403, 404), f"{route} as {role}: {status}"


def test_a_method_that_a_route_does_not_have_is_refused(
    app: Flask, routes: list[Route], client_of: ClientOf
) -> None:
    client = client_of("administrator")
    has = {url: {r.method for r in routes if r.url == url} for url in {r.url for r in routes}}
    for url, methods in has.items():
        for method in {"GET", "POST"} - methods:
            response = client.get(url) if method == "GET" else client.send(url)
            assert response.status_code == 405, f"{method} {url}: {response.status}"


def test_an_id_that_does_not_exist_is_not_found(
    routes: list[Route], client_of: ClientOf, published: str
) -> None:
    client = client_of("learner")
    for route in routes:
        if not {"lesson_id", "module_id", "quiz_id"} & set(route.takes):
            continue
        if route.guard not in {PUBLIC, SIGNED_IN}:
            continue  # a learner does not come so far
        for url in (
            route.url.replace(f"/courses/{published}", "/courses/no-such-course"),
            re.sub("/(lessons|modules|quizzes)/", r"/\1/no-", route.url),
        ):
            response = client.get(url) if route.method == "GET" else client.send(url)
            assert response.status_code == 404, f"{route.method} {url}: {response.status}"


@pytest.mark.parametrize("url", ["/nowhere", "/courses/", "/static/../config.py", "/%00", "/%ff"])
def test_an_unknown_address_is_a_helpful_page(url: str, client: PageClient) -> None:
    response = client.get(url)
    assert response.status_code == 404
    assert "<a " in response.get_data(as_text=True)
