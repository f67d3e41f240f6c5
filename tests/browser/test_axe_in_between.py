"""Pages that need something to have happened, which test_axe.py cannot open by address alone:
open links, codes shown once, refused forms, what was kept. No axe violation on any of them."""

from __future__ import annotations

import json
import re
from typing import Any
from typing import cast as cast_type

import pyotp
import pytest
from flask import Flask
from playwright.sync_api import Page

from tests.agencies.test_slips import add, slip
from tests.browser.test_axe import SIZES, faults
from tests.conftest import BrowserAs
from tests.support.cast import Cast
from tests.support.client import PageClient
from tests.support.factories import PASSWORD
from tests.support.jobs import link_in, mail_server, run_jobs

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("published")]


class Looker:
    """Holds axe against whatever a page shows now, at both sizes."""

    def __init__(self) -> None:
        self.found: list[str] = []

    def look(self, page: Page, name: str) -> None:
        """Note what is wrong."""
        for size in SIZES:
            page.set_viewport_size(cast_type(Any, size))
            where = f"{name} at {size['width']} px"
            self.found += [f"{where}: {fault}" for fault in faults(page)]
            if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                self.found.append(f"{where}: wider than the screen")


@pytest.fixture
def looker() -> Looker:
    return Looker()


@pytest.fixture
def desk(app: Flask, cast: Cast) -> PageClient:
    """The coordinator's own computer."""
    return cast_type(PageClient, app.test_client()).sign_in(cast.coordinator)


def themed(page: Page, theme: str, address: str) -> Page:
    page.context.add_cookies([{"name": "theme", "value": theme, "url": address}])
    return page


@pytest.mark.parametrize("theme", ["day", "night"])
def test_coming_in_is_accessible(
    app: Flask,
    browser_as: BrowserAs,
    live_server: str,
    cast: Cast,
    desk: PageClient,
    looker: Looker,
    theme: str,
) -> None:
    code = slip(desk, add(desk, "مايا " * 30, "7"))
    desk.send("/agency/join-links", {"days": "3", "places": "5"})
    html = desk.get("/agency/join-links").get_data(as_text=True)
    door = "/join/" + html.split("/join/")[1].split("<")[0]
    desk.send("/agency/roster/add", {"name": "N" * 200, "number": "8", "email": "n@example.org"})
    with mail_server(app) as letters:
        run_jobs(app)
    page = themed(browser_as(None), theme, live_server)
    page.goto(link_in(letters[0]))
    looker.look(page, "invitation")
    page.goto(door)
    looker.look(page, "join")
    page.goto(f"/code#{cast.coordinator.agency_code}/00000/7")
    page.get_by_role("button", name="Go on").click()
    looker.look(page, "code refused")
    page.goto(f"/code#{cast.coordinator.agency_code}/{code.replace('-', '')}/7")
    page.get_by_role("button", name="Go on").click()
    looker.look(page, "set password")
    page.goto("/reset")
    page.get_by_role("textbox", name="E-mail").fill("maya@example.org")
    page.get_by_role("button", name="Send the link").click()
    looker.look(page, "reset sent")
    with mail_server(app) as letters:
        run_jobs(app)
    page.goto(link_in(letters[0]))
    looker.look(page, "reset link")
    page.goto(door)
    page.get_by_role("textbox", name="Your name").fill("Ana")
    page.locator("#password").fill("lantern otter gravel tuesday")
    page.get_by_role("button", name="Join").click()
    looker.look(page, "welcome")
    page.goto(door)
    looker.look(page, "join, signed in")
    assert not looker.found, "\n".join(looker.found)


@pytest.mark.parametrize("theme", ["day", "night"])
def test_the_second_step_and_kept_forms_are_accessible(
    app: Flask, browser_as: BrowserAs, live_server: str, cast: Cast, looker: Looker, theme: str
) -> None:
    client = cast_type(PageClient, app.test_client()).sign_in(cast.learner, shared=True)
    typed = json.dumps([["/account/name", [["name", "Maya <b>T</b>"]]]])
    client.send("/sign-out/idle", {"path": "/account", "typed": typed})
    page = themed(browser_as(cast.learner), theme, live_server)
    page.goto("/kept")
    looker.look(page, "kept")
    page.goto("/account/second-step")
    page.locator("#start-app").fill(PASSWORD)
    page.get_by_role("button", name="Set up an app").click()
    looker.look(page, "app")
    secret = page.locator(".secret").inner_text().replace(" ", "")

    page.locator("#code").fill(pyotp.TOTP(secret).now())
    page.get_by_role("button", name="Turn it on").click()
    looker.look(page, "recovery codes")
    page.goto("/account/second-step")
    page.locator("main summary").evaluate_all("all => all.forEach(s => s.click())")
    looker.look(page, "second step")
    page.context.clear_cookies()
    themed(page, theme, live_server).goto("/sign-in")
    page.get_by_role("textbox", name="E-mail").fill(str(cast.learner.email))
    page.locator("#email-password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in with your e-mail").click()
    looker.look(page, "one more step")
    assert not looker.found, "\n".join(looker.found)


@pytest.mark.parametrize("theme", ["day", "night"])
def test_what_staff_see_once_is_accessible(
    app: Flask,
    browser_as: BrowserAs,
    live_server: str,
    cast: Cast,
    desk: PageClient,
    looker: Looker,
    theme: str,
) -> None:
    for number, name in enumerate(("李小龍", "W" * 200, "\u202eAna")):
        add(desk, name, f"{number}" * 64)
    page = themed(browser_as(cast.coordinator), theme, live_server)
    page.goto("/agency/roster")
    looker.look(page, "roster with odd names")
    page.get_by_role("button", name="Slips for everybody new").click()
    looker.look(page, "slips")
    page.goto("/agency/roster/add")
    page.locator("#name").fill("Again")
    page.locator("#number").fill("0" * 64)
    page.get_by_role("button", name="Add").click()
    looker.look(page, "number taken")
    desk.send("/reset", {"email": "maya@example.org"})
    run_jobs(app)
    admin = themed(browser_as(cast.administrator), theme, live_server)
    admin.goto("/admin/mails")
    looker.look(admin, "mails")
    admin.get_by_role("link", name=re.compile("A new password")).click()
    looker.look(admin, "mail")
    admin.goto("/admin/agencies")
    for name in ("name", "coordinator", "number"):
        admin.locator(f"#{name}").fill("Elm " * 20)
    admin.locator("#time_zone").fill("Mars/Olympus")
    admin.get_by_role("button", name="Add the agency").click()
    looker.look(admin, "agency refused")
    admin.locator("#time_zone").fill("America/Denver")
    admin.get_by_role("button", name="Add the agency").click()
    looker.look(admin, "agency added")
    assert not looker.found, "\n".join(looker.found)
