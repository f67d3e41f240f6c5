"""The resource catalogue in a real browser: by day and night, without JavaScript, on paper."""

from __future__ import annotations

import re
from typing import Any
from typing import cast as cast_type

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_axe import SIZES, faults
from tests.conftest import BrowserAs
from tests.support.cast import Cast

pytestmark = pytest.mark.browser


@pytest.fixture
def home(published: str) -> str:
    return f"/courses/{published}/resources"


@pytest.mark.parametrize("theme", ["day", "night"])
def test_found_items_no_items_and_the_sheet_are_accessible(
    home: str, theme: str, cast: Cast, browser_as: BrowserAs, live_server: str
) -> None:
    page = browser_as(cast.learner)
    page.context.add_cookies([{"name": "theme", "value": theme, "url": live_server}])
    found: list[str] = []
    for url in ("", "?topic=privacy", "?q=zebra", "/visit", "/visit?site=site-plymouth"):
        page.goto(home + url)
        for size in SIZES:
            page.set_viewport_size(cast_type(Any, size))
            found += [f"{url} at {size['width']} px: {fault}" for fault in faults(page)]
            if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                found.append(f"{url}: wider than the screen")
    assert found == []


@pytest.mark.parametrize("scripts", [True, False], ids=["javascript", "no-javascript"])
def test_a_site_is_found_and_its_sheet_prepared(
    home: str, cast: Cast, browser_as: BrowserAs, scripts: bool
) -> None:
    page = browser_as(cast.learner, java_script_enabled=scripts)
    page.goto(home)
    page.get_by_label("Words to look for").fill("massachusetts")
    page.get_by_label("Kind").select_option(label="Mentor site")
    page.get_by_role("button", name="Find").click()
    expect(page.get_by_role("heading", name="1 resource fits")).to_be_in_viewport()
    page.get_by_role("link", name=re.compile("Sheet for a visit")).click()
    expect(page.get_by_role("heading", name="To ask here")).to_be_visible()
    expect(page.locator(".visit__facts")).to_contain_text("Plymouth County, Massachusetts")


def sheets(page: Page, paper: str) -> int:
    """How many sheets of paper the page takes."""
    return len(re.findall(rb"/Type\s*/Page\b", page.pdf(format=paper)))


@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_the_sheet_is_one_sheet_of_paper(
    home: str, cast: Cast, browser_as: BrowserAs, paper: str
) -> None:
    page = browser_as(cast.learner)
    for site in ("", "?site=site-new-castle"):
        page.goto(f"{home}/visit{site}")
        assert sheets(page, paper) == 1, site
