"""A conversation in a real browser: by keyboard, with and without JavaScript, on two devices."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any
from typing import cast as cast_type

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from tests.browser.test_axe import SIZES, faults
from tests.conftest import BrowserAs
from tests.support.cast import Cast
from tests.support.practice import SCENARIO, STOP, PracticeCourse

pytestmark = pytest.mark.browser


@pytest.fixture
def course(app: Flask, tmp_path: Path) -> PracticeCourse:
    made = PracticeCourse(app, tmp_path)
    made.publish()
    return made


def press(page: Page, name: str | re.Pattern[str]) -> None:
    """Activate a button by keyboard alone."""
    button = page.get_by_role("button", name=name)
    button.focus()
    page.keyboard.press("Enter")


def begin(page: Page) -> None:
    page.goto(STOP)
    page.get_by_role("link", name="A word on the porch").click()
    press(page, re.compile("^Begin"))
    expect(page.get_by_role("heading", name="Turn 1")).to_be_visible()


@pytest.mark.journey
@pytest.mark.parametrize("scripts", [True, False], ids=["javascript", "no-javascript"])
def test_a_conversation_is_had_by_keyboard_and_looked_back_at(
    browser_as: BrowserAs, cast: Cast, course: PracticeCourse, scripts: bool
) -> None:
    page = browser_as(cast.learner, java_script_enabled=scripts)
    begin(page)
    press(page, re.compile("Okay if I sit down"))
    expect(page.get_by_role("heading", name="Turn 2")).to_be_visible()
    page.get_by_label("What would you say to him now").fill("Rough night, huh?")
    press(page, "Compare with others")
    expect(page.get_by_text("That was a rough night.")).to_be_visible()
    press(page, "Near to one of these")
    press(page, re.compile("turning it over"))
    expect(page.get_by_role("heading", name="Turn 3")).to_be_visible()
    press(page, "Take the last line back")
    expect(page.get_by_role("heading", name="Turn 2")).to_be_visible()
    press(page, re.compile("turning it over"))
    press(page, re.compile("hear what has helped others"))
    expect(page.get_by_role("heading", name="One thing that worked")).to_be_visible()
    expect(page.get_by_text("Rough night, huh?")).to_be_visible()
    press(page, re.compile(r"Try another way from here.*turn 3"))
    expect(page.get_by_role("heading", name="Turn 3")).to_be_visible()
    page.goto(STOP)
    expect(page.get_by_text("This stop is done")).to_be_visible()


def test_a_run_goes_on_another_device(
    browser_as: BrowserAs, cast: Cast, course: PracticeCourse
) -> None:
    phone = browser_as(cast.learner)
    begin(phone)
    press(phone, re.compile("Are you still using"))
    expect(phone.get_by_role("heading", name="Turn 2")).to_be_visible()
    desk = browser_as(cast.learner, viewport={"width": 1280, "height": 900})
    desk.goto(SCENARIO)
    desk.get_by_role("link", name=re.compile("^Go on")).click()
    press(desk, re.compile("Call the medics"))
    expect(desk.get_by_role("heading", name="Turn 3")).to_be_visible()
    press(phone, re.compile("look fine"))  # the phone had stayed behind
    expect(phone.get_by_text("had gone on in another window")).to_be_visible()
    expect(phone.get_by_role("heading", name="Turn 3")).to_be_visible()


def test_a_line_said_without_a_connection_is_not_lost(
    browser_as: BrowserAs, cast: Cast, course: PracticeCourse
) -> None:
    page = browser_as(cast.learner)
    begin(page)
    page.wait_for_load_state("networkidle")
    page.context.set_offline(True)
    press(page, re.compile("Okay if I sit down"))
    expect(page.get_by_text("There is no connection, so nothing was sent.")).to_be_visible()
    page.context.set_offline(False)
    press(page, re.compile("Okay if I sit down"))
    expect(page.get_by_role("heading", name="Turn 2")).to_be_visible()


@pytest.mark.parametrize("theme", ["day", "night"])
def test_practice_is_accessible(
    browser_as: BrowserAs, cast: Cast, course: PracticeCourse, live_server: str, theme: str
) -> None:
    page = browser_as(cast.learner)
    page.context.add_cookies([{"name": "theme", "value": theme, "url": live_server}])
    found: list[str] = []

    def look(name: str) -> None:
        for size in SIZES:
            page.set_viewport_size(cast_type("Any", size))
            where = f"{name} at {size['width']} px"
            found.extend(f"{where}: {fault}" for fault in faults(page))
            if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                found.append(f"{where}: wider than the screen")
            shoot(page, f"{name}-{theme}-{size['width']}")

    page.goto(STOP)
    look("stop")
    page.goto(SCENARIO)
    look("scenario")
    begin(page)
    press(page, re.compile("Okay if I sit down"))
    expect(page.get_by_role("heading", name="Turn 2")).to_be_visible()
    look("own words")
    page.get_by_label("What would you say to him now").fill("Rough night, huh?")
    press(page, "Compare with others")
    expect(page.get_by_text("That was a rough night.")).to_be_visible()
    look("turn")
    press(page, re.compile("get into treatment"))
    expect(page.get_by_role("heading", name="Turn 3")).to_be_visible()
    press(page, re.compile("look fine"))
    expect(page.get_by_text("Something here could not wait")).to_be_visible()
    for summary in page.locator("details > summary").all():
        summary.evaluate("node => node.parentNode.open = true")
    look("debrief")
    page.goto("/my-practice")
    look("mine")
    assert found == []


def shoot(page: Page, name: str) -> None:
    """A picture for people who look, when SHOTS names a folder."""
    if os.environ.get("SHOTS"):
        page.screenshot(path=Path(os.environ["SHOTS"]) / f"{name}.png", full_page=True)
