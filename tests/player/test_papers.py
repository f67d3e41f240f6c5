"""The field card and the templates: for every learner, with one's own lines for oneself alone."""

from __future__ import annotations

import html
import io
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from flask import Flask
from pypdf import PdfReader

from course_app.content.models import CardPdf
from course_app.content.publishing import publish
from course_app.extensions import db
from course_app.jobs.models import Job
from course_app.lib.database import write_transaction
from course_app.scenarios import intentions
from tests.conftest import Transaction
from tests.content.course_factory import CourseFactory, one_lesson
from tests.content.test_papers import CARD_HEAD, COUNSEL, SECTIONS, TEMPLATE_HEAD
from tests.support.cast import Cast, Person
from tests.support.client import PageClient
from tests.support.jobs import run_jobs
from tests.support.statements import Statements

Count = Callable[[], AbstractContextManager[Statements]]
HOME = "/courses/sample"
CARD = f"{HOME}/card"


@pytest.fixture
def course(app: Flask, tmp_path: Path) -> CourseFactory:
    made = one_lesson(tmp_path, "Hello.")
    made.write("card.md", CARD_HEAD + SECTIONS)
    made.write("form.md", f"{TEMPLATE_HEAD}{COUNSEL}\n\nFor [[name]] & more.\n")
    put_out(app, made)
    return made


def put_out(app: Flask, course: CourseFactory) -> None:
    compiled = course.compile()
    assert compiled.ok, [str(problem) for problem in compiled.problems]
    with app.app_context(), write_transaction(db.engine) as session:
        publish(session, compiled)


def write_line(transaction: Transaction, app: Flask, person: Person, situation: str) -> None:
    with app.app_context(), transaction() as session:
        intentions.save(
            session, person.user_id, "sample", "first-module", situation=situation, action="listen"
        )


def text_of(client: PageClient, url: str) -> str:
    return html.unescape(client.get(url).get_data(as_text=True))


def test_a_line_stands_on_its_writers_card_and_on_nobody_elses(
    app: Flask, cast: Cast, course: CourseFactory, transaction: Transaction
) -> None:
    write_line(transaction, app, cast.learner, "he says “not today”")
    run_jobs(app)
    client: PageClient = app.test_client()  # type: ignore[assignment]
    assert "he says “not today”" in text_of(client.sign_in(cast.learner), CARD)
    sheet = client.get(f"{CARD}.pdf").data
    assert "not today" not in PdfReader(io.BytesIO(sheet)).pages[0].extract_text()
    other: PageClient = app.test_client()  # type: ignore[assignment]
    for person in (cast.coordinator, cast.other_coordinator, cast.administrator):
        assert "not today" not in text_of(other.sign_in(person), CARD)


def test_the_sheet_is_made_by_the_worker_and_the_page_says_how_far_it_is(
    app: Flask, client: PageClient, cast: Cast, course: CourseFactory
) -> None:
    client.sign_in(cast.learner)
    assert "is being made" in text_of(client, CARD)
    assert client.get(f"{CARD}.pdf").location == CARD
    run_jobs(app)
    assert "is being made" not in text_of(client, CARD)
    response = client.get(f"{CARD}.pdf")
    assert response.mimetype == "application/pdf"
    assert len(PdfReader(io.BytesIO(response.data)).pages) == 1


def test_a_changed_card_gets_a_sheet_of_its_own_and_an_unchanged_one_is_not_made_again(
    app: Flask, client: PageClient, cast: Cast, course: CourseFactory
) -> None:
    run_jobs(app)
    course.lesson("Other words.")
    put_out(app, course)
    assert run_jobs(app) == 0
    course.write("card.md", CARD_HEAD + SECTIONS.replace("A\n", "Another\n"))
    put_out(app, course)
    run_jobs(app)
    sheet = client.sign_in(cast.learner).get(f"{CARD}.pdf").data
    assert "Another" in PdfReader(io.BytesIO(sheet)).pages[0].extract_text()


def test_publishing_again_makes_a_sheet_that_was_lost_and_a_task_run_twice_keeps_one(
    app: Flask, course: CourseFactory, transaction: Transaction
) -> None:
    put_out(app, course)
    with app.app_context():
        jobs = db.session.query(Job).filter_by(task="content.card").count()
    assert jobs == 2
    run_jobs(app)
    with app.app_context():
        assert db.session.query(CardPdf).count() == 1


def test_a_template_opens_and_downloads_as_it_was_typed(
    client: PageClient, cast: Cast, course: CourseFactory
) -> None:
    client.sign_in(cast.learner)
    assert "A form" in text_of(client, f"{HOME}/templates")
    assert '<span class="blank">name</span> & more.' in text_of(client, f"{HOME}/templates/form")
    response = client.get(f"{HOME}/templates/form.md")
    assert response.mimetype == "text/markdown"
    assert response.headers["Content-Disposition"] == 'attachment; filename="form.md"'
    assert response.get_data(as_text=True) == f"# A form\n\n{COUNSEL}\n\nFor [[name]] & more.\n"


@pytest.mark.parametrize("tail", ["", ".md"])
@pytest.mark.parametrize("name", ["first-lesson", "card", "no-such"])
def test_what_is_no_template_is_not_found_among_them(
    client: PageClient, cast: Cast, course: CourseFactory, name: str, tail: str
) -> None:
    address = f"{HOME}/templates/{name}{tail}"
    assert client.sign_in(cast.learner).get(address).status_code == 404


def test_the_course_home_links_to_them(
    client: PageClient, cast: Cast, course: CourseFactory
) -> None:
    home = text_of(client.sign_in(cast.learner), HOME)
    assert f'href="{CARD}"' in home
    assert f'href="{HOME}/templates"' in home


def test_a_course_without_them_says_so_and_links_to_neither(
    app: Flask, client: PageClient, cast: Cast, course: CourseFactory
) -> None:
    for name in ("card.md", "form.md"):
        (course.folder / name).unlink()
    put_out(app, course)
    home = text_of(client.sign_in(cast.learner), HOME)
    assert CARD not in home
    assert f"{HOME}/templates" not in home
    for address in (CARD, f"{CARD}.pdf", f"{HOME}/templates"):
        response = client.get(address)
        assert response.status_code == 404
        assert "This course has no" in response.get_data(as_text=True)


@pytest.mark.parametrize(
    ("address", "most"),
    [(CARD, 4), (f"{CARD}.pdf", 3), (f"{HOME}/templates", 2), (f"{HOME}/templates/form", 2)],
)
def test_a_page_costs_few_statements_and_writes_nothing(
    app: Flask,
    client: PageClient,
    cast: Cast,
    course: CourseFactory,
    count_statements: Count,
    address: str,
    most: int,
) -> None:
    run_jobs(app)
    client.sign_in(cast.learner).get(address)
    with count_statements() as seen:
        client.get(address)
    assert len(seen) <= most, "\n".join(seen)
    assert seen.writes == []
