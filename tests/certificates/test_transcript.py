"""The transcript: everything of one person, on a page and as a PDF that says when it is ready."""

from __future__ import annotations

import io

from flask import Flask
from pypdf import PdfReader

from tests.support.cast import Cast
from tests.support.client import PageClient
from tests.support.graduates import print_all


def test_an_empty_transcript_says_what_will_stand_there(
    client: PageClient, cast: Cast, published: str
) -> None:
    assert published
    html = client.sign_in(cast.learner).get("/transcript").get_data(as_text=True)
    assert "Nothing is on it yet" in html


def test_it_lists_stops_dates_hours_and_certificates(
    client: PageClient, cast: Cast, graduated: str
) -> None:
    html = client.sign_in(cast.learner).get("/transcript").get_data(as_text=True)
    assert graduated in html
    assert "7 of 7 stops" in html
    assert "contact hours certified: 1" in html
    assert "Harbor City Police" in html
    assert html.count('class="mark mark--done"') == 2


def test_a_begun_course_is_on_it_without_a_certificate(
    client: PageClient, cast: Cast, published: str
) -> None:
    client.sign_in(cast.learner)
    lesson = client.get("/course", follow_redirects=True).get_data(as_text=True)
    client.get("/courses/" + lesson.split('href="/courses/')[1].split('"')[0])
    client.get(f"/courses/{published}/lessons/what-addiction-is")
    html = client.get("/transcript").get_data(as_text=True)
    assert "not completed yet" in html
    assert "0 of 7 stops" in html


def test_it_shows_nobody_elses_record(client: PageClient, cast: Cast, graduated: str) -> None:
    assert graduated not in client.sign_in(cast.supervisor).get("/transcript").get_data(
        as_text=True
    )


def test_its_pdf_is_made_when_asked_for_and_the_page_says_when_it_is_there(
    app: Flask, client: PageClient, cast: Cast, graduated: str
) -> None:
    client.sign_in(cast.learner)
    assert client.get("/transcript.pdf").location.startswith("/transcript")
    assert client.send("/transcript/pdf").status_code == 302
    assert "It is being made" in client.get("/transcript").get_data(as_text=True)
    early = client.get("/transcript.pdf")
    assert (early.status_code, "still being made" in early.get_data(as_text=True)) == (404, True)
    print_all(app)
    assert "Open the PDF" in client.get("/transcript").get_data(as_text=True)
    response = client.get("/transcript.pdf")
    assert (response.mimetype, response.headers["Cache-Control"]) == ("application/pdf", "no-store")
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(response.data)).pages)
    assert "Maya Torres" in text
    assert graduated in text
    client.send("/transcript/pdf")
    client.send("/transcript/pdf")
    print_all(app)
    assert client.get("/transcript.pdf").status_code == 200


def test_everybody_gets_their_own_pdf(
    app: Flask, client: PageClient, cast: Cast, graduated: str
) -> None:
    client.sign_in(cast.supervisor).send("/transcript/pdf")
    print_all(app)
    text = PdfReader(io.BytesIO(client.get("/transcript.pdf").data)).pages[0].extract_text()
    assert cast.supervisor.name in text
    assert graduated not in text
