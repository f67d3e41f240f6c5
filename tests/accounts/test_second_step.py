"""The second step: an app's code once, recovery codes once, and what staff pages ask for."""

from __future__ import annotations

from datetime import timedelta

import pyotp
import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from course_app.accounts.models import OneTimeLink, Passkey, RecoveryCode, SignInSession, Totp
from course_app.lib import clock
from course_app.lib.sealing import Unreadable, seal, unseal
from tests.conftest import SECRET, Transaction
from tests.support.cast import Cast, Person
from tests.support.client import PageClient
from tests.support.factories import PASSWORD

pytestmark = pytest.mark.usefixtures("published")


def set_up_app(client: PageClient) -> tuple[str, list[str]]:
    """Set up an authenticator app; returns its secret and the recovery codes."""
    client.send("/account/second-step/app", {"password": PASSWORD})
    html = client.get("/account/second-step/app").get_data(as_text=True)
    secret = html.split('class="secret">')[1].split("<")[0].replace(" ", "")
    assert "<svg" in html
    answer = client.send("/account/second-step/app/confirm", {"code": pyotp.TOTP(secret).now()})
    assert answer.status_code == 200, answer.get_data(as_text=True)
    codes = [part.split("<")[0] for part in answer.get_data(as_text=True).split("<li><code>")[1:]]
    return secret, codes


def password(client: PageClient, person: Person) -> str:
    form = {"identifier": str(person.email), "password": PASSWORD, "next": "/for-you"}
    return str(client.send("/sign-in", form).headers["Location"])


def later(minutes: float) -> time_machine.travel:
    return time_machine.travel(clock.now() + timedelta(minutes=minutes), tick=False)


def test_signing_in_asks_for_the_apps_code_and_takes_it_once(
    client: PageClient, cast: Cast
) -> None:
    secret, codes = set_up_app(client.sign_in(cast.learner))
    assert len(codes) == 10
    client.send("/sign-out")
    with later(2):
        assert password(client, cast.learner) == "/sign-in/second-step?next=/for-you"
        assert client.get("/account").status_code == 302
        assert client.get("/sign-in/second-step?next=/for-you").status_code == 200
        assert client.send("/sign-in/second-step", {"code": "000000"}).status_code == 401
        code = pyotp.TOTP(secret).at(clock.now())
        spaced = f"{code[:3]} {code[3:]}"
        done = client.send("/sign-in/second-step", {"code": spaced, "next": "/for-you"})
        assert done.headers["Location"] == "/for-you"
        assert client.get("/account").status_code == 200
        client.send("/sign-out")
        password(client, cast.learner)
        assert client.send("/sign-in/second-step", {"code": code}).status_code == 401


def test_the_code_that_set_the_app_up_is_used(client: PageClient, cast: Cast) -> None:
    with time_machine.travel(clock.now(), tick=False):
        secret, _ = set_up_app(client.sign_in(cast.learner))
        client.send("/sign-out")
        password(client, cast.learner)
        code = pyotp.TOTP(secret).at(clock.now())
        assert client.send("/sign-in/second-step", {"code": code}).status_code == 401


def test_a_recovery_code_stands_in_once_however_typed(client: PageClient, cast: Cast) -> None:
    _, codes = set_up_app(client.sign_in(cast.learner))
    for status in (302, 401):
        client.send("/sign-out")
        password(client, cast.learner)
        typed = codes[0].lower().replace("-", " ").replace("0", "o").replace("1", "l")
        assert client.send("/sign-in/second-step", {"code": typed}).status_code == status


def test_the_second_step_waits_ten_minutes_and_its_guesses_are_slowed(
    client: PageClient, cast: Cast
) -> None:
    secret, _ = set_up_app(client.sign_in(cast.learner))
    client.send("/sign-out")
    password(client, cast.learner)
    with later(11):
        late = client.send("/sign-in/second-step", {"code": pyotp.TOTP(secret).at(clock.now())})
        assert late.headers["Location"] == "/sign-in"
    with later(30):
        password(client, cast.learner)
        tries = [client.send("/sign-in/second-step", {"code": str(n)}) for n in range(10)]
        assert tries[-1].status_code == 429


