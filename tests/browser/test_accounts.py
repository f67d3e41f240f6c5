"""People coming in, in a real browser: by a slip on a shared computer, by an invitation on a
phone, with a passkey; and what a shared computer does when nobody is there."""

from __future__ import annotations

import re
from typing import cast as cast_type

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from tests.agencies.test_slips import add, slip
from tests.conftest import BrowserAs
from tests.support.cast import Cast
from tests.support.client import PageClient
from tests.support.factories import PASSWORD
from tests.support.jobs import link_in, mail_server, run_jobs

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("published")]
GOOD = "lantern otter gravel tuesday"
STATION = {"width": 1280, "height": 900}


@pytest.fixture
def desk(app: Flask, cast: Cast) -> PageClient:
    """The coordinator's own computer."""
    return cast_type(PageClient, app.test_client()).sign_in(cast.coordinator)


def to_first_lesson(page: Page) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text("You are in")  # how to sign in again
    page.get_by_role("link", name=re.compile(r"^To the course")).click()
    page.get_by_role("link", name=re.compile(r"^Start")).click()
    expect(page).to_have_url(re.compile("/lessons/"))
    expect(page.get_by_role("heading", level=1)).to_be_visible()


@pytest.mark.journey
@pytest.mark.parametrize("scripts", [True, False], ids=["javascript", "no-javascript"])
def test_a_newcomer_without_e_mail_gets_from_the_slip_to_the_first_lesson(
    browser_as: BrowserAs, cast: Cast, desk: PageClient, scripts: bool
) -> None:
    code = slip(desk, add(desk, "Bo Lind", "B 007"))
    page = browser_as(None, java_script_enabled=scripts, viewport=STATION)
    page.goto(f"/code#{cast.coordinator.agency_code}/{code.replace('-', '')}/B%20007")
    if scripts:
        expect(page.get_by_label("Employee or badge number")).to_have_value("B 007")
        assert "#" not in page.url
    else:
        page.get_by_role("textbox", name="Agency code").fill(cast.coordinator.agency_code)
        page.get_by_label("Employee or badge number").fill("b 007")
        page.get_by_label("One-time code").fill(code.lower())
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_label("This is a shared computer")).to_be_checked()
    page.get_by_label("Password", exact=True).fill("password1234")
    page.get_by_role("button", name="Save and sign in").click()
    expect(page.get_by_text("Many people use this one")).to_be_visible()
    page.get_by_label("Password", exact=True).fill(GOOD)
    page.get_by_role("button", name="Save and sign in").click()
    to_first_lesson(page)
    page.goto("/account")
    expect(page.get_by_text("shared computer").first).to_be_visible()
    page.locator("summary").first.click()
    page.get_by_role("button", name="Sign out", exact=False).first.click()
    page.goto("/sign-in")
    page.get_by_role("textbox", name="Agency code").fill(cast.coordinator.agency_code)
    page.get_by_label("Employee or badge number").fill("B 007")
    page.locator("#agency-password").fill(GOOD)
    page.get_by_role("button", name="Sign in with your agency code").click()
    expect(page).to_have_url(re.compile("/courses/"))


@pytest.mark.journey
def test_one_with_e_mail_comes_in_by_an_invitation_on_a_phone(
    app: Flask, browser_as: BrowserAs, desk: PageClient
) -> None:
    form = {"name": "Ana Ruiz", "number": "12", "email": "ana@example.org"}
    desk.send("/agency/roster/add", form)
    with mail_server(app) as letters:
        run_jobs(app)
    page = browser_as(None)
    page.goto(link_in(letters[0]))
    expect(page.get_by_label("This is a shared computer")).not_to_be_checked()
    page.get_by_label("Password", exact=True).fill(GOOD)
    page.get_by_role("button", name="Save and start").click()
    to_first_lesson(page)
    cookies = {str(c.get("name")): c for c in page.context.cookies()}
    assert cookies["course"].get("expires", 0) > 0  # stays on one's own phone


