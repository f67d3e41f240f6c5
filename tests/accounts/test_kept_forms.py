"""What is typed on a shared computer survives its 15 idle minutes, for its own person only."""

from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from course_app.accounts.models import KeptForm, User
from course_app.accounts.views.kept_words import FORMS
from course_app.lib import clock
from tests.conftest import Transaction
from tests.support.cast import Cast, Person
from tests.support.client import PageClient
from tests.support.factories import PASSWORD

pytestmark = pytest.mark.usefixtures("published")
LATE = timedelta(minutes=16)


def sign_in(client: PageClient, person: Person) -> str:
    fields = {"identifier": str(person.email), "password": PASSWORD}
    return str(client.send("/sign-in", fields).headers["Location"])


def test_a_form_that_comes_late_is_offered_again_to_its_person(
    client: PageClient, cast: Cast, transaction: Transaction
) -> None:
    client.sign_in(cast.learner, shared=True)
    client.get("/account")
    with time_machine.travel(clock.now() + LATE):
        sent = client.send("/account/name", {"name": "مايا Torres"})
        assert sent.headers["Location"] == "/sign-in?kept=yes"
        assert "What you typed is kept" in client.get("/sign-in?kept=yes").get_data(as_text=True)
        assert sign_in(client, cast.learner) == "/kept"
        html = client.get("/kept").get_data(as_text=True)
        assert "مايا Torres" in html
        kept_id = html.split('name="kept_id" value="')[1].split('"')[0]
        fields = {"kept_id": kept_id, "name": "مايا Torres"}
        again = client.send("/kept", fields)
        assert (again.status_code, again.headers["Location"]) == (307, "/account/name")
        assert client.send(again.headers["Location"], fields).status_code == 302
        assert client.get("/kept").status_code == 302
    with transaction() as session:
        assert session.get_one(User, cast.learner.user_id).name == "مايا Torres"


def test_somebody_else_sees_nothing_of_it(client: PageClient, cast: Cast) -> None:
    client.sign_in(cast.learner, shared=True)
    client.get("/account")
    with time_machine.travel(clock.now() + LATE):
        client.send("/account/name", {"name": "A private thought"})
        assert sign_in(client, cast.coordinator) != "/kept"
        assert client.get("/kept").status_code == 302


def test_a_password_is_never_kept_and_the_rest_is_encrypted(
    client: PageClient, cast: Cast, transaction: Transaction
) -> None:
    client.sign_in(cast.learner, shared=True)
    client.get("/account")
    with time_machine.travel(clock.now() + LATE):
        fields = {"email": "maya.new@example.org", "password": "do not keep me"}
        client.send("/account/email", fields)
        sign_in(client, cast.learner)
        html = client.get("/kept").get_data(as_text=True)
    assert "maya.new@example.org" in html
    assert "do not keep me" not in html
    with transaction() as session:
        [row] = session.scalars(select(KeptForm))
        assert "maya.new" not in row.sealed_fields


def test_what_a_page_held_when_it_signed_out_by_itself_is_kept(
    client: PageClient, cast: Cast
) -> None:
    client.sign_in(cast.learner, shared=True)
    typed = json.dumps([["/account/name", [["name", "Half a name"], ["password", "no"]]]])
    response = client.send("/sign-out/idle", {"path": "/account", "typed": typed})
    assert response.headers["Location"] == "/sign-in?ended=yes&next=/account"
    assert response.headers["Clear-Site-Data"]
    assert sign_in(client, cast.learner) == "/kept"
    html = client.get("/kept").get_data(as_text=True)
    assert "Half a name" in html
    assert 'value="no"' not in html


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "x",
        "{}",
        "[1]",
        '[["//evil.example/", [["a", "b"]]]]',
        "[[1, 2]]",
        "null",
        r'[["/\\evil.example", [["a", "b"]]]]',
    ],
)
def test_odd_leftovers_are_left_out(client: PageClient, cast: Cast, typed: str) -> None:
    client.sign_in(cast.learner, shared=True)
    assert client.send("/sign-out/idle", {"path": "/", "typed": typed}).status_code == 302
    assert sign_in(client, cast.learner) != "/kept"


