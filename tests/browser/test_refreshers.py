"""A refresher and a line for the next shift in a real browser, by keyboard, day and night."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from typing import cast as cast_type

import pytest
import time_machine
from flask import Flask
from playwright.sync_api import Page, expect

from course_app.lib import clock
from tests.browser.test_axe import SIZES, faults
from tests.browser.test_practice import press, shoot
from tests.conftest import BrowserAs
from tests.support.cast import Cast
from tests.support.client import PageClient
from tests.support.refreshers import ABOUT, DUE, FIRST, HOME, RefresherCourse

pytestmark = pytest.mark.browser
MODULE = f"{HOME}/modules/first-module"
Open = Callable[..., Page]


@pytest.fixture
def course(app: Flask, client: PageClient, cast: Cast, tmp_path: Path) -> RefresherCourse:
    made = RefresherCourse(app, tmp_path)
    made.publish()
    made.complete(client, cast.learner)
    return made


@pytest.fixture
def graduate(course: RefresherCourse, cast: Cast, browser_as: BrowserAs) -> Iterator[Open]:
    """Maya's browser, seven weeks after the course."""
    with time_machine.travel(clock.now() + timedelta(days=DUE[0] + 2)):
        yield lambda **options: browser_as(cast.learner, **options)


def write_line(page: Page) -> None:
    page.goto(MODULE)
    page.get_by_label("Next shift, if").fill("somebody says not today")
    page.get_by_label("I will").fill("leave the number, and say I will come by")
    press(page, "Keep my line")
    expect(page.get_by_text("Your line is kept.")).to_be_visible()


@pytest.mark.journey
@pytest.mark.parametrize("scripts", [True, False], ids=["javascript", "no-javascript"])
def test_a_line_is_written_and_a_refresher_brings_it_back(
    graduate: Open, course: RefresherCourse, scripts: bool
) -> None:
    page = graduate(java_script_enabled=scripts)
    write_line(page)
    page.goto(HOME)
    page.get_by_role("link", name=re.compile("^Open it")).press("Enter")
    expect(page.get_by_text("Part 1 of 3")).to_be_visible()
    press(page, re.compile("Are you still using"))
    expect(page.get_by_role("heading", name="What each line does")).to_be_visible()
    expect(page.get_by_text("Goes furthest here")).to_be_visible()
    page.get_by_role("link", name="Go on").press("Enter")
    page.get_by_label("The right one").check()
    press(page, "Think so")
    expect(page.locator("[data-result]")).to_contain_text("you can be surer now")
    page.get_by_role("link", name="Go on").press("Enter")
    expect(page.get_by_role("heading", name="Did it come up?")).to_be_visible()
    page.get_by_label("I will").fill("come by on Sunday")
    press(page, "Finish the refresher")
    expect(page.get_by_text("That was the refresher.")).to_be_visible()
    expect(page.get_by_role("heading", name=re.compile("refresher is ready"))).to_have_count(0)
    assert len(course.done()) == 1
    page.goto("/my-lines")
    expect(page.get_by_text("come by on Sunday")).to_be_visible()
    press(page, re.compile("^Delete this line"))
    expect(page.get_by_text("Your line is deleted.")).to_be_visible()


def test_a_check_can_be_tried_again_without_losing_the_refresher(
    graduate: Open, course: RefresherCourse
) -> None:
    for scripts in (True, False):
        page = graduate(java_script_enabled=scripts)
        page.goto(f"{FIRST}?part=1")
        page.get_by_label("The wrong one").check()
        press(page, "Sure")
        expect(page.get_by_text("Not right, and you were sure.")).to_be_visible()
        page.get_by_role("link", name=re.compile("^Try again")).press("Enter")
        expect(page.get_by_label("The wrong one")).to_be_visible()
        expect(page.get_by_text("Part 2 of 3")).to_be_visible()


@pytest.mark.parametrize("theme", ["day", "night"])
def test_refreshers_and_lines_are_accessible(graduate: Open, live_server: str, theme: str) -> None:
    page = graduate()
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

    page.goto(MODULE)
    look("module, no line")
    page.goto(f"{MODULE}/line")
    page.locator("form").evaluate_all("all => all.forEach(form => { form.noValidate = true; })")
    press(page, "Keep my line")
    expect(page.get_by_text("Your line was not kept yet")).to_be_visible()
    look("line with errors")
    write_line(page)
    page.locator("details:not(.menu) > summary").evaluate_all("all => all.forEach(s => s.click())")
    look("module with line")
    page.goto("/my-lines")
    look("my lines")
    page.goto(HOME)
    look("home")
    page.goto(ABOUT)
    look("about")
    page.goto(FIRST)
    look("turn")
    press(page, re.compile("I worry about you"))
    expect(page.get_by_text("Goes furthest here")).to_be_visible()
    look("turn answered")
    page.goto(f"{FIRST}?part=1")
    look("check")
    page.goto(f"{FIRST}?part=2")
    look("my line comes back")
    assert found == []
