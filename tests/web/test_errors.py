"""Bad requests get the right status and a page that helps, never a trace."""

from __future__ import annotations

from pathlib import Path

import flask_migrate
import pytest
from flask import Flask

from config import Config
from course_app import create_app
from tests.support.cast import Cast
from tests.support.client import PageClient
from tests.support.demo import close

pytestmark = pytest.mark.usefixtures("published")


@pytest.fixture
def learner(client: PageClient, cast: Cast) -> PageClient:
    return client.sign_in(cast.learner)


@pytest.mark.parametrize(
    "url",
    [
        "/no-such-page",
        "/courses/no-such-course",
        "/courses/%00",
        "/courses/deflection-conversation-framework/lessons/no-such-lesson",
        "/courses/deflection-conversation-framework/lessons/addiction-science",
        "/courses/deflection-conversation-framework/modules/what-addiction-is",
        "/courses/deflection-conversation-framework/modules/x/review",
        "/courses/" + "x" * 3000,
        "/courses/../../etc/passwd",
        "/media/0000.png",
        "/static/css/none.css",
        "/setup/" + "y" * 500,
    ],
)
def test_an_address_that_leads_nowhere_is_not_found(learner: PageClient, url: str) -> None:
    response = learner.get(url)
    assert response.status_code == 404
    assert "What you can do" in response.get_data(as_text=True) or "/setup/" in url


@pytest.mark.parametrize("url", ["/sign-out", "/theme"])
def test_a_page_that_only_takes_forms_says_so(learner: PageClient, url: str) -> None:
    response = learner.get(url)
    assert response.status_code == 405
    assert "POST" in response.headers["Allow"]


def test_a_body_that_is_too_large_is_refused(learner: PageClient) -> None:
    response = learner.send("/sign-in", {"identifier": "x" * (11 * 1024 * 1024)})
    assert response.status_code == 413


@pytest.mark.parametrize("field", ["identifier", "agency_code", "password", "next", "odd\x00"])
def test_a_form_with_a_character_that_is_no_text_is_refused(client: PageClient, field: str) -> None:
    assert client.send("/sign-in", {field: "a\x00b"}).status_code == 400


def test_a_form_without_its_token_is_refused_with_a_way_out(learner: PageClient) -> None:
    response = learner.post("/theme", data={"theme": "night"})
    assert response.status_code == 400
    assert "reload the page" in response.get_data(as_text=True)


def test_a_page_that_is_not_yours_is_refused_plainly(learner: PageClient) -> None:
    for url in ("/agency", "/author", "/admin"):
        assert learner.get(url).status_code == 403


def test_an_unexpected_failure_shows_no_trace(
    app: Flask, monkeypatch: pytest.MonkeyPatch, client: PageClient
) -> None:
    def break_down() -> str:
        raise ZeroDivisionError("secret detail")

    monkeypatch.setitem(app.view_functions, "web.for_you", break_down)
    break_down.__dict__["guard"] = "public"
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    response = client.get("/for-you")
    assert response.status_code == 500
    assert "secret detail" not in response.get_data(as_text=True)


def test_with_the_database_away_there_is_a_page_and_health_still_answers(tmp_path: Path) -> None:
    url = "postgresql://nobody@127.0.0.1:1/none?connect_timeout=1"
    app = create_app(Config(mode="real", database_url=url, instance_dir=str(tmp_path)))
    client = app.test_client()
    response = client.get("/")
    assert response.status_code == 503
    assert response.headers["Retry-After"]
    assert "back in a moment" in response.get_data(as_text=True)
    assert client.get("/readyz").status_code == 503
    assert client.get("/healthz").status_code == 200
    close(app)


@pytest.mark.parametrize("url", ["/", "/course", "/for-you", "/sign-in", "/readyz", "/nowhere"])
def test_with_the_database_away_a_signed_in_person_gets_the_page_too(
    tmp_path: Path, url: str
) -> None:
    address = "postgresql://nobody@127.0.0.1:1/none?connect_timeout=1"
    app = create_app(Config(mode="real", database_url=address, instance_dir=str(tmp_path)))
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie["_user_id"] = "a token of somebody who signed in before"
    for response in (client.get(url), client.post(url)):
        assert response.status_code == 503
        assert response.get_data()
    close(app)


def test_a_database_that_comes_back_is_served_again(tmp_path: Path) -> None:
    config = Config(
        mode="real", database_url=f"sqlite:///{tmp_path}/x/one.db", instance_dir=str(tmp_path)
    )
    app = create_app(config)
    assert app.test_client().get("/").status_code == 503
    (tmp_path / "x").mkdir()
    with app.app_context():
        flask_migrate.upgrade()
    assert app.test_client().get("/").status_code == 200
    close(app)


def test_every_answer_carries_the_security_headers(client: PageClient) -> None:
    for url in ("/", "/no-such-page", "/healthz"):
        headers = client.get(url).headers
        assert "default-src 'none'" in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"
