"""Code slips: printed once, used once, in time, for one row; nobody sees a password."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import UUID

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from course_app.accounts.models import SiteRole, User
from course_app.agencies.models import Agency, AuditEvent, Claim, MemberRole, Membership
from course_app.agencies.services import add_member
from course_app.lib import clock
from course_app.lib.names import tidy
from tests.conftest import Transaction
from tests.support.cast import Cast
from tests.support.client import PageClient
from tests.support.factories import PASSWORD
from tests.support.jobs import mail_server, run_jobs

pytestmark = pytest.mark.usefixtures("published")
GOOD = "lantern otter gravel tuesday"
NAMES = [
    "Zoë O'Brien-Łukasiewicz",
    "مايا عبد الرحمن",
    "李小龍",
    "<script>alert(1)</script>",
    "\u202eRight To Left",
    "N" * 200,
    "{{ 7 * 7 }} & Sons",
]


def add(client: PageClient, name: str = "Bo Lind", number: str = "B 007") -> str:
    """Put somebody on the coordinator's roster; returns the path of their page."""
    response = client.send("/agency/roster/add", {"name": name, "number": number, "unit": "C"})
    assert response.status_code == 302, response.get_data(as_text=True)
    return str(response.headers["Location"])


def slip(client: PageClient, person: str) -> str:
    """Make a code on a person's page; returns it as printed."""
    html = client.send(f"{person}/code").get_data(as_text=True)
    [code] = re.findall(r'class="slip__code">([^<]+)<', html)
    return str(code)


def enter(client: PageClient, cast: Cast, number: str, code: str) -> str | None:
    """Type a slip's three lines; returns where that leads, None when it opens nothing."""
    form = {"agency_code": cast.coordinator.agency_code, "employee_number": number, "code": code}
    response = client.send("/code", form)
    return response.headers.get("Location")


def test_a_newcomer_comes_in_by_a_slip_and_signs_in_again_by_number(
    client: PageClient, cast: Cast, transaction: Transaction
) -> None:
    client.sign_in(cast.coordinator)
    code = slip(client, add(client))
    assert re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}", code)
    client.send("/sign-out")
    typed = code.lower().replace("-", " ").replace("0", "o").replace("1", "i")
    link = enter(client, cast, " b 007 ", typed)
    assert link
    assert "Bo Lind" in client.get(link).get_data(as_text=True)
    assert client.send(link, {"password": GOOD}).headers["Location"] == "/welcome"
    assert "<bdi>B 007</bdi>" in client.get("/welcome").get_data(as_text=True)
    client.send("/sign-out")
    form = {"agency_code": cast.coordinator.agency_code, "employee_number": "B 007"}
    assert client.send("/sign-in", {**form, "password": GOOD}).status_code == 302
    with transaction() as session:
        kinds = session.scalars(select(AuditEvent.kind).order_by(AuditEvent.id)).all()
    assert kinds == ["member.added", "code.made", "member.claimed"]


def test_entering_or_looking_uses_nothing_up_and_a_password_does(
    client: PageClient, cast: Cast
) -> None:
    client.sign_in(cast.coordinator)
    code = slip(client, add(client))
    client.send("/sign-out")
    first, second = (enter(client, cast, "B 007", code) for _ in range(2))
    assert first
    assert second
    assert client.send(first, {"password": "short"}).status_code == 400
    assert client.send(second, {"password": GOOD}).status_code == 302
    client.send("/sign-out")
    assert client.send(first, {"password": GOOD}).status_code == 404
    assert enter(client, cast, "B 007", code) is None


def test_a_code_lasts_fourteen_days_and_a_newer_slip_replaces_it(
    client: PageClient, cast: Cast
) -> None:
    client.sign_in(cast.coordinator)
    person = add(client)
    older, newer = slip(client, person), slip(client, person)
    client.send("/sign-out")
    assert enter(client, cast, "B 007", older) is None
    with time_machine.travel(clock.now() + timedelta(days=13)):
        assert enter(client, cast, "B 007", newer)
    with time_machine.travel(clock.now() + timedelta(days=15)):
        assert enter(client, cast, "B 007", newer) is None


def test_only_a_keyed_hash_of_a_code_is_stored(
    client: PageClient, cast: Cast, transaction: Transaction
) -> None:
    client.sign_in(cast.coordinator)
    code = slip(client, add(client)).replace("-", "")
    with transaction() as session:
        [claim] = session.scalars(select(Claim))
        assert code not in claim.token_hash


