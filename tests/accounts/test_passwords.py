"""Which passwords are refused, and that the refusal is kind."""

from __future__ import annotations

import pytest
from flask import Flask

from course_app.accounts import passwords
from tests.support.cast import Cast
from tests.support.client import PageClient
from tests.support.factories import PASSWORD

pytestmark = pytest.mark.usefixtures("published")
KNOWN = ["Maya Torres", "Harbor City Police", "HARB-2026", "The Deflection Conversation Framework"]
GOOD = "lantern otter gravel tuesday"


def refusal(app: Flask, password: str) -> str:
    with app.test_request_context():
        try:
            passwords.strong_hash(password, KNOWN)
        except passwords.WeakPassword as refused:
            return str(refused)
    return ""


@pytest.mark.parametrize(
    "password",
    [
        "password1234",
        "123456789012",
        "qwertyuiop12",
        "letmeinletmein",
        "trustno1trustno1",
        "Password2026!!",
        "firefighter123",
        "aaaaaaaaaaaaaaaa",
        "harborpolice2026",
        "Maya Torres 1",
        "deflection framework",
        "🚓" * 30,
        "correct horse battery staple",
        "Correct-Horse-Battery-Staple1",
        "iloveyouforever",
        "qwertyuiopasdfgh",
        "password password",
        "pass word pass word",
        "1q2w3e4r5t6y7u8i",
        "let me in please",
        "the quick brown fox",
        "May the force be with you",
        "123 456 789 000",
        "harborcitypolice2026",
        "Harbor City Police 2026",
        "Harbor City Police, 1987!",
        "torres torres 77",
        "!QAZ2wsx#EDC4rfv",
        "the quick brown fox jumps over the lazy dog",
        "C0rrect-H0rse-Battery-St4ple!!",
        "i love my wife 2026!",
        "welcome to harbor city",
        "backtheblue2026",
    ],
)
def test_a_common_or_a_known_one_is_refused_and_what_to_do_is_said(
    app: Flask, password: str
) -> None:
    assert "three or four words" in refusal(app, password)


@pytest.mark.parametrize("password", ["short", "", "x" * 201])
def test_the_length_is_named(app: Flask, password: str) -> None:
    assert "characters" in refusal(app, password)


@pytest.mark.parametrize(
    "password",
    [
        GOOD,
        PASSWORD,
        "قطار يمر فوق الجسر ليلا",
        "b7#Kq!02mZ_pW",
        "x9" + GOOD * 6,
        "harbor lantern otter gravel",
        "plain words in a row",
        "station coffee tastes like mud",
    ],
)
def test_a_good_one_is_taken_in_any_script(app: Flask, password: str) -> None:
    assert refusal(app, password) == ""


def test_the_lists_stay_out_of_this_process(app: Flask) -> None:
    import sys

    assert refusal(app, "password1234")
    assert "zxcvbn" not in sys.modules


def test_where_no_process_can_be_started_a_common_one_is_still_refused(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    import sys

    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    assert refusal(app, "password1234")
    assert not refusal(app, GOOD)
    for name in [name for name in sys.modules if name.split(".")[0] == "zxcvbn"]:
        monkeypatch.delitem(sys.modules, name)


def test_changing_needs_the_old_one_and_ends_other_sign_ins(
    app: Flask, client: PageClient, cast: Cast
) -> None:
    other = app.test_client()
    assert isinstance(other, PageClient)
    other.sign_in(cast.learner)
    client.sign_in(cast.learner)
    wrong = {"old_password": "not it, surely", "password": GOOD}
    assert client.send("/account/password", wrong).status_code == 401
    weak = {"old_password": PASSWORD, "password": "Maya Torres 1"}
    assert client.send("/account/password", weak).status_code == 400
    right = {"old_password": PASSWORD, "password": GOOD}
    assert client.send("/account/password", right).status_code == 302
    assert client.get("/account").status_code == 200
    assert other.get("/account").status_code == 302
    client.send("/sign-out")
    form = {"identifier": str(cast.learner.email), "password": GOOD}
    assert client.send("/sign-in", form).status_code == 302