@pytest.mark.journey
def test_a_passkey_is_registered_used_as_second_step_and_alone(
    browser_as: BrowserAs, cast: Cast, live_server: str
) -> None:
    address = live_server.replace("127.0.0.1", "localhost")  # passkeys need a name
    page = browser_as(None, base_url=address)
    page.context.new_cdp_session(page).send("WebAuthn.enable")
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    devices.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
            }
        },
    )

    def with_password() -> None:
        page.goto("/sign-in")
        page.get_by_role("textbox", name="E-mail").fill(str(cast.learner.email))
        page.locator("#email-password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in with your e-mail").click()

    def out() -> None:
        page.context.clear_cookies()

    with_password()
    page.goto("/account/second-step")
    page.get_by_label("Name for this passkey").fill("Station phone")
    page.locator("#add-passkey").fill("not it, surely")
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.locator("[data-problem]")).to_contain_text("not your password")
    page.locator("#add-passkey").fill(PASSWORD)
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_role("heading", name="Your recovery codes")).to_be_visible()
    expect(page.locator(".codes li")).to_have_count(10)

    out()
    with_password()
    expect(page.get_by_role("heading", name="One more step")).to_be_visible()
    page.get_by_role("button", name="Use my passkey").click()
    expect(page).to_have_url(re.compile("/courses/"))

    out()
    page.goto("/sign-in")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page).to_have_url(re.compile("/courses/"))

    page.goto("/account/second-step")
    page.get_by_text("Rename or remove").click()
    page.locator("#name-1").fill("My phone")
    page.get_by_role("button", name="Save the name").click()
    expect(page.get_by_text("My phone").first).to_be_visible()
    page.get_by_text("Rename or remove").click()
    page.locator("#remove-1").fill(PASSWORD)
    page.get_by_role("button", name="Remove this passkey").click()
    expect(page.get_by_text("The passkey is removed")).to_be_visible()
    out()
    with_password()
    expect(page).to_have_url(re.compile("/courses/"))


def test_a_shared_computer_clears_the_screen_and_keeps_what_was_typed(
    browser_as: BrowserAs, cast: Cast
) -> None:
    page = browser_as(None, viewport=STATION)
    page.clock.install()

    def sign_in() -> None:
        page.goto("/sign-in") if "/sign-in" not in page.url else None
        page.get_by_role("textbox", name="E-mail").fill(str(cast.learner.email))
        page.locator("#email-password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in with your e-mail").click()

    sign_in()
    page.goto("/account")
    page.locator("#name").fill("Maya Torres Vega")
    page.clock.fast_forward(10 * 60_000)
    expect(page).to_have_url(re.compile("/account"))
    page.clock.fast_forward(6 * 60_000)
    expect(page).to_have_url(re.compile(r"/sign-in\?ended=yes"))
    expect(page.get_by_text("You were signed out after 15 minutes")).to_be_visible()
    sign_in()
    expect(page.get_by_role("heading", name="What you typed is kept")).to_be_visible()
    expect(page.get_by_text("Maya Torres Vega")).to_be_visible()
    page.get_by_role("button", name="Send it now").click()
    expect(page.get_by_text("Your name is changed")).to_be_visible()
    expect(page.locator("#name")).to_have_value("Maya Torres Vega")


def test_slips_print_eight_to_a_sheet(browser_as: BrowserAs, cast: Cast, desk: PageClient) -> None:
    for number in range(17):
        add(desk, f"N{'ew ' * 30}{number}"[:190], f"N{number}" * 8)
    page = browser_as(cast.coordinator, viewport=STATION)
    page.goto("/agency/roster")
    page.get_by_role("button", name="Slips for everybody new").click()
    expect(page.locator(".slip")).to_have_count(17)
    for size in ("Letter", "A4"):
        pdf = page.pdf(format=size)
        assert pdf.count(b"/Type /Page\n") + pdf.count(b"/Type /Page ") == 3, size