def test_an_app_that_was_never_confirmed_does_not_stand_in_for_a_passkey(
    client: PageClient, cast: Cast, transaction: Transaction
) -> None:
    """Whoever looked at the waiting secret, on a screen left open, would else have the step."""
    with transaction() as session:
        session.add(
            Passkey(
                user_id=cast.learner.user_id,
                credential_id=b"key",
                public_key=b"public",
                name="Phone",
                created_at=clock.now(),
            )
        )
    client.sign_in(cast.learner).send("/account/second-step/app", {"password": PASSWORD})
    with transaction() as session:
        [row] = session.scalars(select(Totp))
        secret = unseal(SECRET, "totp", row.sealed_secret)
    client.send("/sign-out")
    password(client, cast.learner)
    code = {"code": pyotp.TOTP(secret).at(clock.now())}
    assert client.send("/sign-in/second-step", code).status_code == 401
    with transaction() as session:
        assert session.scalars(select(Totp.confirmed_at)).all() == [None]


def test_secrets_and_codes_are_not_in_the_database(
    client: PageClient, cast: Cast, transaction: Transaction
) -> None:
    secret, codes = set_up_app(client.sign_in(cast.learner))
    with transaction() as session:
        [row] = session.scalars(select(Totp))
        assert secret not in row.sealed_secret
        assert unseal(SECRET, "totp", row.sealed_secret) == secret
        hashes = session.scalars(select(RecoveryCode.code_hash)).all()
    assert not {code.replace("-", "") for code in codes} & set(hashes)


def test_what_is_sealed_opens_with_its_own_key_and_purpose_only() -> None:
    sealed = seal("a" * 32, "totp", "text")
    for key, purpose, text in (
        ("b" * 32, "totp", sealed),
        ("a" * 32, "mail link", sealed),
        ("a" * 32, "totp", sealed[:-4] + "AAAA"),
        ("a" * 32, "totp", ""),
    ):
        with pytest.raises(Unreadable):
            unseal(key, purpose, text)


def test_a_confirmed_secret_is_never_shown_again_or_replaced(
    client: PageClient, cast: Cast, transaction: Transaction
) -> None:
    set_up_app(client.sign_in(cast.learner))
    with transaction() as session:
        before = session.scalars(select(Totp.sealed_secret)).one()
    client.send("/account/second-step/app", {"password": PASSWORD})
    assert client.get("/account/second-step/app").status_code == 302
    with transaction() as session:
        assert session.scalars(select(Totp.sealed_secret)).one() == before


def test_whoever_finds_a_screen_left_open_sets_nothing_up(
    client: PageClient, cast: Cast, transaction: Transaction
) -> None:
    client.sign_in(cast.learner)
    for url in ("/account/second-step/app", "/account/passkeys/options"):
        for fields in ({}, {"password": "not it, surely"}):
            refused = client.send(url, fields)
            assert refused.status_code == 401
            assert "not your password" in refused.get_data(as_text=True)
    with transaction() as session:
        assert session.scalars(select(Totp)).all() == []
        assert session.scalars(select(OneTimeLink)).all() == []


def test_taking_it_away_needs_the_password(
    client: PageClient, cast: Cast, transaction: Transaction
) -> None:
    set_up_app(client.sign_in(cast.learner))
    for url in ("/account/second-step/app/remove", "/account/second-step/recovery-codes"):
        assert client.send(url, {"password": "not it, surely"}).status_code == 401
    fresh = client.send("/account/second-step/recovery-codes", {"password": PASSWORD})
    assert fresh.get_data(as_text=True).count("<li><code>") == 10
    client.send("/account/second-step/app/remove", {"password": PASSWORD})
    with transaction() as session:
        assert session.scalars(select(RecoveryCode)).all() == []
        assert not any(session.scalars(select(SignInSession.strong)))
    client.send("/sign-out")
    assert password(client, cast.learner) == "/for-you"


def test_a_code_slip_does_not_get_around_the_second_step(
    app: Flask, client: PageClient, cast: Cast
) -> None:
    set_up_app(client.sign_in(cast.learner))
    client.sign_in(cast.coordinator)
    html = client.send(f"/agency/roster/{cast.learner.membership_id}/code").get_data(as_text=True)
    code = html.split('class="slip__code">')[1].split("<")[0]
    client.send("/sign-out")
    form = {"agency_code": cast.learner.agency_code, "employee_number": cast.learner.number}
    link = client.send("/code", {**form, "code": code}).headers["Location"]
    done = client.send(link, {"password": "lantern otter gravel tuesday"})
    assert done.headers["Location"] == "/sign-in/second-step"
    assert client.get("/account").status_code == 302


