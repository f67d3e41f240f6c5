"""The cold open in a real browser: a stranger plays, signs in, keeps the lines, plays again."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from typing import cast as cast_type

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from tests.browser.test_axe import SIZES, faults
from tests.browser.test_practice import press, shoot
from tests.conftest import BrowserAs
from tests.support.cast import Cast
from tests.support.opening import CLOSE, TRY, OpeningCourse

pytestmark = pytest.mark.browser
ROOT = Path(__file__).resolve().parents[2]
FIRST_WORDS = "modules/deflection-conversation-framework/scenarios/first-words.md"


@pytest.fixture
def course(app: Flask, tmp_path: Path) -> OpeningCourse:
    """The course `sample` with the cold open of the course that ships."""
    text = (ROOT / FIRST_WORDS).read_text().replace("id: first-words", "id: gate")
    made = OpeningCourse(app, tmp_path, text)
    made.publish()
    return made


def follow(page: Page, name: str | re.Pattern[str]) -> None:
    """Follow a link by keyboard alone."""
    link = page.get_by_role("link", name=name)
    link.focus()
    page.keyboard.press("Enter")


def play_as_stranger(page: Page) -> None:
    page.goto("/")
    follow(page, "Try three turns first.")
    expect(page.get_by_text("It speaks of an overdose")).to_be_visible()
    follow(page, re.compile("^Begin"))
    expect(page.get_by_role("heading", name="Turn 1 of 3")).to_be_visible()
    follow(page, re.compile("you stopped breathing"))
    follow(page, re.compile("nobody on the phone"))
    expect(page.get_by_role("heading", name="Turn 3 of 3")).to_be_visible()
    follow(page, re.compile("keep coming back"))
    expect(page.get_by_text(CLOSE)).to_be_visible()


def play_now(page: Page) -> None:
    page.goto("/courses/sample/modules/first-module")
    follow(page, "Play them now")
    press(page, re.compile("^Begin"))
    for turn, line in enumerate(("I was here Tuesday", "back on that floor", "been through"), 1):
        expect(page.get_by_role("heading", name=f"Turn {turn}")).to_be_visible()
        press(page, re.compile(line))
    expect(page.get_by_role("heading", name="Then and now")).to_be_visible()


def finish_module(page: Page) -> None:
    page.goto("/courses/sample/lessons/first-lesson")
    press(page, re.compile("^Mark done"))
    expect(page).not_to_have_url(re.compile("/lessons/"))


@pytest.mark.journey
@pytest.mark.parametrize("scripts", [True, False], ids=["javascript", "no-javascript"])
def test_a_stranger_plays_signs_in_keeps_and_sees_both_sets(
    browser_as: BrowserAs, cast: Cast, course: OpeningCourse, scripts: bool
) -> None:
    page = browser_as(None, java_script_enabled=scripts)
    play_as_stranger(page)
    follow(page, re.compile("^Sign in, and keep"))
    page.get_by_role("textbox", name="E-mail").fill(cast.learner.email or "")
    page.locator("#email-password").fill(cast.learner.password)
    page.get_by_role("button", name="Sign in with your e-mail").click()
    expect(page.get_by_text(CLOSE)).to_be_visible()
    press(page, re.compile("^Keep these lines"))
    expect(page.get_by_role("heading", name="These lines are kept")).to_be_visible()
    finish_module(page)
    play_now(page)
    expect(page.get_by_text("You chose another line at 3 turns.")).to_be_visible()
    expect(page.get_by_text("nobody on the phone to call it in")).to_be_visible()
    expect(page.get_by_text("back on that floor").first).to_be_visible()


@pytest.mark.parametrize("theme", ["day", "night"])
def test_its_pages_are_accessible(
    browser_as: BrowserAs, cast: Cast, course: OpeningCourse, live_server: str, theme: str
) -> None:
    found: list[str] = []

    def look(page: Page, name: str) -> None:
        for size in SIZES:
            page.set_viewport_size(cast_type("Any", size))
            where = f"{name} at {size['width']} px"
            found.extend(f"{where}: {fault}" for fault in faults(page))
            if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                found.append(f"{where}: wider than the screen")
            shoot(page, f"opening-{name}-{theme}-{size['width']}")

    colors = {"name": "theme", "value": theme, "url": live_server}
    stranger = browser_as(None)
    stranger.context.add_cookies([cast_type("Any", colors)])
    for name, address in (
        ("home", "/"),
        ("start", TRY),
        ("turn-1", f"{TRY}?said="),
        ("turn-3", f"{TRY}?said=ca"),
        ("end", f"{TRY}?said=abd"),
    ):
        stranger.goto(address)
        look(stranger, name)
    page = browser_as(cast.learner)
    page.context.add_cookies([cast_type("Any", colors)])
    page.goto(TRY)
    look(page, "start-known")
    page.goto(f"{TRY}?said=abd")
    look(page, "end-known")
    press(page, re.compile("^Keep these lines"))
    expect(page.get_by_role("heading", name="These lines are kept")).to_be_visible()
    look(page, "kept")
    finish_module(page)
    page.goto("/courses/sample/modules/first-module")
    look(page, "module")
    play_now(page)
    look(page, "then-and-now")
    assert found == []
