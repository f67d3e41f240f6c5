"""The coordinator's page: the own agency, status and dates, and nothing that anybody answered."""

from __future__ import annotations

from datetime import timedelta

import pytest

from course_app.lib import clock
from course_app.progress.services import Seat, assign
from tests.conftest import Transaction
from tests.support.cast import Cast
from tests.support.client import PageClient


@pytest.fixture
def html(client: PageClient, cast: Cast, published: str, transaction: Transaction) -> str:
    assert cast.learner.agency_id
    assert cast.learner.membership_id
    with transaction() as session:
        yesterday = clock.now().date() - timedelta(days=2)
        seat = Seat(cast.learner.agency_id, cast.learner.membership_id)
        assign(session, seat, published, yesterday)
    return client.sign_in(cast.coordinator).get("/agency").get_data(as_text=True)


def test_a_coordinator_sees_the_own_agency_only(html: str, cast: Cast) -> None:
    assert cast.learner.name in html
    assert cast.supervisor.name in html
    assert cast.other_coordinator.name not in html


def test_who_is_late_is_marked(html: str) -> None:
    assert html.count(">late<") == 1


def test_a_supervisor_sees_the_own_unit_only(
    client: PageClient, cast: Cast, published: str
) -> None:
    assert published
    html = client.sign_in(cast.supervisor).get("/agency").get_data(as_text=True)
    assert cast.learner.name in html
    assert cast.coordinator.name not in html.replace(f"({cast.coordinator.name})", "")
