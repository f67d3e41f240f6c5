"""Pages and papers say days alike: in the same words, and of the zone that was certified."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import pytest
import time_machine
from flask import Flask
from pypdf import PdfReader
from sqlalchemy import update

from course_app.agencies.models import Agency
from course_app.lib import clock
from tests.conftest import Transaction
from tests.support.cast import Cast
from tests.support.client import PageClient
from tests.support.graduates import graduate, pdf_of, print_all, serial_of

# At this instant it is still the day before in New York.
NIGHT = datetime(2027, 3, 2, 3, 30, tzinfo=UTC)
DAY, ZONE = "March 1, 2027", "dates are those of America/New_York"


@pytest.fixture
def serial(app: Flask, published: str, cast: Cast, transaction: Transaction) -> str:
    with (
        time_machine.travel(NIGHT, tick=False),
        app.app_context(),
        transaction() as session,
    ):
        graduate(session, cast.learner, published)
        return serial_of(session, cast.learner.user_id)


def text_of(data: bytes) -> str:
    pages = PdfReader(io.BytesIO(data)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


@pytest.mark.parametrize("moved", [False, True], ids=["", "agency-moved-to-another-zone"])
def test_certificate_transcript_and_their_pdfs_say_the_same_day_and_zone(
    app: Flask,
    client: PageClient,
    cast: Cast,
    serial: str,
    transaction: Transaction,
    moved: bool,
) -> None:
    if moved:
        with transaction() as session:
            session.execute(
                update(Agency)
                .where(Agency.id == cast.learner.agency_id)
                .values(time_zone="Pacific/Kiritimati")
            )
    with time_machine.travel(NIGHT, tick=False):
        said = _said(app, client, cast, serial, transaction)
    for text in said:
        assert DAY in text
        assert ZONE in text.replace("Dates are", "dates are")
        # Only that a transcript was made is told in the server's own zone, by name.
        assert "March 2, 2027" not in text.replace("ade on March 2, 2027 (UTC)", "")
        assert "2027-03-0" not in text
    lists = client.sign_in(cast.coordinator).get("/agency/certificates").get_data(as_text=True)
    assert lists.count(DAY) == 2


def _said(
    app: Flask, client: PageClient, cast: Cast, serial: str, transaction: Transaction
) -> list[str]:
    print_all(app)
    said = [client.get(f"/certificates/{serial}").get_data(as_text=True)]
    with transaction() as session:
        said.append(text_of(pdf_of(session, cast.learner.user_id)))
    client.sign_in(cast.learner)
    said.append(client.get("/transcript").get_data(as_text=True))
    client.send("/transcript/pdf")
    print_all(app)
    said.append(text_of(client.get("/transcript.pdf").data))
    return said


def test_the_day_of_a_revocation_is_of_that_zone_too(
    client: PageClient, cast: Cast, serial: str
) -> None:
    with time_machine.travel(NIGHT, tick=False):
        client.sign_in(cast.coordinator)
        sent = client.send(f"/certificates/{serial}/revoke", {"reason": "issued-in-error"})
        assert sent.status_code == 302
        html = client.get(f"/certificates/{serial}").get_data(as_text=True)
    assert f"on {DAY}: it was issued in error" in html


def test_there_is_one_zone_for_people_without_an_agency() -> None:
    assert clock.local_date(NIGHT, clock.HOME_ZONE).isoformat() == "2027-03-01"
