"""Exams and practice in a real browser: the clock, with and without JavaScript, and axe."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import update

from course_app.assessments.models import Attempt
from course_app.lib import clock
from tests.browser.test_axe import SIZES, faults
from tests.browser.test_quiz import answer, begin
from tests.conftest import BrowserAs, Transaction
from tests.content.quiz_factory import POOL
from tests.support.cast import Cast
from tests.support.quizzes import URL, QuizCourse, right_boxes

pytestmark = pytest.mark.browser
DRAW = "draw: {each-objective: 3}"
SCRIPTS = pytest.mark.parametrize("scripts", [True, False], ids=["javascript", "no-javascript"])


@pytest.fixture
def course(app: Flask, tmp_path: Path) -> QuizCourse:
    made = QuizCourse(app, tmp_path)
    made.publish(POOL, "time_limit: 20\ncooldown: 30\n", DRAW)
    return made


def leave(transaction: Transaction, seconds: float) -> None:
    """Let the open attempt's time end in so many seconds."""
    with transaction() as session:
        session.execute(
            update(Attempt).values(deadline_at=clock.now() + timedelta(seconds=seconds))
        )


@pytest.mark.journey
@SCRIPTS
def test_a_timed_attempt_tells_its_time_and_is_handed_in(
    browser_as: BrowserAs, cast: Cast, course: QuizCourse, scripts: bool
) -> None:
    page = browser_as(cast.learner, java_script_enabled=scripts)
    page.goto(URL)
    expect(page.get_by_text("You have 20 min for an attempt.")).to_be_visible()
    begin(page)
    expect(page.locator(".clock__end")).to_have_text(re.compile(r"^Until (today|tomorrow) at"))
    expect(page.locator("[data-clock-left]")).to_have_text(re.compile("(20|19) minutes left"))
    hide = page.locator("[data-clock-toggle]")
    if scripts:
        hide.click()
        expect(page.locator("[data-clock-left]")).to_be_hidden()
        expect(page.locator(".clock__end")).to_be_visible()
        hide.click()
        expect(page.locator("[data-clock-left]")).to_be_visible()
    else:
        expect(hide).to_be_hidden()
    for place in (1, 2, 3):
        answer(page, place)
    page.get_by_role("button", name="Hand in").click()
    expect(page.get_by_text("Question by question")).to_be_visible()


def test_when_the_time_is_over_the_page_hands_in_what_is_marked(
    browser_as: BrowserAs, cast: Cast, course: QuizCourse, transaction: Transaction
) -> None:
    page = browser_as(cast.learner)
    begin(page)
    leave(transaction, 6)
    page.reload()
    answer(page, 1)
    expect(page.get_by_text("Question by question")).to_be_visible(timeout=15_000)
    expect(page).to_have_url(re.compile(r"/attempts/[0-9a-f-]+$"))
    expect(page.get_by_text("The next try opens")).to_be_visible()


def test_five_and_one_minutes_are_said_politely_also_when_the_countdown_is_hidden(
    browser_as: BrowserAs, cast: Cast, course: QuizCourse, transaction: Transaction
) -> None:
    page = browser_as(cast.learner)
    begin(page)
    live = page.locator("[role=status][data-live]")
    for seconds, words in ((302, "5 minutes left"), (62, "1 minute left")):
        leave(transaction, seconds)
        page.reload()
        page.locator("[data-clock-toggle]").click()
        expect(live).to_have_text(words)


def test_without_javascript_a_page_that_comes_too_late_says_what_was_kept(
    browser_as: BrowserAs, cast: Cast, course: QuizCourse, transaction: Transaction
) -> None:
    page = browser_as(cast.learner, java_script_enabled=False)
    begin(page)
    answer(page, 1)
    page.get_by_role("button", name=re.compile("Save up to here.*question 1")).click()
    answer(page, 2)
    leave(transaction, -60)
    page.get_by_role("button", name="Hand in").click()
    expect(page.get_by_text("so it was not kept")).to_be_visible()
    expect(page.get_by_text("What was saved by then was handed in.")).to_be_visible()
    expect(page.locator("#q2")).to_contain_text("not answered")