@pytest.mark.parametrize("role", ["supervisor", "coordinator", "instructor", "administrator"])
def test_a_setting_asks_staff_for_the_second_step_before_any_staff_page(
    app: Flask, client: PageClient, cast: Cast, role: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "STAFF_SECOND_FACTOR", True)
    pages = {"instructor": "/author", "administrator": "/admin"}
    page = pages.get(role, "/agency")
    client.sign_in(getattr(cast, role))
    assert client.get(page).headers["Location"] == "/account/second-step?needed=yes"
    assert client.get("/course").status_code in (200, 302)
    assert "need a second step" in client.get("/account/second-step?needed=yes").get_data(True)
    set_up_app(client)
    assert client.get(page).status_code == 200


def test_learners_are_not_asked(
    app: Flask, client: PageClient, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "STAFF_SECOND_FACTOR", True)
    client.sign_in(cast.learner)
    assert client.get("/agency").status_code == 403


@pytest.mark.parametrize("answer", ["", "{}", "[]", "x", '{"response": {"clientDataJSON": "e30"}}'])
def test_an_odd_answer_of_a_passkey_is_refused(client: PageClient, cast: Cast, answer: str) -> None:
    assert client.send("/sign-in/passkey", {"credential": answer}).status_code == 401
    client.sign_in(cast.learner)
    given = {"credential": answer, "name": "x"}
    assert client.send("/account/passkeys", given).status_code == 400


def test_passkey_options_are_made_afresh_each_time(client: PageClient) -> None:
    one, two = (client.send("/sign-in/passkey/options").get_json() for _ in range(2))
    assert one["challenge"] != two["challenge"]
    assert one["userVerification"] == "required"
    assert "allowCredentials" not in one or not one["allowCredentials"]


def test_a_new_password_voids_a_second_step_that_is_on_its_way(
    app: Flask, client: PageClient, cast: Cast
) -> None:
    """Who had the old password must not finish signing in with it."""
    secret, codes = set_up_app(client.sign_in(cast.learner))
    thief = app.test_client()
    assert isinstance(thief, PageClient)
    assert "second-step" in password(thief, cast.learner)
    fresh = {"old_password": PASSWORD, "password": "lantern otter gravel tuesday"}
    assert client.send("/account/password", fresh).status_code == 302
    assert thief.get("/sign-in/second-step").headers["Location"] == "/sign-in"
    late = thief.send("/sign-in/second-step", {"code": codes[0]})
    assert late.headers["Location"] == "/sign-in"
    assert thief.get("/account").status_code == 302
    assert secret


def test_signing_out_everywhere_voids_a_second_step_that_is_on_its_way(
    app: Flask, client: PageClient, cast: Cast
) -> None:
    _, codes = set_up_app(client.sign_in(cast.learner))
    thief = app.test_client()
    assert isinstance(thief, PageClient)
    password(thief, cast.learner)
    assert client.send("/account/sign-ins/end-others").status_code == 302
    late = thief.send("/sign-in/second-step", {"code": codes[0]})
    assert late.headers["Location"] == "/sign-in"


def test_one_right_password_leads_to_one_sign_in(
    app: Flask, client: PageClient, cast: Cast
) -> None:
    _, codes = set_up_app(client.sign_in(cast.learner))
    client.send("/sign-out")
    password(client, cast.learner)
    kept = client.get_cookie("course")
    assert kept is not None
    assert client.send("/sign-in/second-step", {"code": codes[0]}).status_code == 302
    again = app.test_client()
    assert isinstance(again, PageClient)
    again.set_cookie("course", kept.value)
    late = again.send("/sign-in/second-step", {"code": codes[1]})
    assert late.headers["Location"] == "/sign-in"


def test_a_new_password_voids_an_app_and_a_passkey_that_are_not_set_up_yet(
    app: Flask, client: PageClient, cast: Cast, transaction: Transaction
) -> None:
    """Their secrets were shown to whoever sat there before."""
    thief = app.test_client()
    assert isinstance(thief, PageClient)
    thief.sign_in(cast.learner)
    thief.send("/account/second-step/app", {"password": PASSWORD})
    thief.send("/account/passkeys/options", {"password": PASSWORD})
    client.sign_in(cast.learner)
    fresh = {"old_password": PASSWORD, "password": "lantern otter gravel tuesday"}
    assert client.send("/account/password", fresh).status_code == 302
    assert client.get("/account/second-step/app").status_code == 302
    with transaction() as session:
        assert session.scalars(select(Totp)).all() == []
        assert session.scalars(select(OneTimeLink)).all() == []
