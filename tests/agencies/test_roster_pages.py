"""The roster is shown whole, a page at a time, also where people share a name."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import func, select

from course_app.agencies.models import Agency, Membership
from course_app.agencies.services import add_member
from tests.conftest import Transaction
from tests.support.cast import Cast
from tests.support.client import PageClient


def fill(transaction: Transaction, cast: Cast) -> int:
    """People enough for three pages, most of them namesakes."""
    with transaction() as session:
        agency = session.get_one(Agency, cast.coordinator.agency_id)
        for number in range(230):
            name = "John Smith" if number % 3 else "Ann Smith"
            add_member(session, agency, name, f"N{number:03}")
        count = session.scalar(
            select(func.count())
            .select_from(Membership)
            .where(Membership.agency_id == cast.coordinator.agency_id)
        )
    return count or 0


@pytest.mark.parametrize("start", ["/agency", "/agency/roster"])
def test_namesakes_at_the_edge_of_a_page_are_all_shown(
    client: PageClient, cast: Cast, published: str, transaction: Transaction, start: str
) -> None:
    people = fill(transaction, cast)
    client.sign_in(cast.coordinator)
    seen: list[str] = []
    url: str | None = start
    while url:
        html = client.get(url).get_data(as_text=True)
        seen += re.findall(r"\bN\d{3}\b", html)
        more = re.search(r'href="([^"]+after=[^"]+)"', html)
        url = more[1] if more else None
    assert len(set(seen)) == 230
    assert people > 230


def test_the_numbers_are_of_everybody_and_not_of_the_page(
    client: PageClient, cast: Cast, published: str, transaction: Transaction
) -> None:
    people = fill(transaction, cast)
    html = client.sign_in(cast.coordinator).get("/agency").get_data(as_text=True)
    assert f"{people} people" in html


@pytest.mark.parametrize("after", ["", "x", "0" * 36, "6e98b594-9c09-499f-b98a-fa2282dcbede"])
def test_a_place_that_is_none_is_a_page_all_the_same(
    client: PageClient, cast: Cast, published: str, after: str
) -> None:
    assert client.sign_in(cast.coordinator).get(f"/agency?after={after}").status_code == 200
