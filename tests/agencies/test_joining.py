"""Join links and invitations: who comes in, as what, how often, and until when."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from course_app.accounts.models import User
from course_app.agencies.models import AuditEvent, Claim, JoinCode, Membership
from course_app.lib import clock
from course_app.lib.codes import ALPHABET
from tests.conftest import Transaction
from tests.support.cast import Cast
from tests.support.client import PageClient
from tests.support.jobs import link_in, mail_server, run_jobs

pytestmark = pytest.mark.usefixtures("published")
GOOD = "lantern otter gravel tuesday"


@pytest.fixture
def door(client: PageClient, cast: Cast) -> str:
    """An open join link of Harbor City, for two people and three days."""
    client.sign_in(cast.coordinator)
    assert client.send("/agency/join-links", {"days": "3", "places": "2"}).status_code == 302
    html = client.get("/agency/join-links").get_data(as_text=True)
    client.send("/sign-out")
    return "/join/" + html.split("/join/")[1].split("<")[0]


def come_in(client: PageClient, door: str, name: str = "Ana Ruiz", **more: str) -> int:
    status = client.send(door, {"name": name, "password": GOOD, **more}).status_code
    client.send("/sign-out")
    return status


def test_a_join_link_has_fifty_random_bits(door: str) -> None:
    symbols = door.removeprefix("/join/").replace("-", "")
    assert len(symbols) == 10
    assert set(symbols) <= set(ALPHABET)


def test_who_joins_is_a_learner_on_a_new_row_and_signs_in_by_the_number_shown(
    client: PageClient, cast: Cast, door: str, transaction: Transaction
) -> None:
    form = {"name": cast.learner.name, "password": GOOD}
    assert client.send(door, form).headers["Location"] == "/welcome"
    html = client.get("/welcome").get_data(as_text=True)
    number = "J-" + html.split("<code><bdi>J-")[1].split("<")[0]
    assert client.get("/course").status_code in (200, 302)
    client.send("/sign-out")
    again = {"agency_code": cast.learner.agency_code, "employee_number": number.lower()}
    assert client.send("/sign-in", {**again, "password": GOOD}).status_code == 302
    with transaction() as session:
        rows = session.scalars(select(Membership).where(Membership.name == cast.learner.name)).all()
        assert [row.role for row in rows] == ["learner", "learner"]
        assert len({row.user_id for row in rows}) == 2
        assert session.scalars(select(AuditEvent.kind)).all()[-1] == "member.joined"


def test_a_join_link_closes_when_its_places_are_taken(client: PageClient, door: str) -> None:
    assert [come_in(client, door, f"P {n}") for n in range(3)] == [302, 302, 404]


def test_a_join_link_closes_in_time_and_by_hand_and_for_strangers_it_never_was(
    client: PageClient, cast: Cast, door: str, transaction: Transaction
) -> None:
    typed = door.lower().replace("-", " ")
    assert client.get(typed).status_code == 200
    with time_machine.travel(clock.now() + timedelta(days=3, minutes=1)):
        over = client.get(door)
    with transaction() as session:
        join_id = session.scalars(select(JoinCode.id)).one()
    client.sign_in(cast.other_coordinator)
    assert client.send(f"/agency/join-links/{join_id}/close").status_code == 404
    assert client.send(f"/agency/join-links/{uuid4()}/close").status_code == 404
    client.sign_in(cast.coordinator)
    assert client.send(f"/agency/join-links/{join_id}/close").status_code == 302
    client.send("/sign-out")
    shut, unknown = client.get(door), client.get("/join/00000-00000")
    for answer in (over, shut, unknown, client.get("/join/%E2%80%AE" + "x" * 500)):
        assert answer.status_code == 404
        assert "does not open" in answer.get_data(as_text=True)
    assert come_in(client, door) == 404


def test_looking_at_a_join_link_takes_no_place(client: PageClient, door: str) -> None:
    for _ in range(5):
        assert client.get(door).status_code == 200
    assert come_in(client, door) == 302


def test_a_refused_form_takes_no_place_and_keeps_what_was_typed(
    client: PageClient, door: str
) -> None:
    for wrong in ({"password": "short"}, {"password": "password1234"}, {"email": "none"}):
        form = {"name": "Ana <b>Ruiz</b>", "password": GOOD, **wrong}
        response = client.send(door, form)
        assert response.status_code == 400
        assert "Ana &lt;b&gt;Ruiz" in response.get_data(as_text=True)
    assert [come_in(client, door, f"P {n}") for n in range(2)] == [302, 302]


def test_an_e_mail_is_confirmed_later_and_blocks_nothing(
    app: Flask, client: PageClient, door: str
) -> None:
    form = {"name": "Ana", "password": GOOD, "email": "Ana@Example.org"}
    assert client.send(door, form).status_code == 302
    assert client.get("/course", follow_redirects=True).status_code == 200
    client.send("/sign-out")
    by_email = {"identifier": "ana@example.org", "password": GOOD}
    assert client.send("/sign-in", by_email).status_code == 401
    with mail_server(app) as letters:
        run_jobs(app)
        assert client.send(link_in(letters[0])).status_code == 200
    assert client.send("/sign-in", by_email).status_code == 302


def test_who_has_an_account_joins_with_it_once(
    client: PageClient, cast: Cast, door: str, transaction: Transaction
) -> None:
    client.sign_in(cast.other_coordinator)
    for _ in range(2):
        assert client.send(door, {"as_me": "yes"}).status_code == 302
    with transaction() as session:
        rows = session.scalars(
            select(Membership).where(Membership.user_id == cast.other_coordinator.user_id)
        ).all()
        assert sorted(row.role for row in rows) == ["coordinator", "learner"]
        assert session.scalars(select(JoinCode.taken)).one() == 1


@pytest.mark.parametrize(
    "fields",
    [
        {"days": "0", "places": "5"},
        {"days": "91", "places": "5"},
        {"days": "3", "places": "2001"},
        {"days": "3", "places": "-1"},
        {"days": "x", "places": "5"},
        {"days": "٣", "places": "99999999999999999999"},
        {},
    ],
)
def test_a_door_without_sense_is_not_opened(
    client: PageClient, cast: Cast, fields: dict[str, str]
) -> None:
    client.sign_in(cast.coordinator)
    assert client.send("/agency/join-links", fields).status_code == 400


def invite(app: Flask, client: PageClient, cast: Cast, email: str = "bo@example.org") -> str:
    client.sign_in(cast.coordinator)
    form = {"name": "Bo Lind", "number": "7", "email": email}
    assert client.send("/agency/roster/add", form).status_code == 302
    client.send("/sign-out")
    with mail_server(app) as letters:
        run_jobs(app)
    assert letters[0].to == email
    return link_in(letters[0])


def test_an_invitation_gives_its_row_once(
    app: Flask, client: PageClient, cast: Cast, transaction: Transaction
) -> None:
    link = invite(app, client, cast)
    assert len(link.removeprefix("/invitation/")) >= 22  # 128 bits in base 64
    for _ in range(3):
        assert client.get(link).status_code == 200
        assert client.head(link).status_code == 200
    assert client.send(link, {"password": "short"}).status_code == 400
    assert client.send(link, {"password": GOOD, "computer": "own"}).status_code == 302
    assert client.get("/account").status_code == 200
    client.send("/sign-out")
    assert client.send(link, {"password": GOOD}).status_code == 404
    assert client.get(link).status_code == 404
    form = {"agency_code": cast.coordinator.agency_code, "employee_number": "7"}
    assert client.send("/sign-in", {**form, "password": GOOD}).status_code == 302
    with transaction() as session:
        assert session.scalars(select(Membership).where(Membership.name == "Bo Lind")).one().user_id


def test_the_address_of_an_invitation_is_the_persons_and_the_last_page_says_how_to_sign_in(
    app: Flask, client: PageClient, cast: Cast, transaction: Transaction
) -> None:
    link = invite(app, client, cast, "Bo@Example.org")
    assert client.send(link, {"password": GOOD}).headers["Location"] == "/welcome"
    html = client.get("/welcome").get_data(as_text=True)
    for words in ("Bo@Example.org", cast.coordinator.agency_code, "<bdi>7</bdi>"):
        assert words in html
    client.send("/sign-out")
    by_email = {"identifier": "bo@example.org", "password": GOOD}
    assert client.send("/sign-in", by_email).status_code == 302
    with transaction() as session:
        assert session.scalars(select(Claim.email)).all() == [None]


def test_an_invitation_takes_nobodys_address(app: Flask, client: PageClient, cast: Cast) -> None:
    link = invite(app, client, cast, str(cast.learner.email).upper())
    assert client.send(link, {"password": GOOD}).headers["Location"] == "/welcome"
    assert str(cast.learner.email) not in client.get("/welcome").get_data(as_text=True).lower()


def test_an_invitation_to_an_account_leaves_its_address_as_it_is(
    app: Flask, client: PageClient, cast: Cast, transaction: Transaction
) -> None:
    client.sign_in(cast.coordinator)
    page = f"/agency/roster/{cast.learner.membership_id}"
    client.send(f"{page}/invite", {"email": "somebody.else@example.org"})
    client.send("/sign-out")
    with mail_server(app) as letters:
        run_jobs(app)
    assert client.send(link_in(letters[0]), {"password": GOOD}).status_code == 302
    with transaction() as session:
        assert session.get_one(User, cast.learner.user_id).email == cast.learner.email


def test_an_invitation_lasts_fourteen_days(app: Flask, client: PageClient, cast: Cast) -> None:
    link = invite(app, client, cast)
    with time_machine.travel(clock.now() + timedelta(days=15)):
        assert client.get(link).status_code == 404
        assert client.send(link, {"password": GOOD}).status_code == 404


def test_who_has_an_account_takes_the_place_with_it_and_an_older_slip_is_worthless(
    app: Flask, client: PageClient, cast: Cast, transaction: Transaction
) -> None:
    link = invite(app, client, cast)
    with transaction() as session:
        bo = session.scalars(select(Membership.id).where(Membership.name == "Bo Lind")).one()
    client.sign_in(cast.coordinator)
    html = client.send(f"/agency/roster/{bo}/code").get_data(as_text=True)
    code = html.split('class="slip__code">')[1].split("<")[0]
    client.sign_in(cast.instructor)
    assert "You are signed in as" in client.get(link).get_data(as_text=True)
    assert client.send(link, {"as_me": "yes"}).status_code == 302
    with transaction() as session:
        row = session.scalars(select(Membership).where(Membership.id == bo)).one()
        assert row.user_id == cast.instructor.user_id
    client.send("/sign-out")
    form = {"agency_code": cast.coordinator.agency_code, "employee_number": "7", "code": code}
    assert client.send("/code", form).status_code == 401


def test_who_is_on_the_roster_already_does_not_get_a_second_row(
    app: Flask, client: PageClient, cast: Cast
) -> None:
    link = invite(app, client, cast)
    client.sign_in(cast.learner)
    assert client.send(link, {"as_me": "yes"}).status_code == 409
    assert client.get(link).status_code == 200


def test_an_invitation_to_a_row_that_has_ended_opens_nothing(
    app: Flask, client: PageClient, cast: Cast, transaction: Transaction
) -> None:
    link = invite(app, client, cast)
    with transaction() as session:
        row = session.scalars(select(Membership).where(Membership.name == "Bo Lind")).one()
        row.member_until = clock.now().date() - timedelta(days=1)
    assert client.get(link).status_code == 404
