"""The rules of a demo: sample people, this machine only, and never anything else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import flask_migrate
import pytest
from flask import Flask

from config import Config
from course_app import create_app
from tests.support.cast import Cast
from tests.support.client import PageClient
from tests.support.demo import close, make_demo

LOOK_AROUND = ["learner", "coordinator", "instructor", "administrator"]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    app = make_demo(tmp_path_factory.mktemp("demo"))
    yield app
    close(app)


@pytest.fixture
def visitor(demo: Flask) -> PageClient:
    client = demo.test_client()
    assert isinstance(client, PageClient)
    return client


@pytest.mark.parametrize("role", LOOK_AROUND)
def test_one_click_looks_around_as_each_role(visitor: PageClient, role: str) -> None:
    assert f"/demo/sign-in/{role}" in visitor.get("/sign-in").get_data(as_text=True)
    response = visitor.send(f"/demo/sign-in/{role}")
    assert response.status_code == 302
    landed = visitor.get(response.headers["Location"], follow_redirects=True)
    assert landed.status_code == 200
    assert "DEMO" in landed.get_data(as_text=True)


def test_every_page_says_demo(visitor: PageClient) -> None:
    for url in ("/", "/sign-in", "/for-you", "/no-such-page"):
        assert "DEMO" in visitor.get(url).get_data(as_text=True)


def test_the_sample_agency_has_people_in_every_state(visitor: PageClient) -> None:
    visitor.send("/demo/sign-in/coordinator")
    html = visitor.get("/agency").get_data(as_text=True)
    for words in ("Done", "On the way", "Not started"):
        assert words in html


def test_a_role_that_does_not_exist_is_not_found(visitor: PageClient) -> None:
    assert visitor.send("/demo/sign-in/chief").status_code == 404


@pytest.mark.parametrize("host", ["training.example.gov", "192.0.2.7", "127.0.0.1.example.com"])
def test_a_host_that_is_not_this_machine_is_refused(visitor: PageClient, host: str) -> None:
    assert visitor.get("/", headers={"Host": host}).status_code == 403


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "localhost:9000", "LOCALHOST", "[::1]:8000"])
def test_this_machine_by_any_of_its_names_is_served(visitor: PageClient, host: str) -> None:
    assert visitor.get("/", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded", "X-Forwarded-Odd", "Via"])
def test_a_forwarded_request_is_refused(visitor: PageClient, header: str) -> None:
    assert visitor.get("/", headers={header: "192.0.2.1"}).status_code == 403


def test_seeding_twice_adds_nobody(demo: Flask) -> None:
    result = demo.test_cli_runner().invoke(args=["seed", "--demo"])
    assert result.exit_code == 0
    assert "there already" in result.output


@pytest.mark.parametrize(("made", "opened"), [("demo", "real"), ("real", "demo")])
def test_a_database_stays_what_it_was_made_as(tmp_path: Path, made: str, opened: str) -> None:
    def app_of(mode: str) -> Flask:
        url = f"sqlite:///{tmp_path / 'one.db'}"
        return create_app(Config(mode=mode, database_url=url, instance_dir=str(tmp_path)))

    first, second = app_of(made), app_of(opened)
    with first.app_context():
        flask_migrate.upgrade()
    with second.app_context(), pytest.raises(SystemExit, match=f"was made as {made}"):
        flask_migrate.upgrade()
    assert second.test_client().get("/for-you").status_code == 503
    assert first.test_client().get("/for-you").status_code == 200
    close(first)
    close(second)


def test_a_real_installation_has_no_demo_doors(app: Flask, client: PageClient, cast: Cast) -> None:
    assert cast
    assert "Look around" not in client.get("/sign-in").get_data(as_text=True)
    assert client.send("/demo/sign-in/learner").status_code == 404
    assert app.test_cli_runner().invoke(args=["seed", "--demo"]).exit_code == 1
