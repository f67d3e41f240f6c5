"""The administrator's pages: an agency without a command line, roles, lockouts and mails."""

from __future__ import annotations

from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from course_app.accounts.models import User
from course_app.agencies.models import Agency, AuditEvent, Membership
from tests.accounts.test_second_step import set_up_app
from tests.conftest import Transaction
from tests.support.cast import Cast
from tests.support.client import PageClient
from tests.support.jobs import mail_server, run_jobs

pytestmark = pytest.mark.usefixtures("published")
GOOD = "lantern otter gravel tuesday"
ELM = {
    "name": "Elm Fire",
    "time_zone": "America/Chicago",
    "coordinator": "Bo Lind",
    "number": "1",
    "email": "",
}


@pytest.fixture
def admin(client: PageClient, cast: Cast) -> PageClient:
    return client.sign_in(cast.administrator)


def test_an_agency_and_its_coordinator_need_no_command_line(
    admin: PageClient, transaction: Transaction
) -> None:
    html = admin.send("/admin/agencies", ELM).get_data(as_text=True)
    with transaction() as session:
        agency = session.scalars(select(Agency).where(Agency.name == "Elm Fire")).one()
    code = html.split("One-time code</dt><dd><code>")[1].split("<")[0]
    admin.send("/sign-out")
    form = {"agency_code": agency.code, "employee_number": "1", "code": code}
    link = admin.send("/code", form).headers["Location"]
    assert admin.send(link, {"password": GOOD}).status_code == 302
    assert "Elm Fire" in admin.get("/agency/roster").get_data(as_text=True)
    assert agency.time_zone == "America/Chicago"


@pytest.mark.parametrize(
    ("wrong", "status"),
    [
        ({"name": ""}, 400),
        ({"name": "x" * 201}, 400),
        ({"time_zone": "Mars/Olympus"}, 400),
        ({"time_zone": "../../etc/passwd"}, 400),
        ({"number": ""}, 400),
        ({"email": "none"}, 400),
        ({"name": "Harbor City Police"}, 409),
    ],
)
def test_what_cannot_be_an_agency_is_said_and_kept(
    admin: PageClient, wrong: dict[str, str], status: int, transaction: Transaction
) -> None:
    response = admin.send("/admin/agencies", {**ELM, **wrong})
    assert response.status_code == status
    assert "Bo Lind" in response.get_data(as_text=True)
    with transaction() as session:
        assert len(session.scalars(select(Agency)).all()) == 2


def test_an_administrator_finds_people_and_gives_roles_and_it_is_noted(
    admin: PageClient, cast: Cast, transaction: Transaction
) -> None:
    for words in ("maya", "TORRES", "maya@example", "%", "_", "\\", "' or 1=1"):
        found = "Maya Torres" in admin.get("/admin/people", query_string={"q": words}).text
        assert found == (words in ("maya", "TORRES", "maya@example")), words
    page = f"/admin/people/{cast.learner.user_id}"
    assert admin.send(f"{page}/role", {"role": "chief"}).status_code == 400
    assert admin.send(f"{page}/role", {"role": "instructor"}).status_code == 302
    with transaction() as session:
        assert session.get_one(User, cast.learner.user_id).site_role == "instructor"
        event = session.scalars(select(AuditEvent)).one()
        assert (event.kind, event.detail) == (
            "site-role.changed",
            {"from": None, "to": "instructor"},
        )
    assert admin.get(f"/admin/people/{uuid4()}").status_code == 404


def test_a_coordinator_who_lost_everything_gets_a_one_time_code_and_it_is_noted(
    app: Flask, admin: PageClient, cast: Cast, transaction: Transaction
) -> None:
    page = f"/admin/agencies/{cast.coordinator.agency_id}"
    shown = admin.get(page).get_data(as_text=True)
    assert "Ruth Adler" in shown
    assert "Maya Torres" not in shown  # only who coordinates is an administrator's to see
    html = admin.send(f"{page}/coordinators/{cast.coordinator.membership_id}/code").text
    code = html.split("One-time code</dt><dd><code>")[1].split("<")[0]
    admin.send("/sign-out")
    who = {
        "agency_code": cast.coordinator.agency_code,
        "employee_number": cast.coordinator.number,
    }
    link = admin.send("/code", {**who, "code": code}).headers["Location"]
    assert admin.send(link, {"password": GOOD}).status_code == 302
    admin.send("/sign-out")
    assert admin.send("/sign-in", {**who, "password": GOOD}).status_code == 302
    with mail_server(app) as letters:
        run_jobs(app)
    assert letters[0].subject == "A way to a new password was made for you"
    with transaction() as session:
        events = session.scalars(select(AuditEvent).order_by(AuditEvent.id)).all()
        assert [e.kind for e in events] == ["code.made", "password.reset"]
        assert events[0].actor_user_id == cast.administrator.user_id


