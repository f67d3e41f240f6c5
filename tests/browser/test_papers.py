"""The field card in a real browser: on a phone, by day and night, and as one printed sheet."""

from __future__ import annotations

import io

import pytest
from flask import Flask
from pypdf import PdfReader

from course_app.scenarios import intentions
from tests.browser.test_axe import SIZES, faults
from tests.conftest import BrowserAs, Transaction
from tests.support.cast import Cast

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("whole_course")]

COURSE = "/courses/deflection-conversation-framework"
MODULES = ["addiction-science", "deflection-conversation", "community-partnerships"]


@pytest.fixture
def lines(app: Flask, cast: Cast, transaction: Transaction) -> None:
    """A line as long as a line can be, for each module."""
    words = {
        "situation": ("she waves me off again " * 9)[:140],
        "action": ("ask first " * 14)[:140],
    }
    with app.app_context(), transaction() as session:
        for module in MODULES:
            intentions.save(session, cast.learner.user_id, COURSE.split("/")[2], module, **words)


@pytest.mark.parametrize("paper", ["Letter", "A4"])
@pytest.mark.parametrize("written", [True, False])
def test_the_card_prints_on_one_sheet_with_the_lines(
    paper: str, written: bool, cast: Cast, browser_as: BrowserAs, request: pytest.FixtureRequest
) -> None:
    if written:
        request.getfixturevalue("lines")
    page = browser_as(cast.learner)
    page.goto(f"{COURSE}/card")
    pages = PdfReader(io.BytesIO(page.pdf(format=paper, prefer_css_page_size=False))).pages
    assert len(pages) == 1
    text = " ".join(pages[0].extract_text().split())
    assert "Red flags" in text
    assert "1-800-662-4357" in text
    assert ("she waves me off" in text) == written
    assert "Print this page" not in text


@pytest.mark.parametrize("theme", ["day", "night"])
def test_the_card_with_lines_and_each_template_are_accessible(
    theme: str, lines: None, cast: Cast, browser_as: BrowserAs, live_server: str
) -> None:
    page = browser_as(cast.learner)
    page.context.add_cookies([{"name": "theme", "value": theme, "url": live_server}])
    page.goto(f"{COURSE}/templates")
    forms = page.locator("main h2 a").evaluate_all("all => all.map(a => a.getAttribute('href'))")
    assert len(forms) == 5
    for address in (f"{COURSE}/card", f"{COURSE}/templates", *forms):
        page.goto(address)
        for size in SIZES:
            page.set_viewport_size(size)  # type: ignore[arg-type]
            assert faults(page) == [], address
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
