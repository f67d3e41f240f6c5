"""What a page costs: statements, bytes, requests. Time is measured in bench/, never here."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from flask import Flask

from course_app.content import queries as content
from course_app.content.publishing import publish
from course_app.lib.kept import Kept
from tests.conftest import Transaction
from tests.content.course_factory import CourseFactory
from tests.flows.test_lessons import Course
from tests.support.cast import Cast
from tests.support.client import PageClient
from tests.support.page import Page
from tests.support.statements import Statements

Count = Callable[[], AbstractContextManager[Statements]]


@pytest.fixture
def course(app: Flask, published: str) -> Course:
    return Course(app, published)


@pytest.fixture
def reader(client: PageClient, cast: Cast, course: Course) -> PageClient:
    client.sign_in(cast.learner)
    url, right, _ = course.check()
    client.send(url, {"choice": right, "sureness": "sure"})
    client.get(course.lessons[0])
    return client


def test_a_lesson_costs_two_statements_and_writes_nothing(
    reader: PageClient, course: Course, count_statements: Count
) -> None:
    with count_statements() as seen:
        reader.get(course.lessons[0])
    assert len(seen) <= 2, "\n".join(seen)
    assert seen.writes == []


def test_a_lesson_costs_three_statements_in_a_process_that_has_read_nothing(
    reader: PageClient, course: Course, count_statements: Count, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(content, "_pages", Kept(8))
    monkeypatch.setattr(content, "_outlines", Kept(8))
    with count_statements() as seen:
        reader.get(course.lessons[0])
    assert len(seen) <= 3, "\n".join(seen)
    assert seen.writes == []


def test_the_course_home_costs_at_most_three_statements(
    reader: PageClient, course: Course, count_statements: Count
) -> None:
    with count_statements() as seen:
        reader.get(course.url)
    assert len(seen) <= 3, "\n".join(seen)


def test_my_courses_cost_the_same_for_many_courses(
    cast: Cast,
    client: PageClient,
    count_statements: Count,
    transaction: Transaction,
    tmp_path: Path,
) -> None:
    for name in ("one", "two", "three"):
        factory = CourseFactory(tmp_path, name)
        factory.course()
        factory.module()
        factory.lesson("Some words.")
        with transaction() as session:
            assert publish(session, factory.compile()).published
    client.sign_in(cast.learner)
    for name in ("one", "two"):
        assert client.get(f"/courses/{name}/lessons/first-lesson").status_code == 200
    with count_statements() as seen:
        html = client.get("/course").get_data(as_text=True)
    assert len(seen) <= 3, "\n".join(seen)
    assert html.count("Whole route") == 2
    assert html.count("Have a look") == 1


def test_the_coordinators_page_costs_the_same_for_many_people(
    client: PageClient, cast: Cast, course: Course, count_statements: Count
) -> None:
    assert course
    client.sign_in(cast.coordinator)
    with count_statements() as seen:
        client.get("/agency")
    assert len(seen) <= 6, "\n".join(seen)


def wire_size(client: PageClient, url: str, encodings: str) -> int:
    """Bytes of the body as a browser would get it that accepts `encodings`."""
    response = client.get(url, headers={"Accept-Encoding": encodings}, buffered=True)
    assert response.status_code == 200
    assert response.headers.get("Content-Encoding", "") in encodings
    return len(response.get_data())


@pytest.mark.parametrize("encodings", ["gzip, deflate, br, zstd", "gzip, deflate, br"])
def test_a_first_lesson_is_small_and_the_next_one_smaller(
    reader: PageClient, course: Course, encodings: str
) -> None:
    page = Page(reader.get(course.lessons[0]).get_data(as_text=True))
    html = reader.get(course.lessons[0]).get_data(as_text=True)
    linked = {part.split('"')[0] for mark in ('src="', 'href="') for part in html.split(mark)[1:]}
    assets = {url for url in linked if url.startswith("/static/")}
    first = sum(wire_size(reader, url, encodings) for url in [course.lessons[0], *sorted(assets)])
    assert page.title
    assert len(assets) + 1 <= 6, sorted(assets)
    assert first <= 60 * 1024
    for lesson in course.lessons:
        assert wire_size(reader, lesson, encodings) <= 12 * 1024, lesson