def test_what_a_sleeping_computer_hands_over_late_is_kept_too(
    client: PageClient, cast: Cast
) -> None:
    client.sign_in(cast.learner, shared=True)
    client.get("/account")
    typed = json.dumps([["/account/name", [["name", "After the nap"]]]])
    with time_machine.travel(clock.now() + timedelta(hours=3)):
        for _ in range(2):
            client.send("/account/name", {"name": "After the nap"})
        client.send("/sign-out/idle", {"path": "/account", "typed": typed})
        assert sign_in(client, cast.learner) == "/kept"
        assert client.get("/kept").get_data(as_text=True).count('name="kept_id"') == 1


def test_what_a_page_sends_on_its_own_is_not_offered_as_typed(
    client: PageClient, cast: Cast, published: str
) -> None:
    lesson = f"/courses/{published}/lessons/what-addiction-is"
    client.sign_in(cast.learner, shared=True)
    client.get(lesson)
    with time_machine.travel(clock.now() + LATE):
        client.send(f"{lesson}/place", {"section": "a", "block": "p-1"})
        assert sign_in(client, cast.learner) == "/course"


def test_it_can_be_forgotten_and_goes_by_itself_after_a_day(client: PageClient, cast: Cast) -> None:
    client.sign_in(cast.learner, shared=True)
    typed = json.dumps([["/account/name", [["name", "One"]]], ["/account/name", [["name", "Two"]]]])
    client.send("/sign-out/idle", {"path": "/", "typed": typed})
    client.sign_in(cast.learner)
    html = client.get("/kept").get_data(as_text=True)
    kept_id = html.split('name="kept_id" value="')[1].split('"')[0]
    assert client.send("/kept", {"kept_id": kept_id, "drop": "yes"}).status_code == 302
    html = client.get("/kept").get_data(as_text=True)
    assert "One" not in html
    assert "Two" in html
    with time_machine.travel(clock.now() + timedelta(hours=25)):
        assert client.get("/kept").status_code == 302


def test_anothers_kept_form_is_not_found(app: Flask, client: PageClient, cast: Cast) -> None:
    client.sign_in(cast.learner, shared=True)
    typed = json.dumps([["/account/name", [["name", "Mine"]]]])
    client.send("/sign-out/idle", {"path": "/", "typed": typed})
    client.sign_in(cast.learner)
    html = client.get("/kept").get_data(as_text=True)
    kept_id = html.split('name="kept_id" value="')[1].split('"')[0]
    client.sign_in(cast.supervisor)
    for odd in (kept_id, "", "not-an-id"):
        assert client.send("/kept", {"kept_id": odd}).status_code == 404


@pytest.mark.parametrize(
    ("path", "fields", "words"),
    [
        (
            "/attempts/00000000-0000-0000-0000-000000000000",
            [["q3", "2"], ["r3", "4711"], ["go", "save"]],
            ["Your answers in a quiz", "Question 3", "choice 2"],
        ),
        (
            "/courses/{course}/lessons/what-addiction-is/checks/a",
            [["choice", "x-9f"], ["rendition", "4711"], ["sureness", "think-so"]],
            ["Your answer to a question in a lesson", "Your choice", "Think so"],
        ),
        ("/agency/slips", [["new", "yes4711"]], ["Printing code slips", "A button was pressed"]),
        (
            "/no/such/page",
            [["odd_field", "Some <b>text</b>"]],
            ["A form", "You typed", "Some &lt;b"],
        ),
    ],
)
def test_what_is_kept_is_said_in_words_and_not_in_names_of_fields(
    client: PageClient,
    cast: Cast,
    published: str,
    path: str,
    fields: list[list[str]],
    words: list[str],
) -> None:
    client.sign_in(cast.learner, shared=True)
    typed = json.dumps([[path.format(course=published), fields]])
    client.send("/sign-out/idle", {"path": "/", "typed": typed})
    client.sign_in(cast.learner)
    shown = re.sub(r"<input[^>]*>", "", client.get("/kept").get_data(as_text=True))
    for word in words:
        assert word in shown
    for name in ("4711", "rendition", "sureness", "odd_field", "odd field", "q3", "x-9f"):
        assert name not in shown


def test_every_form_that_has_words_is_there(app: Flask) -> None:
    posts = {rule.endpoint for rule in app.url_map.iter_rules() if "POST" in (rule.methods or ())}
    assert set(FORMS) <= posts