def test_a_reset_on_the_spot_gives_a_new_password_and_ends_other_sign_ins(
    app: Flask, client: PageClient, cast: Cast, transaction: Transaction
) -> None:
    phone = app.test_client()
    assert isinstance(phone, PageClient)
    phone.sign_in(cast.learner)
    client.sign_in(cast.coordinator)
    code = slip(client, f"/agency/roster/{cast.learner.membership_id}")
    client.send("/sign-out")
    form = {"identifier": str(cast.learner.email), "password": PASSWORD}
    assert client.send("/sign-in", form).status_code == 302  # until the code is used
    client.send("/sign-out")
    link = enter(client, cast, cast.learner.number, code)
    assert link
    assert client.send(link, {"password": GOOD}).status_code == 302
    assert phone.get("/account").status_code == 302
    client.send("/sign-out")
    assert client.send("/sign-in", form).status_code == 401
    with mail_server(app) as letters:
        run_jobs(app)
    subjects = {letter.subject for letter in letters}
    assert subjects == {"A one-time code was made for you", "Your password was changed"}
    with transaction() as session:
        events = session.scalars(select(AuditEvent).order_by(AuditEvent.id)).all()
        assert [e.kind for e in events] == ["code.made", "password.reset"]
        assert events[0].actor_user_id == cast.coordinator.user_id
        assert {e.subject for e in events} == {str(cast.learner.membership_id)}
        assert "Maya" not in str([e.detail for e in events])


@pytest.mark.parametrize("more", ["another agency", "a site role"])
def test_a_coordinator_cannot_reset_an_account_that_opens_more_than_the_agency(
    client: PageClient, cast: Cast, transaction: Transaction, more: str
) -> None:
    client.sign_in(cast.coordinator)
    code = slip(client, f"/agency/roster/{cast.learner.membership_id}")
    with transaction() as session:
        if more == "a site role":
            maya = session.get_one(User, cast.learner.user_id)
            maya.site_role = SiteRole.ADMINISTRATOR.value
        else:
            hal = session.scalars(select(Membership).where(Membership.name == "Hal Brandt")).one()
            hal.user_id = cast.learner.user_id
    page = f"/agency/roster/{cast.learner.membership_id}"
    refused = client.send(f"{page}/code", follow_redirects=True).get_data(as_text=True)
    assert "slip__code" not in refused
    assert "not your agency" in refused
    assert client.send(f"{page}/invite", {"email": "x@example.org"}).status_code == 409
    client.send("/sign-out")
    link = enter(client, cast, cast.learner.number, code)  # made before there was more
    assert link
    assert client.send(link, {"password": GOOD}).status_code == 404


@pytest.mark.parametrize("has_account", [True, False])
def test_a_coordinator_cannot_take_the_place_of_another_coordinator(
    client: PageClient, cast: Cast, transaction: Transaction, has_account: bool
) -> None:
    with transaction() as session:
        sid = session.get_one(
            Membership, (cast.supervisor.agency_id, cast.supervisor.membership_id)
        )
        sid.role = MemberRole.COORDINATOR.value
        sid.user_id = sid.user_id if has_account else None
    client.sign_in(cast.coordinator)
    for member in (cast.supervisor, cast.coordinator):
        page = f"/agency/roster/{member.membership_id}"
        assert "An administrator can" in client.get(page).get_data(as_text=True)
        answers = [
            client.send(f"{page}/code", follow_redirects=True),
            client.send(f"{page}/invite", {"email": "x@example.org"}),
            client.send(
                "/agency/slips", {"member": str(member.membership_id)}, follow_redirects=True
            ),
            client.send("/agency/slips", {"new": "yes"}, follow_redirects=True),
        ]
        assert not any("slip__code" in answer.get_data(as_text=True) for answer in answers)
    with transaction() as session:
        assert session.scalars(select(Claim)).all() == []


def test_slips_of_another_agency_are_not_made(client: PageClient, cast: Cast) -> None:
    client.sign_in(cast.other_coordinator)
    foreign = str(cast.learner.membership_id)
    for member in (foreign, "not-an-id", str(UUID(int=0))):
        html = client.send("/agency/slips", {"member": member}, follow_redirects=True)
        assert "slip__code" not in html.get_data(as_text=True)
    assert client.get(f"/agency/roster/{foreign}").status_code == 404
    assert client.send(f"/agency/roster/{foreign}/code").status_code == 404


