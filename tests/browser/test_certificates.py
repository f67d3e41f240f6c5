"""From the last lesson to a certificate that a stranger checks, in a real browser."""

from __future__ import annotations

import re
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from tests.browser.test_axe import SIZES, faults
from tests.conftest import BrowserAs, Transaction
from tests.support.cast import Cast
from tests.support.graduates import graduate, print_all, serial_of
from tests.support.quizzes import right_boxes

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("published")]


@pytest.fixture
def printed(app: Flask, published: str, cast: Cast, transaction: Transaction) -> str:
    with app.app_context(), transaction() as session:
        graduate(session, cast.learner, published)
        serial = serial_of(session, cast.learner.user_id)
    print_all(app)
    return serial


def look(page: Page, url: str) -> list[str]:
    """What is wrong with a page at both sizes."""
    page.goto(url)
    return look_here(page)


def look_here(page: Page) -> list[str]:
    found = []
    for size in SIZES:
        page.set_viewport_size(size)  # type: ignore[arg-type]
        found += [f"{page.url} at {size['width']}: {fault}" for fault in faults(page)]
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found.append(f"{page.url} at {size['width']}: wider than the screen")
    return found


@pytest.mark.parametrize("theme", ["day", "night"])
def test_every_page_about_a_certificate_is_accessible(
    theme: str, cast: Cast, browser_as: BrowserAs, live_server: str, printed: str, tmp_path: Path
) -> None:
    def somebody(person: object) -> Page:
        page = browser_as(person)
        page.context.add_cookies([{"name": "theme", "value": theme, "url": live_server}])
        return page

    found: list[str] = []
    mine = somebody(cast.learner)
    found += look(mine, f"/certificates/{printed}/evaluation")
    mine.get_by_role("button", name=re.compile("^Skip")).click()
    found += look_here(mine)
    mine.get_by_role("button", name=re.compile("^Make a link")).click()
    found += look_here(mine)
    found += look(mine, f"/certificates/{printed}") + look(mine, "/transcript")
    office = somebody(cast.coordinator)
    found += look(office, f"/certificates/{printed}/office") + look(office, "/agency/certificates")
    stranger = somebody(None)
    found += look(stranger, f"/certificates/{printed}")
    stranger.locator("#unit").fill("C shift")
    stranger.locator("#name").fill("Maya Torres")
    stranger.get_by_role("button", name="Check", exact=True).click()
    found += look_here(stranger)
    pdf = mine.request.get(f"/certificates/{printed}.pdf").body()
    for data in (pdf, pdf + b"\n%edited", b"no pdf"):
        (tmp_path / "c.pdf").write_bytes(data)
        stranger.goto("/verify")
        stranger.locator("#pdf").set_input_files(tmp_path / "c.pdf")
        stranger.get_by_role("button", name="Compare the PDF").click()
        found += look_here(stranger)
    found += look(stranger, "/verify?serial=ABCU")
    assert not found, "\n".join(found)


def pass_quiz(app: Flask, page: Page) -> None:
    """Take the quiz that is open, with every answer right."""
    page.get_by_role("button", name="Start the quiz").click()
    expect(page).to_have_url(re.compile("/attempts/"))
    boxes = right_boxes(app, UUID(page.url.rsplit("/", 1)[1]))
    for place, right in enumerate(boxes, 1):
        for box in right:
            page.locator(f"#q{place} .choice input").nth(box).check()
    page.get_by_role("button", name="Hand in").click()
    expect(page.get_by_text("Question by question")).to_be_visible()


@pytest.mark.journey
@pytest.mark.parametrize("scripts", [True, False], ids=["javascript", "no-javascript"])
def test_a_finished_course_becomes_a_certificate_that_a_stranger_checks(
    app: Flask, cast: Cast, browser_as: BrowserAs, published: str, tmp_path: Path, scripts: bool
) -> None:
    page = browser_as(cast.learner, java_script_enabled=scripts)
    for _ in range(12):
        page.goto(f"/courses/{published}")
        if page.get_by_text("Every stop is done").count():
            break
        page.locator("a.button--next").first.click()
        if "/quizzes/" in page.url:
            pass_quiz(app, page)
        else:
            page.get_by_role("button", name=re.compile("^Mark done")).click()
    page.goto(f"/courses/{published}")
    page.get_by_role("link", name="Your certificate").first.click()
    page.locator("input[name=useful][value='5']").check()
    page.get_by_role("button", name=re.compile("^Send")).click()
    expect(page.get_by_text("Your answers are counted, without your name")).to_be_visible()
    expect(page.get_by_text("The PDF is being printed")).to_be_visible()
    print_all(app)
    if not scripts:
        page.get_by_role("link", name="Look again").click()
    expect(page.get_by_role("link", name="Open the PDF")).to_be_visible()
    serial = page.url.rsplit("/", 1)[1]
    page.get_by_role("button", name=re.compile("^Make a link")).click()
    link = page.locator(".share a").get_attribute("href") or ""

    verifier = browser_as(None, java_script_enabled=scripts)
    verifier.goto("/verify")
    verifier.get_by_role("textbox", name="Serial").fill(serial.lower().replace("-", " "))
    verifier.get_by_role("button", name="Check the serial").click()
    expect(verifier.get_by_text("Maya Torres")).to_be_visible()
    answer = verifier.request.get("/" + link.split("/", 3)[3])
    (tmp_path / "c.pdf").write_bytes(answer.body())
    verifier.goto("/verify")
    verifier.locator("#pdf").set_input_files(tmp_path / "c.pdf")
    verifier.get_by_role("button", name="Compare the PDF").click()
    expect(verifier.get_by_role("heading", name="Genuine, and valid")).to_be_visible()
