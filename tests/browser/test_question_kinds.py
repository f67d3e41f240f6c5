"""One question of each kind, answered with the keyboard alone, with and without JavaScript."""

from __future__ import annotations

import re
from fractions import Fraction
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask
from playwright.sync_api import Locator, Page, expect

from tests.browser.test_axe import SIZES, faults
from tests.conftest import BrowserAs
from tests.content.quiz_factory import EVERY_KIND, NEW_KINDS
from tests.support.cast import Cast
from tests.support.quizzes import PICKED, URL, QuizCourse, right, sample

pytestmark = pytest.mark.browser


@pytest.fixture
def course(app: Flask, tmp_path: Path) -> QuizCourse:
    return QuizCourse(app, tmp_path)


def begin(page: Page) -> UUID:
    page.goto(URL)
    page.get_by_role("button", name=re.compile("^(Start the quiz|Go on with|Try again)")).click()
    expect(page).to_have_url(re.compile("/attempts/"))
    return UUID(page.url.rsplit("/", 1)[1].split("#")[0])


def reach(page: Page, control: Locator) -> None:
    """Tab on until the control has the focus."""
    for _ in range(60):
        if control.evaluate(
            "e => e === document.activeElement || "
            "(e.type === 'radio' && document.activeElement.name === e.name)"
        ):
            return
        page.keyboard.press("Tab")
    raise AssertionError("the keyboard does not reach it")


def answer_by_keyboard(page: Page, course: QuizCourse, attempt_id: UUID) -> None:
    """Give the right answer to every question, from the first control to the last."""
    for place, (question, shown) in enumerate(course.questions(attempt_id), 1):
        kind = question["type"]
        if kind in PICKED:
            for nth in (shown.index(one) for one in right(question)):
                box = page.locator(f"#q{place} input:not([type=hidden])").nth(nth)
                if kind == "multiple":
                    reach(page, box)
                    page.keyboard.press("Space")
                else:
                    choose(page, page.locator(f"#q{place} input[type=radio]"), nth)
                expect(box).to_be_checked()
            continue
        for word in sample(question, shown, Fraction(1)):
            part, _, value = word.partition("=")
            if kind in ("short", "numeric"):
                reach(page, page.locator(f"#q{place}-typed"))
                page.keyboard.type(word)
            elif kind == "rated":
                choose(page, page.locator(f'[name="q{place}-{part}"]'), int(value) - 1)
            else:
                picker = page.locator(f"#q{place}-{part}")
                reach(page, picker)
                for _press in range(int(value)):
                    page.keyboard.press("ArrowDown")
                expect(picker).to_have_value(value)


def choose(page: Page, radios: Locator, nth: int) -> None:
    """Pick a radio button with the arrow keys."""
    reach(page, radios.first)
    page.keyboard.press("Space")
    for _press in range(radios.count()):
        if radios.nth(nth).is_checked():
            return
        page.keyboard.press("ArrowDown")
    expect(radios.nth(nth)).to_be_checked()


@pytest.mark.journey
@pytest.mark.parametrize("scripts", [True, False], ids=["javascript", "no-javascript"])
def test_every_kind_is_answered_with_the_keyboard(
    browser_as: BrowserAs, cast: Cast, course: QuizCourse, scripts: bool
) -> None:
    course.publish(EVERY_KIND, draw="draw: {each-objective: 8}")
    page = browser_as(cast.learner, java_script_enabled=scripts)
    attempt_id = begin(page)
    answer_by_keyboard(page, course, attempt_id)
    if scripts:
        expect(page.get_by_text("8 of 8 answered")).to_be_visible()
        for place in range(1, 9):
            expect(page.locator(f"#q{place} [data-state]")).to_have_text("Saved")
    reach(page, page.get_by_role("button", name=re.compile("^Hand in")))
    page.keyboard.press("Enter")
    expect(page.get_by_text("Question by question")).to_be_visible()
    expect(page.get_by_text("8 of 8 points")).to_be_visible()


def test_what_is_typed_is_saved_in_a_pause_and_words_say_what_is_no_number(
    browser_as: BrowserAs, cast: Cast, course: QuizCourse
) -> None:
    course.publish(NEW_KINDS, draw="draw: {each-objective: 5}")
    page = browser_as(cast.learner)
    asked = course.questions(begin(page))
    place = next(n for n, (q, _) in enumerate(asked, 1) if q["type"] == "numeric")
    page.locator(f"#q{place}-typed").focus()
    page.keyboard.type("an hour")
    state = page.locator(f"#q{place} [data-state]")
    expect(state).to_contain_text("cannot be read as a number yet")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/attempts/[0-9a-f-]+$"))
    page.locator(f"#q{place}-typed").fill("60")
    expect(state).to_have_text("Saved")
    page.reload()
    expect(page.locator(f"#q{place}-typed")).to_have_value("60")


def test_two_devices_agree_on_the_newer_answer_of_parts(
    browser_as: BrowserAs, cast: Cast, course: QuizCourse
) -> None:
    course.publish(NEW_KINDS, draw="draw: {each-objective: 5}")
    phone, station = browser_as(cast.learner), browser_as(cast.learner)
    asked = course.questions(begin(phone))
    begin(station)
    for kind, pick in (("matching", "#q{}-1"), ("short", "#q{}-typed")):
        place = next(n for n, (q, _) in enumerate(asked, 1) if q["type"] == kind)
        for page, value in ((station, "2"), (phone, "1")):
            control = page.locator(pick.format(place))
            if kind == "short":
                control.fill(value)
            else:
                control.select_option(value)
            expect(page.locator(f"#q{place} [data-state]")).to_contain_text(
                re.compile("^Saved|answered in another window")
            )
        expect(phone.locator(f"#q{place} [data-state]")).to_contain_text("in another window")
        expect(phone.locator(pick.format(place))).to_have_value("2")


@pytest.mark.parametrize("theme", ["day", "night"])
def test_every_kind_is_accessible_open_and_handed_in(
    browser_as: BrowserAs, cast: Cast, course: QuizCourse, live_server: str, theme: str
) -> None:
    course.publish(NEW_KINDS, draw="draw: {each-objective: 5}")
    page = browser_as(cast.learner)
    page.context.add_cookies([{"name": "theme", "value": theme, "url": live_server}])
    found: list[str] = []

    def look(where: str) -> None:
        for size in SIZES:
            page.set_viewport_size(size)  # type: ignore[arg-type]
            found.extend(f"{where}: {fault}" for fault in faults(page))
            if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                found.append(f"{where}: wider than the screen")
            small = page.locator(".part select, .rate .choice, .typed input").evaluate_all(
                "all => all.filter(e => e.getBoundingClientRect().height < 48).length"
            )
            if small:
                found.append(f"{where}: {small} targets are small for a thumb")

    begin(page)
    page.locator(".pick select").first.select_option("1")
    expect(page.get_by_text("Some parts have no answer yet").first).to_be_visible()
    look("attempt")
    page.get_by_role("button", name="Hand in").click()
    look("before handing in")
    page.get_by_role("button", name="Hand in as it is").click()
    look("result")
    assert not found, "\n".join(found)