def miss_everything(page: Page, app: Flask) -> None:
    """Hand in an attempt with a wrong choice for each question."""
    begin(page)
    attempt_id = page.url.rsplit("/", 1)[1]
    for place, boxes in enumerate(right_boxes(app, UUID(attempt_id)), 1):
        count = page.locator(f"#q{place} .choice input").count()
        wrong = next(n for n in range(count) if n not in boxes)
        answer(page, place, wrong)
        expect(page.locator(f"#q{place} [data-state]")).to_have_text("Saved")
    page.get_by_role("button", name="Hand in").click()
    expect(page.get_by_text("Question by question")).to_be_visible()


@pytest.mark.journey
@SCRIPTS
def test_what_was_missed_is_practiced_at_once(
    browser_as: BrowserAs, app: Flask, cast: Cast, course: QuizCourse, scripts: bool
) -> None:
    miss_everything(browser_as(cast.learner), app)
    page = browser_as(cast.learner, java_script_enabled=scripts)
    page.goto(URL)
    page.get_by_role("link", name="Practice what you missed").click()
    expect(page.get_by_text("3 questions that you have answered before.")).to_be_visible()
    assert page.get_by_text(re.compile("Feedback-")).count() == 0
    answer(page, 2)
    page.get_by_role("button", name=re.compile("Check.*question 2")).click()
    expect(page.locator("#q2 [data-feedback]")).to_contain_text("Feedback-")
    expect(page.locator("#q1 [data-feedback]")).to_have_count(0)
    answer(page, 1)
    page.get_by_role("button", name=re.compile("Check.*question 1")).click()
    expect(page.locator("#q1 [data-feedback]")).to_contain_text("Feedback-")
    expect(page.locator("#q2 [data-feedback]")).to_contain_text("Feedback-")
    page.reload()
    assert len(course.attempts()) == 1


@pytest.mark.parametrize("theme", ["day", "night"])
def test_every_page_of_an_exam_is_accessible(
    browser_as: BrowserAs,
    app: Flask,
    cast: Cast,
    course: QuizCourse,
    transaction: Transaction,
    live_server: str,
    theme: str,
) -> None:
    found: list[str] = []
    cookie = {"name": "theme", "value": theme, "url": live_server}

    def look(page: Page, where: str) -> None:
        for size in SIZES:
            page.set_viewport_size(size)  # type: ignore[arg-type]
            found.extend(f"{where}: {fault}" for fault in faults(page))
            if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                found.append(f"{where}: wider than the screen")

    page = browser_as(cast.learner)
    page.context.add_cookies([cookie])  # type: ignore[list-item]
    page.goto(URL)
    look(page, "quiz")
    begin(page)
    look(page, "attempt")
    leave(transaction, -60)
    page.reload()
    look(page, "time over")
    page.get_by_role("button", name="See the result").click()
    look(page, "result of the clock")
    page.goto(f"{URL}/practice")
    answer(page, 1)
    page.get_by_role("button", name=re.compile("Check.*question 1")).click()
    expect(page.locator("#q1 [data-feedback]")).to_be_visible()
    look(page, "practice")
    course.publish(POOL, "review: answers-never\n", DRAW)
    miss_everything(page, app)
    look(page, "result without answers")
    for who, url in (
        (cast.coordinator, f"/agency/roster/{cast.learner.membership_id}"),
        (cast.administrator, f"/admin/people/{cast.learner.user_id}"),
        (cast.instructor, "/author/courses/sample/quizzes/a-quiz"),
        (cast.instructor, "/author/courses/sample/quizzes/a-quiz/regrade"),
    ):
        other = browser_as(who)
        other.context.add_cookies([cookie])  # type: ignore[list-item]
        other.goto(url)
        look(other, url)
    assert not found, "\n".join(found)
