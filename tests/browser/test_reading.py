"""The main journey in a real browser: read on a phone, answer, leave, come back to the place."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.conftest import BrowserAs
from tests.support.cast import Cast
from tests.support.factories import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("published")]


def to_first_lesson(page: Page) -> None:
    page.goto("/course")
    page.get_by_role("link", name=re.compile(r"^Start")).click()
    expect(page).to_have_url(re.compile("/lessons/"))


@pytest.mark.journey
@pytest.mark.parametrize("scripts", [True, False], ids=["javascript", "no-javascript"])
def test_a_person_signs_in_reads_answers_and_finishes_a_lesson(
    browser_as: BrowserAs, cast: Cast, scripts: bool
) -> None:
    page = browser_as(None, java_script_enabled=scripts)
    page.goto("/")
    page.get_by_role("link", name=re.compile("^Start")).click()
    page.get_by_role("textbox", name="Agency code").fill(cast.learner.agency_code)
    page.get_by_label("Employee or badge number").fill(cast.learner.number)
    page.locator("#agency-password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in with your agency code").click()
    page.get_by_role("link", name=re.compile(r"^Start")).click()

    check = page.locator("[data-check]").first
    check.locator(".choice input").first.check()
    check.get_by_role("button", name="Think so").click()
    expect(check.locator("[data-result]")).to_be_visible()
    expect(check.get_by_text("your answer")).to_be_visible()

    with page.expect_navigation():
        page.get_by_role("button", name=re.compile("^Mark done")).click()
    page.goto("/course")
    expect(page.get_by_text(re.compile(r"1 of \d+ stops done"))).to_be_visible()


@pytest.mark.journey
def test_the_place_is_kept_while_reading_and_found_on_another_device(
    browser_as: BrowserAs, cast: Cast
) -> None:
    phone = browser_as(cast.learner)
    to_first_lesson(phone)
    with phone.expect_response(lambda r: r.url.endswith("/place") and r.status == 204):
        phone.evaluate("window.scrollTo(0, document.body.scrollHeight * 0.45)")
    block: Any = phone.evaluate(
        "[...document.querySelectorAll('[id^=p-]')].find("
        "b => b.getBoundingClientRect().bottom > 80).id"
    )
    desk = browser_as(cast.learner, viewport={"width": 1280, "height": 900})
    desk.goto("/course")
    desk.get_by_role("link", name=re.compile("^Go on")).click()
    expect(desk).to_have_url(re.compile("#p-"))
    kept = desk.url.split("#")[1]
    expect(desk.locator(f"#{kept}")).to_be_in_viewport()
    assert block


def test_without_javascript_the_place_is_kept_by_a_button(
    browser_as: BrowserAs, cast: Cast
) -> None:
    page = browser_as(cast.learner, java_script_enabled=False)
    to_first_lesson(page)
    page.get_by_role("button", name="Keep my place here").nth(1).click()
    expect(page.get_by_text("Your place is kept. You can leave now")).to_be_visible()
    page.goto("/course")
    expect(page.get_by_role("link", name=re.compile("^Go on"))).to_be_visible()


def test_the_night_theme_stays(browser_as: BrowserAs, cast: Cast) -> None:
    page = browser_as(cast.learner, color_scheme="light")
    page.goto("/for-you")
    page.get_by_role("button", name="Night colors").click()
    page.goto("/course")
    expect(page.locator("html")).to_have_attribute("data-theme", "night")


def test_an_answer_survives_a_lost_connection(browser_as: BrowserAs, cast: Cast) -> None:
    page = browser_as(cast.learner)
    to_first_lesson(page)
    check = page.locator("[data-check]").first
    check.locator(".choice input").nth(1).check()
    page.context.set_offline(True)
    check.get_by_role("button", name="Guessing").click()
    expect(check.get_by_text("Your choice is kept")).to_be_visible()
    expect(check.locator(".choice input").nth(1)).to_be_checked()
    page.context.set_offline(False)
    check.get_by_role("button", name="Guessing").click()
    expect(check.locator("[data-result]")).to_be_visible()


def test_enter_on_a_choice_says_nothing_about_how_sure_one_is(
    browser_as: BrowserAs, cast: Cast
) -> None:
    page = browser_as(cast.learner)
    to_first_lesson(page)
    choice = page.locator("[data-check]").first.locator(".choice input").first
    choice.check()
    choice.press("Enter")
    page.wait_for_timeout(300)
    expect(page.locator("[data-result]")).to_have_count(0)


def test_back_shows_what_was_answered(browser_as: BrowserAs, cast: Cast) -> None:
    page = browser_as(cast.learner)
    to_first_lesson(page)
    check = page.locator("[data-check]").first
    check.locator(".choice input").first.check()
    check.get_by_role("button", name="Guessing").click()
    expect(page.locator("[data-result]")).to_have_count(1)
    page.goto("/for-you")
    page.go_back()
    expect(page.locator("[data-result]")).to_have_count(1)
    page.reload()
    expect(page.locator("[data-result]")).to_have_count(1)


def test_on_a_shared_computer_no_answer_stays_in_the_browser(
    browser_as: BrowserAs, cast: Cast
) -> None:
    page = browser_as(None)
    page.goto("/sign-in")
    page.get_by_role("textbox", name="Agency code").fill(cast.learner.agency_code)
    page.get_by_label("Employee or badge number").fill(cast.learner.number)
    page.locator("#agency-password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in with your agency code").click()
    page.get_by_role("link", name=re.compile(r"^Start")).click()
    check = page.locator("[data-check]").first
    check.locator(".choice input").first.check()
    check.get_by_role("button", name="Guessing").click()
    expect(page.locator("[data-result]")).to_have_count(1)
    assert "result" not in str(page.evaluate("JSON.stringify(history.state)"))
    page.goto("/for-you")
    page.go_back()
    expect(page.locator("[data-result]")).to_have_count(1)


def test_an_answer_after_signing_out_elsewhere_says_so(browser_as: BrowserAs, cast: Cast) -> None:
    page = browser_as(cast.learner)
    to_first_lesson(page)
    check = page.locator("[data-check]").first
    check.locator(".choice input").first.check()
    page.context.clear_cookies()
    check.get_by_role("button", name="Guessing").click()
    expect(check.get_by_text("You are no longer signed in here")).to_be_visible()
    expect(check.locator(".choice input").first).to_be_checked()


@pytest.mark.parametrize("width", [320, 360, 390])
def test_the_header_holds_on_a_narrow_phone(browser_as: BrowserAs, cast: Cast, width: int) -> None:
    page = browser_as(cast.learner, viewport={"width": width, "height": 700})
    to_first_lesson(page)
    boxes: Any = page.evaluate(
        "[...document.querySelectorAll('.top__row > *')].map(e => e.getBoundingClientRect())"
        ".filter(b => b.width > 1).map(b => [b.left, b.right]).sort((a, b) => a[0] - b[0])"
    )
    assert all(left[1] <= right[0] + 1 for left, right in pairwise(boxes))
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_lesson_is_read_and_answered_by_keyboard_alone(browser_as: BrowserAs, cast: Cast) -> None:
    page = browser_as(cast.learner)
    to_first_lesson(page)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the page")).to_be_focused()
    check = page.locator("[data-check]").first
    check.locator(".choice input").first.focus()
    page.keyboard.press("ArrowDown")
    expect(check.locator(".choice input").nth(1)).to_be_checked()
    page.keyboard.press("Tab")
    expect(check.get_by_role("button", name="Sure", exact=True)).to_be_focused()
    page.keyboard.press("Enter")
    expect(check.locator("[data-result]")).to_be_focused()


def test_a_term_shows_its_definition_on_tap(browser_as: BrowserAs, cast: Cast) -> None:
    page = browser_as(cast.learner, has_touch=True)
    to_first_lesson(page)
    term = page.locator("a.term").first
    term.tap()
    definition = page.locator(f"#term-{term.get_attribute('data-term')} dd").inner_text()
    expect(page.get_by_text(definition.strip()).first).to_be_visible()
    page.keyboard.press("Escape")
