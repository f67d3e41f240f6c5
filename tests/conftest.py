"""Fixtures for every test: a clean database, the application on it, people, pages, a browser."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from typing import cast as cast_type

import pytest
from flask import Flask
from hypothesis import settings
from playwright.sync_api import Browser, Page, sync_playwright
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from config import Config
from course_app import create_app
from course_app.extensions import db
from course_app.lib.database import write_transaction
from tests.support import commands
from tests.support.cast import Cast, Person, gather
from tests.support.chromium import MISSING, find_chromium
from tests.support.client import PageClient
from tests.support.databases import TestDatabase, database_of_this_process
from tests.support.live import serving
from tests.support.short_course import shorten
from tests.support.statements import Statements, counting

# A busy machine breaks no law: time is measured in bench/, as ratios.
settings.register_profile("without-deadline", deadline=None)
settings.load_profile("without-deadline")

ROOT = Path(__file__).parents[1]
SECRET = "a secret that only the tests know, 0123456789"
# State of the database -> the commands that make it, each on the state before it.
STATES = {
    "real": ["db upgrade"],
    "published": ["content publish"],
    "whole_course": ["content publish"],
}
PHONE = {"width": 390, "height": 844}

Transaction = Callable[[], AbstractContextManager[Session]]
BrowserAs = Callable[..., Page]


@pytest.fixture(scope="session")
def worker_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that lives as long as this test process."""
    return tmp_path_factory.mktemp("worker")


@pytest.fixture(scope="session")
def worker_database(worker_folder: Path) -> Iterator[TestDatabase]:
    """The database of this test process; tests take `database`."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    with database_of_this_process(worker_folder / "db", worker) as found:
        yield found


@dataclass
class AppMaker:
    """Makes applications on the test database, with other settings: `make_app(mode="demo")`."""

    database: TestDatabase
    folder: Path
    engines: list[Engine] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Write the course that `published` publishes."""
        self.short = shorten(self.folder / "short")

    def __call__(self, testing: bool = True, **settings: str) -> Flask:
        """An application; with `testing=False` errors become pages instead of exceptions."""
        modules, quizzes = self.short
        given = {
            "mode": "real",
            "modules_dir": str(modules),
            "quizzes_dir": str(quizzes),
            "database_url": self.database.url,
            "instance_dir": str(self.folder / "instance"),
            "secret_key": SECRET,
            "log_level": "WARNING",
            **settings,
        }
        config = Config(**given)
        config.check()
        made = create_app(config)
        made.config.update(TESTING=testing, PROPAGATE_EXCEPTIONS=testing)
        made.test_client_class = PageClient
        self.engines += engines_of(made)
        return made

    def disconnect(self) -> None:
        """Close every connection, so that the database can be put back to a template."""
        for engine in self.engines:
            engine.dispose()


@pytest.fixture(scope="session")
def make_app(worker_database: TestDatabase, worker_folder: Path) -> Iterator[AppMaker]:
    """Make an application with other settings than the shared one."""
    maker = AppMaker(worker_database, worker_folder)
    yield maker
    maker.disconnect()


@pytest.fixture(scope="session")
def worker_app(make_app: AppMaker) -> Flask:
    """The application that most tests of this process share; tests take `app`."""
    return make_app()


@pytest.fixture
def database(
    request: pytest.FixtureRequest,
    worker_database: TestDatabase,
    worker_app: Flask,
    make_app: AppMaker,
) -> TestDatabase:
    """A migrated database of a real installation; a course is in it for `published`."""
    wanted = next((name for name in STATES if name in request.fixturenames), "real")
    become(wanted, worker_database, worker_app, make_app.disconnect)
    return worker_database


def become(name: str, database: TestDatabase, app: Flask, disconnect: Callable[[], None]) -> None:
    """Put the database to one of the states that tests begin with: a key of STATES."""
    base = "real" if name != "real" else None
    if base and name not in database.templates:
        become(base, database, app, disconnect)

    def fill() -> None:
        folders = {}
        if name == "whole_course":
            folders = {"MODULES_DIR": str(ROOT / "modules"), "QUIZZES_DIR": str(ROOT / "quizzes")}
        before = {key: app.config[key] for key in folders}
        app.config.update(folders)
        for command in STATES[name]:
            commands.run(app, *command.split())
        app.config.update(before)
        disconnect()

    disconnect()
    database.become(name, base, fill)


def engines_of(app: Flask) -> list[Engine]:
    """The application's engines."""
    with app.app_context():
        return list(db.engines.values())


def engine_of(app: Flask) -> Engine:
    """The application's engine that writes."""
    with app.app_context():
        return db.engine


@pytest.fixture
def database_url(database: TestDatabase) -> str:
    """The address of the test database, for a program of its own that may write to it."""
    database.touched()
    return database.url


@pytest.fixture
def app(database: TestDatabase, worker_app: Flask) -> Flask:
    """The application on a clean database."""
    return worker_app


@pytest.fixture
def published(app: Flask) -> str:
    """The first module of the course is published, as a course; this is its id."""
    return course_id_of(app)


@pytest.fixture
def whole_course(app: Flask) -> str:
    """All of modules/ is published; this is its id."""
    return course_id_of(app)


def course_id_of(app: Flask) -> str:
    """The id of the one course that is published."""
    with app.app_context():
        from course_app.content import queries

        return str(queries.published_courses(db.session)[0].id)


@pytest.fixture
def client(app: Flask) -> PageClient:
    """A browser without JavaScript that refuses bad pages."""
    return cast_type(PageClient, app.test_client())


@pytest.fixture
def transaction(app: Flask) -> Transaction:
    """Write to the database: `with transaction() as session: ...` commits at its end."""
    return lambda: write_transaction(engine_of(app))


@pytest.fixture
def cast(transaction: Transaction) -> Cast:
    """Maya, her supervisor and coordinator, a stranger, an instructor and an administrator."""
    with transaction() as session:
        return gather(session)


@pytest.fixture
def count_statements(app: Flask) -> Callable[[], AbstractContextManager[Statements]]:
    """Count SQL: `with count_statements() as seen: client.get("/")` then `len(seen)`."""
    return counting


@pytest.fixture
def live_server(app: Flask) -> Iterator[str]:
    """The application on a port; this is its address."""
    with serving(app) as address:
        yield address


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The system's Chromium, started once per test process."""
    program = find_chromium()
    if program is None:
        if os.environ.get("CI"):
            pytest.fail(MISSING)
        pytest.skip(MISSING)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=program, args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        yield started
        started.close()


@pytest.fixture
def browser_as(chromium: Browser, live_server: str, app: Flask) -> Iterator[BrowserAs]:
    """Open a phone's browser as somebody: `page = browser_as(cast.learner)`; None is a stranger."""
    contexts = []

    def open_as(person: Person | None, **options: Any) -> Page:
        settings = {"base_url": live_server, "viewport": PHONE, **options}
        context = chromium.new_context(**settings)
        context.set_default_timeout(10_000)
        contexts.append(context)
        if person is not None:
            signed_in = cast_type(PageClient, app.test_client()).sign_in(person)
            name = app.config["SESSION_COOKIE_NAME"]
            cookie = signed_in.get_cookie(name)
            assert cookie is not None
            context.add_cookies([{"name": name, "value": cookie.value, "url": live_server}])
        return context.new_page()

    yield open_as
    for context in contexts:
        context.close()


@pytest.fixture
def page(browser_as: BrowserAs) -> Page:
    """A stranger's phone."""
    return browser_as(None)
