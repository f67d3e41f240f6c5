"""A quiz in a real browser: with and without JavaScript, off line, on two devices, by keyboard."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from tests.browser.test_axe import SIZES, faults
from tests.conftest import BrowserAs
from tests.content.quiz_factory import POOL
from tests.support.cast import Cast
from tests.support.quizzes import URL, QuizCourse

pytestmark = pytest.mark.browser


@pytest.fixture
def course(app: Flask, tmp_path: Path) -> QuizCourse:
    made = QuizCourse(app, tmp_path)
    made.publish(POOL, draw="draw: {each-objective: 3}")
    return made


def begin(page: Page) -> None:
    page.goto(URL)
    page.get_by_role("button", name=re.compile("^(Start the quiz|Go on with|Try again)")).click()
    expect(page).to_have_url(re.compile("/attempts/"))


def answer(page: Page, place: int, nth: int = 0) -> None:
    page.locator(f"#q{place} .choice input").nth(nth).check()


@pytest.mark.journey
@pytest.mark.parametrize("scripts", [True, False], ids=["javascript", "no-javascript"])
def test_a_quiz_is_taken_in_pieces_and_handed_in(
    browser_as: BrowserAs, cast: Cast, course: QuizCourse, scripts: bool
) -> None:
    page = browser_as(cast.learner, java_script_enabled=scripts)
    begin(page)
    answer(page, 1)
    if scripts:
        expect(page.locator("#q1 [data-state]")).to_have_text("Saved")
        expect(page.get_by_text("1 of 3 answered")).to_be_visible()
    else:
        page.get_by_role("button", name=re.compile("Save up to here.*question 1")).click()
        expect(page.get_by_text("Your answers are saved.")).to_be_visible()
    page.goto("/course", wait_until="load")  # called away, and back
    begin(page)
    expect(page.locator("#q1 .choice input").first).to_be_checked()
    answer(page, 2)
    page.get_by_role("button", name="Hand in").click()
    expect(page.get_by_text("1 question has no answer yet.")).to_be_visible()
    page.get_by_role("link", name="Go on at question 3").click()
    expect(page.locator("#q2 .choice input").first).to_be_checked()
    answer(page, 3)
    page.get_by_role("button", name="Hand in").click()
    expect(page.get_by_text("Question by question")).to_be_visible()
    assert page.get_by_text(re.compile("Feedback-")).count() == 8


def test_an_answer_given_off_line_is_sent_when_the_line_is_back(
    browser_as: BrowserAs, cast: Cast, course: QuizCourse
) -> None:
    page = browser_as(cast.learner)
    begin(page)
    page.wait_for_load_state("networkidle")  # the line breaks once the page is there
    page.context.set_offline(True)
    answer(page, 1, 1)
    expect(page.locator("#q1 [data-state]")).to_contain_text("Not saved yet")
    page.get_by_role("button", name="Hand in").click()
    expect(page.get_by_text("There is no connection, so nothing was handed in.")).to_be_visible()
    expect(page.locator("#q1 .choice input").nth(1)).to_be_checked()
    page.context.set_offline(False)
    expect(page.locator("#q1 [data-state]")).to_have_text("Saved")
    page.reload()
    expect(page.locator("#q1 .choice input").nth(1)).to_be_checked()


def test_quick_changes_end_with_the_last_one(
    browser_as: BrowserAs, cast: Cast, course: QuizCourse
) -> None:
    page = browser_as(cast.learner)
    begin(page)
    for nth in (0, 1, 0, 1, 0, 1):
        answer(page, 1, nth)
    expect(page.locator("#q1 [data-state]")).to_have_text("Saved")
    page.wait_for_load_state("networkidle")
    page.reload()
    expect(page.locator("#q1 .choice input").nth(1)).to_be_checked()


def test_two_devices_agree_on_the_newer_answer(
    browser_as: BrowserAs, cast: Cast, course: QuizCourse
) -> None:
    phone, station = browser_as(cast.learner), browser_as(cast.learner)
    begin(phone)
    begin(station)
    answer(station, 1, 0)
    expect(station.locator("#q1 [data-state]")).to_have_text("Saved")
    phone.locator("#q1 .choice").nth(1).click()
    expect(phone.locator("#q1 [data-state]")).to_contain_text("answered in another window")
    expect(phone.locator("#q1 .choice input").first).to_be_checked()
    answer(phone, 1, 1)  # and the one who taps again means it
    expect(phone.locator("#q1 [data-state]")).to_have_text("Saved")


def test_a_page_left_open_after_handing_in_leads_to_the_result(
    browser_as: BrowserAs, cast: Cast, course: QuizCourse
) -> None:
    phone, station = browser_as(cast.learner), browser_as(cast.learner)
    begin(phone)
    begin(station)
    station.get_by_role("button", name="Hand in").click()
    station.get_by_role("button", name="Hand in as it is").click()
    expect(station.get_by_text("Question by question")).to_be_visible()
    answer(phone, 1)
    expect(phone.locator("#q1 [data-state]")).to_contain_text("handed in already")
    phone.get_by_role("link", name="See the result").click()
    expect(phone.get_by_text("Question by question")).to_be_visible()


def test_a_quiz_is_answered_by_keyboard_and_enter_does_not_hand_in(
    browser_as: BrowserAs, cast: Cast, course: QuizCourse
) -> None:
    page = browser_as(cast.learner)
    begin(page)
    first = page.locator(".question").filter(has=page.locator("[type=radio]")).first
    first.locator("input[type=radio]").first.focus()
    page.keyboard.press("ArrowDown")
    expect(first.locator("input[type=radio]").nth(1)).to_be_checked()
    expect(first.locator("[data-state]")).to_have_text("Saved")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/attempts/[0-9a-f-]+$"))


@pytest.mark.parametrize("theme", ["day", "night"])
def test_every_page_of_a_quiz_is_accessible(
    browser_as: BrowserAs, cast: Cast, course: QuizCourse, live_server: str, theme: str
) -> None:
    page = browser_as(cast.learner)
    page.context.add_cookies([{"name": "theme", "value": theme, "url": live_server}])
    found: list[str] = []

    def look(where: str) -> None:
        for size in SIZES:
            page.set_viewport_size(size)  # type: ignore[arg-type]
            found.extend(f"{where}: {fault}" for fault in faults(page))
            if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                found.append(f"{where}: wider than the screen")

    page.goto(URL)
    look("quiz")
    for _ in (1, 2):
        begin(page)
        answer(page, 1)
        expect(page.locator("#q1 [data-state]")).to_have_text("Saved")
        look("attempt")
        page.get_by_role("button", name="Hand in").click()
        look("before handing in")
        page.get_by_role("button", name="Hand in as it is").click()
        look("result")
    page.goto(f"{URL}/review")
    look("review")
    page.goto(URL)
    look("quiz with attempts")
    assert not found, "\n".join(found)
