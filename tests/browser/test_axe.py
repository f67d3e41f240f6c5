"""Every page, for everybody who may open it, by day and by night, on a phone and a desk: no axe
violation of WCAG 2.2 AA, nothing wider than the screen, nothing in the browser's console."""

from __future__ import annotations

from typing import Any
from typing import cast as cast_type

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Page

from course_app.web.guards import PUBLIC, SIGNED_IN
from tests.conftest import BrowserAs
from tests.support.cast import Cast
from tests.support.routes import every_route

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("published")]

RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}
SIZES = [{"width": 390, "height": 844}, {"width": 1280, "height": 900}]
HELD = {
    "stranger": {PUBLIC},
    "learner": {PUBLIC, SIGNED_IN},
    "coordinator": {
        "agency.view",
        "agency.practice",
        "attempts.open",
        "rollcall.hold",
        "roster.manage",
    },
    "instructor": {"content.author"},
    "administrator": {"site.administer"},
}
# Not HTML pages.
NOT_PAGES = {
    "web.healthz",
    "web.readyz",
    "media.image",
    "accounts.here",
    "verify.keys",
    "author_quizzes.download",
    "papers.card_pdf",
    "papers.template_markdown",
}


def addresses(app: Flask, guards: set[str]) -> list[str]:
    """The pages to open for these guards, and one that is not there."""
    found = [
        route.url
        for route in every_route(app)
        if route.method == "GET" and route.guard in guards and route.endpoint not in NOT_PAGES
    ]
    return [*dict.fromkeys(found), "/no-such-page"]


def faults(page: Page) -> list[str]:
    """What axe has against the page as it is shown now."""
    results = cast_type("dict[str, Any]", Axe().run(page, options=RULES).response)
    return [
        f"{violation['id']}: {node['html'][:160]} ({node.get('failureSummary', '')[:200]})"
        for violation in results["violations"]
        for node in violation["nodes"]
    ]


@pytest.mark.parametrize("theme", ["day", "night"])
@pytest.mark.parametrize("role", HELD)
def test_every_page_is_accessible(
    role: str, theme: str, app: Flask, cast: Cast, browser_as: BrowserAs, live_server: str
) -> None:
    page = browser_as(None if role == "stranger" else getattr(cast, role))
    page.context.add_cookies([{"name": "theme", "value": theme, "url": live_server}])
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    found: list[str] = []
    for url in addresses(app, HELD[role]):
        page.goto(url)
        for size in SIZES:
            page.set_viewport_size(cast_type(Any, size))
            where = f"{url} at {size['width']} px, {theme}"
            found += [f"{where}: {fault}" for fault in faults(page)]
            if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                found.append(f"{where}: wider than the screen")
    assert not complaints
    assert not found, "\n".join(found)


@pytest.mark.parametrize("theme", ["day", "night"])
def test_an_answered_lesson_is_accessible(
    theme: str, app: Flask, cast: Cast, browser_as: BrowserAs, live_server: str
) -> None:
    page = browser_as(cast.learner)
    page.context.add_cookies([{"name": "theme", "value": theme, "url": live_server}])
    lesson = next(r.url for r in every_route(app) if r.endpoint == "player.lesson")
    page.goto(lesson)
    check = page.locator("[data-check]").first
    check.locator("input[name=choice]").first.check()
    check.locator("button[name=sureness]").first.click()
    page.locator("[data-result]").first.wait_for()
    page.locator("details:not([open]):not(.menu) > summary").evaluate_all(
        "all => all.forEach(s => s.click())"
    )
    assert not faults(page)
