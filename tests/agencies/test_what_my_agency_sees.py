"""The page "What my agency sees" is the policy in words: each permission, each fact, no other."""

from __future__ import annotations

import html as html_module

import pytest

from course_app.agencies.actor import Actor
from course_app.agencies.policy import (
    AUDIENCES,
    FACTS,
    NEVER,
    PERMISSIONS,
    SIGHTS,
    permits,
    seen_by,
)
from tests.agencies.test_policy import PEOPLE
from tests.support.cast import Cast
from tests.support.client import PageClient

PAGE = "/account/what-my-agency-sees"


@pytest.fixture
def text(client: PageClient) -> str:
    return html_module.unescape(client.get(PAGE).get_data(as_text=True))


def test_every_permission_says_what_it_shows() -> None:
    assert set(SIGHTS) == set(PERMISSIONS), "a permission needs a line in SIGHTS"


def test_every_permission_is_somebodys_on_the_page() -> None:
    assert {p for _, _, held in AUDIENCES for p in held} == set(PERMISSIONS)


@pytest.mark.parametrize(("key", "held"), [(key, held) for key, _, held in AUDIENCES])
def test_an_audience_holds_what_the_rules_permit(key: str, held: tuple[str, ...]) -> None:
    who: Actor = PEOPLE[key]
    assert {p for p in PERMISSIONS if permits(who, p)} == set(held)


def test_every_fact_is_shown_to_somebody_or_to_nobody() -> None:
    seen = {fact for sight in SIGHTS.values() for fact in sight.sees}
    assert seen | set(NEVER) == set(FACTS)
    assert not seen & set(NEVER)


def test_the_page_says_each_line_of_the_policy(text: str) -> None:
    for row in seen_by():
        assert str(row["who"]) in text
        for words in [*row["sees"], *row["does"]]:
            assert str(words) in text
    for fact in NEVER:
        assert str(FACTS[fact]) in text


def test_the_page_is_linked_from_sign_in_the_course_and_the_account(
    client: PageClient, cast: Cast, published: str
) -> None:
    assert PAGE in client.page("/sign-in").links
    client.sign_in(cast.learner)
    assert PAGE in client.page(f"/courses/{published}").links
    assert PAGE in client.page("/account").links


def test_the_coordinators_pages_show_no_more_than_the_page_says(
    client: PageClient, cast: Cast, published: str
) -> None:
    """Not an e-mail, not a device, not an hour of the day."""
    assert published
    client.sign_in(cast.learner).get("/course", follow_redirects=True)
    client.sign_in(cast.coordinator)
    for url in ("/agency", "/agency/roster", f"/agency/roster/{cast.learner.membership_id}"):
        html = client.get(url).get_data(as_text=True)
        assert cast.learner.name in html
        assert str(cast.learner.email) not in html
        assert "Test" not in html
        assert "UTC" not in html