def test_slips_for_everybody_new_leave_out_who_has_an_account_or_a_code(
    client: PageClient, cast: Cast
) -> None:
    client.sign_in(cast.coordinator)
    for number in range(10):
        add(client, f"New {number}", f"N{number}")
    html = client.send("/agency/slips", {"new": "yes"}).get_data(as_text=True)
    assert html.count("slip__code") == 10
    assert html.count("<svg") >= 10
    assert "Maya" not in html
    again = client.send("/agency/slips", {"new": "yes"}, follow_redirects=True)
    assert "slip__code" not in again.get_data(as_text=True)


def test_a_slip_says_what_it_is_good_for_once_until_when_and_where(
    client: PageClient, cast: Cast
) -> None:
    client.sign_in(cast.coordinator)
    until = str((clock.now() + timedelta(days=14)).date())[:8]
    html = client.send(f"{add(client)}/code").get_data(as_text=True)
    again = client.send(f"/agency/roster/{cast.learner.membership_id}/code").text
    for words in (cast.coordinator.agency_code, "B 007", f"works once, until {until}", "/code<"):
        assert words in html
    assert "into your training for the first time" in html
    assert "a new password" in again


def test_more_newcomers_than_a_print_holds_are_counted_and_come_next(
    client: PageClient, cast: Cast, transaction: Transaction, monkeypatch: pytest.MonkeyPatch
) -> None:
    from course_app.agencies.views import slips

    monkeypatch.setattr(slips, "MOST", 4)
    client.sign_in(cast.coordinator)
    with transaction() as session:
        agency = session.get_one(Agency, cast.coordinator.agency_id)
        for number in range(9):
            add_member(session, agency, f"New {number}", f"N{number}")
    printed = [client.send("/agency/slips", {"new": "yes"}).text for _ in range(3)]
    assert [html.count("slip__code") for html in printed] == [4, 4, 1]
    assert "5 more people have no slip yet" in printed[0]
    assert "1 more person has no slip yet" in printed[1]
    assert "no slip yet" not in printed[2]


def test_who_is_ticked_and_gets_no_slip_is_counted(client: PageClient, cast: Cast) -> None:
    client.sign_in(cast.coordinator)
    ticked = [str(one.membership_id) for one in (cast.learner, cast.coordinator)]
    html = client.send("/agency/slips", {"member": ticked}).get_data(as_text=True)
    assert html.count("slip__code") == 1
    assert "1 of the ticked has no slip here" in html


def test_the_qr_carries_the_code_where_no_server_sees_it(
    app: Flask, client: PageClient, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    from course_app.agencies.views import slips

    drawn: list[str] = []
    real = slips._picture

    def draw(text: str) -> str:
        drawn.append(text)
        return real(text)

    monkeypatch.setattr(slips, "_picture", draw)
    client.sign_in(cast.coordinator)
    code = slip(client, add(client, number="B/7 é#"))
    [text] = drawn
    address, _, fragment = text.partition("#")
    assert address.endswith("/code")
    agency, symbols, number = fragment.split("/")
    assert agency == cast.coordinator.agency_code
    assert symbols == code.replace("-", "")
    assert number == "B%2F7%20%C3%A9%23"


@pytest.mark.parametrize("name", NAMES)
def test_any_name_is_shown_as_it_is_spelt(
    client: PageClient, cast: Cast, transaction: Transaction, name: str
) -> None:
    client.sign_in(cast.coordinator)
    person = add(client, name, "7" * 64)
    code = slip(client, person)
    assert client.get("/agency/roster").status_code == 200
    client.send("/sign-out")
    link = enter(client, cast, "7" * 64, code)
    assert link
    assert "<script>alert" not in client.get(link).get_data(as_text=True)
    assert client.send(link, {"password": GOOD}).status_code == 302
    assert client.get("/account").status_code == 200
    with transaction() as session:
        assert session.scalars(select(User.name).where(User.name == tidy(name))).one()


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"name": "", "number": "1"}, 400),
        ({"name": " ", "number": "1"}, 400),
        ({"name": "A", "number": ""}, 400),
        ({"name": "A" * 201, "number": "1"}, 400),
        ({"name": "A", "number": "1" * 65}, 400),
        ({"name": "A", "number": "1", "email": "no address"}, 400),
        ({"name": "A", "number": "b 007"}, 409),
    ],
)
def test_what_cannot_be_added_is_said_and_kept(
    client: PageClient, cast: Cast, fields: dict[str, str], status: int
) -> None:
    client.sign_in(cast.coordinator)
    add(client)
    response = client.send("/agency/roster/add", fields)
    assert response.status_code == status
    assert "That did not work" in response.get_data(as_text=True)