def test_an_administrators_codes_are_for_coordinators_only(admin: PageClient, cast: Cast) -> None:
    page = f"/admin/agencies/{cast.coordinator.agency_id}/coordinators"
    for member in (cast.learner, cast.supervisor, cast.other_coordinator):
        assert admin.send(f"{page}/{member.membership_id}/code").status_code == 404


def test_a_second_coordinator_is_added_without_a_command_line(
    admin: PageClient, cast: Cast, transaction: Transaction
) -> None:
    page = f"/admin/agencies/{cast.coordinator.agency_id}/coordinators"
    taken = admin.send(page, {"name": "Bo Lind", "number": cast.learner.number.lower()})
    assert taken.status_code == 409
    assert "Bo Lind" in taken.get_data(as_text=True)
    assert admin.send(page, {"name": "Bo Lind", "number": ""}).status_code == 400
    assert "One-time code" in admin.send(page, {"name": "Bo Lind", "number": "C-2"}).text
    with transaction() as session:
        row = session.scalars(select(Membership).where(Membership.name == "Bo Lind")).one()
        assert (row.role, row.user_id) == ("coordinator", None)


def test_who_is_locked_out_without_an_agency_gets_a_link_that_works_once(
    admin: PageClient, cast: Cast, transaction: Transaction
) -> None:
    page = f"/admin/people/{cast.instructor.user_id}/link"
    older, newer = (
        "/setup/" + admin.send(page).text.split("/setup/")[1].split("<")[0] for _ in range(2)
    )
    admin.send("/sign-out")
    assert admin.get(older).status_code == 404
    assert admin.send(newer, {"password": GOOD}).status_code == 302
    assert "Ines Novak" in admin.get("/account").get_data(as_text=True)
    admin.send("/sign-out")
    assert admin.send(newer, {"password": GOOD}).status_code == 404
    with transaction() as session:
        kinds = session.scalars(select(AuditEvent.kind).order_by(AuditEvent.id)).all()
        assert kinds == ["link.made", "link.made", "password.reset"]


def test_a_coordinator_whose_account_opens_more_gets_a_link_instead_of_a_code(
    admin: PageClient, cast: Cast, transaction: Transaction
) -> None:
    with transaction() as session:
        user = session.get_one(User, cast.coordinator.user_id)
        user.site_role = "instructor"
    page = f"/admin/agencies/{cast.coordinator.agency_id}/coordinators"
    response = admin.send(f"{page}/{cast.coordinator.membership_id}/code")
    assert response.headers["Location"] == f"/admin/people/{cast.coordinator.user_id}"


def test_an_administrator_does_not_get_around_the_own_password(
    admin: PageClient, cast: Cast
) -> None:
    page = f"/admin/people/{cast.administrator.user_id}"
    for action in ("link", "remove-second-step"):
        refused = admin.send(f"{page}/{action}")
        assert refused.status_code == 409
        assert "My account" in refused.get_data(as_text=True)


def test_the_last_administrator_stays(admin: PageClient, cast: Cast) -> None:
    page = f"/admin/people/{cast.administrator.user_id}/role"
    refused = admin.send(page, {"role": ""})
    assert refused.status_code == 409
    assert "only administrator" in refused.get_data(as_text=True)


def test_who_lost_every_second_step_is_let_in_by_the_password_again(
    client: PageClient, cast: Cast, transaction: Transaction
) -> None:
    set_up_app(client.sign_in(cast.learner))
    client.sign_in(cast.administrator)
    page = f"/admin/people/{cast.learner.user_id}"
    assert client.send(f"{page}/remove-second-step").status_code == 302
    client.send("/sign-out")
    form = {"identifier": str(cast.learner.email), "password": cast.learner.password}
    assert client.send("/sign-in", form).headers["Location"] == "/course"
    with transaction() as session:
        assert session.scalars(select(AuditEvent.kind)).all() == ["second-step.removed"]


def test_mails_wait_are_read_and_sent_later_but_their_link_is_shown_to_nobody(
    app: Flask, admin: PageClient, cast: Cast
) -> None:
    admin.send("/reset", {"email": str(cast.learner.email)})
    run_jobs(app)
    html = admin.get("/admin/mails").get_data(as_text=True)
    assert "mails wait here" in html
    assert "A new password" in html
    path = "/admin/mails/" + html.split('href="/admin/mails/')[1].split('"')[0]
    mail = admin.get(path).get_data(as_text=True)
    assert "Hello Maya Torres" in mail
    assert "/setup/" not in mail
    assert admin.send("/admin/mails/send", follow_redirects=True).status_code == 200
    with mail_server(app) as letters:
        assert admin.send("/admin/mails/send", {"mail_id": "odd"}).status_code == 404
        assert admin.send("/admin/mails/send").status_code == 302
        run_jobs(app)
        assert "/setup/" in letters[0].text
        assert "Sent" in admin.get("/admin/mails").get_data(as_text=True)
    assert admin.get(f"/admin/mails/{uuid4()}").status_code == 404
