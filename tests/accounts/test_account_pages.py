"""My account: my name, my sign-ins, and nobody else's."""

from __future__ import annotations

from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from course_app.accounts.models import SignInSession, User
from course_app.lib.names import tidy
from tests.agencies.test_slips import NAMES
from tests.conftest import Transaction
from tests.support.cast import Cast, Person
from tests.support.client import PageClient

pytestmark = pytest.mark.usefixtures("published")


def another(app: Flask, person: Person) -> PageClient:
    client = app.test_client()
    assert isinstance(client, PageClient)
    return client.sign_in(person)


def test_the_account_is_in_the_menu(client: PageClient, cast: Cast) -> None:
    assert "/account" in client.sign_in(cast.learner).page("/for-you").links


@pytest.mark.parametrize("name", NAMES)
def test_a_name_in_any_script_is_kept_whole(
    client: PageClient, cast: Cast, transaction: Transaction, name: str
) -> None:
    client.sign_in(cast.learner)
    assert client.send("/account/name", {"name": f"  {name} "}).status_code == 302
    assert client.get("/account").status_code == 200
    with transaction() as session:
        assert session.get_one(User, cast.learner.user_id).name == tidy(name)


@pytest.mark.parametrize("name", ["", "   ", "x" * 201])
def test_no_name_and_too_long_a_name_are_refused(client: PageClient, cast: Cast, name: str) -> None:
    client.sign_in(cast.learner)
    assert client.send("/account/name", {"name": name}).status_code == 400


def test_one_sees_and_ends_ones_own_sign_ins(
    app: Flask, client: PageClient, cast: Cast, transaction: Transaction
) -> None:
    phone = another(app, cast.learner)
    other = another(app, cast.coordinator)
    client.sign_in(cast.learner, shared=True)
    html = client.get("/account").get_data(as_text=True)
    assert html.count("since ") == 2
    assert html.count("this one") == 1
    assert "shared computer" in html
    with transaction() as session:
        query = select(SignInSession.id).where(SignInSession.user_id == cast.coordinator.user_id)
        foreign = session.scalars(query).one()
        mine = session.scalars(
            select(SignInSession.id).where(
                SignInSession.user_id == cast.learner.user_id, SignInSession.shared.is_(False)
            )
        ).one()
    for sign_in_id in (foreign, uuid4()):
        assert client.send(f"/account/sign-ins/{sign_in_id}/end").status_code == 404
    assert client.send(f"/account/sign-ins/{mine}/end").status_code == 302
    assert phone.get("/account").status_code == 302
    assert other.get("/account").status_code == 200


def test_signing_out_everywhere_else_leaves_this_one(
    app: Flask, client: PageClient, cast: Cast
) -> None:
    others = [another(app, cast.learner) for _ in range(3)]
    client.sign_in(cast.learner)
    assert client.send("/account/sign-ins/end-others").status_code == 302
    assert client.get("/account").status_code == 200
    assert [other.get("/account").status_code for other in others] == [302] * 3


def test_a_sign_in_names_its_browser(client: PageClient, cast: Cast) -> None:
    form = {"identifier": str(cast.learner.email), "password": cast.learner.password}
    agent = {"User-Agent": "Mozilla/5.0 (Windows NT 10.0) Gecko/20100101 Firefox/128.0"}
    client.send("/sign-in", form, headers=agent)
    assert "Firefox, Windows" in client.get("/account").get_data(as_text=True)
