"""A roll call in real browsers: the wall and two phones, and hands only without JavaScript."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any
from typing import cast as cast_type

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from tests.browser.test_axe import faults
from tests.conftest import BrowserAs
from tests.support.cast import Cast
from tests.support.practice import SCENARIO, PracticeCourse

pytestmark = pytest.mark.browser
WALL = {"width": 1280, "height": 720}
WALLS = [WALL, {"width": 1920, "height": 1080}]
PHONES = [{"width": 390, "height": 844}]


@pytest.fixture
def course(app: Flask, tmp_path: Path) -> PracticeCourse:
    made = PracticeCourse(app, tmp_path)
    made.publish()
    return made


def begin(page: Page) -> str:
    """Begin a roll call; returns the address of its vote, as the wall shows it."""
    page.goto("/agency/rollcall")
    page.get_by_role("button", name="Begin A word on the porch").click()
    expect(page.get_by_role("heading", name="A word on the porch")).to_be_visible()
    code = page.locator(".wall__letters").inner_text().replace("-", "")
    page.get_by_role("link", name="Go to turn 1").click()
    expect(page.get_by_role("heading", name="turn 1")).to_be_visible()
    return f"/vote/{code}"


@pytest.mark.journey
def test_a_room_votes_by_phone_and_the_wall_goes_on(
    browser_as: BrowserAs, cast: Cast, course: PracticeCourse
) -> None:
    wall = browser_as(cast.supervisor, viewport=WALL)
    address = begin(wall)
    one, two = browser_as(None), browser_as(None)
    for phone in (one, two):
        phone.goto(address)
    one.get_by_role("button", name="Are you still using").click()
    expect(one.get_by_text("Your vote: B.")).to_be_visible()
    one.get_by_role("button", name="Okay if I sit down").click()
    expect(one.get_by_text("Your vote: A.")).to_be_visible()
    two.get_by_role("button", name="Okay if I sit down").click()
    expect(wall.get_by_text("2 phones voted")).to_be_visible()
    expect(wall.locator(".bars")).to_have_count(0)
    wall.get_by_role("button", name="Close the vote").click()
    expect(wall.locator(".bars li.leads")).to_contain_text("A")
    expect(two.get_by_text("The vote is closed.")).to_be_visible()
    expect(wall.get_by_role("radio", name="Okay if I sit down")).to_be_focused()
    wall.keyboard.press("Enter")
    expect(wall.get_by_text("turn 2")).to_be_visible()
    expect(two.get_by_role("heading", name="Turn 2")).to_be_visible()
    assert {c["name"] for c in two.context.cookies()} == {"voter"}


@pytest.mark.journey
def test_hands_vote_and_arrows_choose_without_javascript(
    browser_as: BrowserAs, cast: Cast, course: PracticeCourse
) -> None:
    wall = browser_as(cast.coordinator, viewport=WALL, java_script_enabled=False)
    begin(wall)
    wall.keyboard.press("Space")
    wall.keyboard.press("ArrowDown")
    wall.keyboard.press("Enter")
    expect(wall.get_by_text("turn 2")).to_be_visible()
    wall.get_by_role("radio", name="look fine").check()
    wall.keyboard.press("Enter")
    expect(wall.get_by_text("Something here could not wait.")).to_be_visible()
    wall.get_by_role("button", name="Go back to that turn").click()
    wall.get_by_role("radio", name="Call the medics").check()
    wall.keyboard.press("Enter")
    wall.get_by_role("radio", name="May I leave the number").check()
    wall.keyboard.press("Enter")
    expect(wall.get_by_role("heading", name="Not today")).to_be_visible()
    wall.get_by_role("link", name="Record who was there").click()
    wall.get_by_role("checkbox", name="Maya Torres").check()
    wall.get_by_role("button", name="Record the ticked").click()
    expect(wall.get_by_text("1 person is recorded.")).to_be_visible()


@pytest.mark.parametrize("theme", ["day", "night"])
def test_roll_calls_and_cards_are_accessible(
    browser_as: BrowserAs, cast: Cast, course: PracticeCourse, live_server: str, theme: str
) -> None:
    found: list[str] = []

    def look(page: Page, name: str, sizes: list[dict[str, int]]) -> None:
        for size in sizes:
            page.set_viewport_size(cast_type("Any", size))
            where = f"{name} at {size['width']} px"
            found.extend(f"{where}: {fault}" for fault in faults(page))
            if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                found.append(f"{where}: wider than the screen")
            shoot(page, f"{name}-{theme}-{size['width']}")

    wall, phone = browser_as(cast.coordinator, viewport=WALL), browser_as(None)
    learner = browser_as(cast.learner)
    for page in (wall, phone, learner):
        page.context.add_cookies([{"name": "theme", "value": theme, "url": live_server}])
    wall.goto("/agency/rollcall")
    look(wall, "start", PHONES + WALLS)
    address = begin(wall)
    look(wall, "wall", PHONES + WALLS)
    wall.get_by_role("link", name="What is known").click()
    look(wall, "opening", PHONES + WALLS)
    wall.get_by_role("link", name="Go to turn 1").click()
    phone.goto("/vote")
    look(phone, "ask-code", PHONES)
    phone.goto(address)
    look(phone, "phone", PHONES)
    phone.get_by_role("button", name="Okay if I sit down").click()
    expect(phone.get_by_text("Your vote: A.")).to_be_visible()
    look(phone, "phone-voted", PHONES)
    wall.set_viewport_size(cast_type("Any", WALL))
    wall.get_by_role("button", name="Close the vote").click()
    expect(wall.locator(".bars")).to_be_visible()
    look(wall, "wall-closed", PHONES + WALLS)
    wall.keyboard.press("Enter")
    expect(wall.get_by_text("turn 2")).to_be_visible()
    look(wall, "wall-2", WALLS)
    wall.get_by_role("radio", name="get into treatment").check()
    wall.keyboard.press("Enter")
    wall.get_by_role("radio", name="look fine").check()
    wall.keyboard.press("Enter")
    expect(wall.get_by_text("Something here could not wait.")).to_be_visible()
    for summary in wall.locator("details > summary").all():
        summary.evaluate("node => node.parentNode.open = true")
    look(wall, "ended", PHONES + WALLS)
    learner.goto(address.replace("/vote/", "/rollcall/"))
    look(learner, "here", PHONES)
    learner.get_by_role("button", name="I was there").click()
    wall.goto("/agency/rollcall")
    wall.get_by_role("link", name="Who was there").click()
    look(wall, "attendance", PHONES + WALLS[:1])
    wall.get_by_role("checkbox", name="Maya Torres").check()
    wall.get_by_role("button", name="Record the ticked").first.click()
    wall.goto(f"/agency/roster/{cast.learner.membership_id}")
    look(wall, "person", PHONES)
    learner.goto("/transcript")
    look(learner, "transcript", PHONES + WALLS[:1])
    learner.goto(f"{SCENARIO}/cards")
    look(learner, "cards", PHONES + WALLS[:1])
    assert found == []


def shoot(page: Page, name: str) -> None:
    """A picture for people who look, when SHOTS names a folder; a wall as it is seen."""
    if os.environ.get("SHOTS"):
        whole = "wall" not in name or "390" in name
        page.screenshot(path=Path(os.environ["SHOTS"]) / f"{name}.png", full_page=whole)
