"""The course as it ships, whole: every page opens, every conversation ends, every stop counts."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from course_app.certificates.queries import certificates_of
from course_app.content import queries as content
from course_app.extensions import db
from course_app.progress.models import Enrolment
from course_app.scenarios.explore import ways_to_endings
from tests.browser.test_axe import faults
from tests.conftest import BrowserAs, Transaction
from tests.support import commands
from tests.support.cast import Cast
from tests.support.client import PageClient
from tests.support.graduates import graduate
from tests.support.practice import begin, say


def outline_of(app: Flask, course_id: str) -> dict[str, Any]:
    with app.app_context():
        head = content.current_release(db.session, course_id)
        assert head is not None
        return head.outline


def scenarios(outline: dict[str, Any]) -> list[str]:
    return [
        one["id"]
        for module in outline["modules"]
        for item in module["items"]
        if item["kind"] == "practice"
        for one in item["scenarios"]
    ]


def addresses(app: Flask, course_id: str) -> list[str]:
    """Every page of the course."""
    outline, start = outline_of(app, course_id), f"/courses/{course_id}"
    folders = {"lesson": "lessons", "quiz": "quizzes", "practice": "practice"}
    found = [start, f"{start}/glossary", f"{start}/resources", f"{start}/resources/visit"]
    for module in outline["modules"]:
        found.append(f"{start}/modules/{module['id']}")
        found += [f"{start}/{folders[item['kind']]}/{item['id']}" for item in module["items"]]
    return found + [f"{start}/scenarios/{name}" for name in scenarios(outline)]


def test_every_page_opens(app: Flask, client: PageClient, cast: Cast, whole_course: str) -> None:
    client.sign_in(cast.learner)
    pages = addresses(app, whole_course)
    assert len(pages) > 35
    for url in pages:
        assert client.get(url).status_code == 200, url


def test_it_fits_four_contact_hours(app: Flask, whole_course: str) -> None:
    assert outline_of(app, whole_course)["course"]["minutes"] <= 240


def test_every_conversation_is_played_to_every_ending_without_javascript(
    app: Flask, client: PageClient, cast: Cast, whole_course: str
) -> None:
    client.sign_in(cast.learner)
    for name in scenarios(outline_of(app, whole_course)):
        with app.app_context():
            head = content.current_release(db.session, whole_course)
            assert head is not None
            page = content.page(db.session, head.id, name)
        assert page is not None
        for node, way in ways_to_endings(page.payload).items():
            run: UUID = begin(client, f"/courses/{whole_course}/scenarios/{name}")
            say(client, run, *way)
            html = client.get(f"/runs/{run}").get_data(as_text=True)
            assert "How it ended" in html, (name, node)


def test_finishing_all_of_it_certifies_each_module_and_the_course(
    app: Flask, cast: Cast, transaction: Transaction, whole_course: str
) -> None:
    with app.app_context(), transaction() as session:
        graduate(session, cast.learner, whole_course)
        enrolment = session.query(Enrolment).one()
        assert enrolment.completed_at is not None
        assert len(certificates_of(session, enrolment.id)) == 4
    commands.run(app, "records", "verify")


@pytest.mark.browser
@pytest.mark.parametrize("theme", ["day", "night"])
def test_every_page_is_accessible(
    app: Flask, cast: Cast, browser_as: BrowserAs, live_server: str, whole_course: str, theme: str
) -> None:
    page = browser_as(cast.learner)
    page.context.add_cookies([{"name": "theme", "value": theme, "url": live_server}])
    found: list[str] = []
    for url in addresses(app, whole_course):
        page.goto(url)
        found += [f"{url}: {fault}" for fault in faults(page)]
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found.append(f"{url}: wider than the screen")
    assert found == []
