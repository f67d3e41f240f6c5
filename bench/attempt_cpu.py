"""`make bench`: the CPU of one attempt at a quiz, in this process, beside a bare Flask hello.

A learner starts a ten-question attempt, has ten answers saved one by one, and hands in: twelve
requests through the whole application as WSGI calls, without a server or sockets. CPU is this
process's own (time.process_time), so PostgreSQL's share is not in it. BENCH_ATTEMPTS is the number
of attempts (default 60); every one belongs to a person of its own.
"""

from __future__ import annotations

import io
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import flask_migrate
from flask import Flask
from itsdangerous import URLSafeTimedSerializer

from bench.hello import app as hello
from bench.serve_compare import own_database
from config import Config
from course_app import create_app
from course_app.accounts.services import create_person
from course_app.accounts.sessions import open_session
from course_app.content.publishing import publish
from course_app.extensions import db
from course_app.lib.database import write_transaction
from tests.content.quiz_factory import one_quiz, pool
from tests.support import postgresql

ATTEMPTS = int(os.environ.get("BENCH_ATTEMPTS", "60"))
WARM_UP = 5
QUESTIONS = 10
AIM = 8.0  # milliseconds of CPU for the whole attempt
LESSON = "/courses/sample/lessons/first-lesson"
START = "/courses/sample/quizzes/a-quiz/attempts"


@dataclass
class Browser:
    """Just enough of one: it keeps its cookie, and knows its CSRF token."""

    app: Flask
    cookie: str
    csrf: str

    def post(self, path: str, **fields: str) -> tuple[str, str]:
        """Send a form; returns the status and where it leads."""
        body = urlencode({"csrf_token": self.csrf, **fields}).encode()
        return call(self.app, "POST", path, body, self.cookie)


@dataclass
class Spent:
    """CPU milliseconds of each step, attempt by attempt."""

    start: list[float] = field(default_factory=list)
    saves: list[float] = field(default_factory=list)
    submit: list[float] = field(default_factory=list)

    def median(self) -> tuple[float, float, float]:
        """(start, all saves, submit)."""
        steps = (self.start, self.saves, self.submit)
        return tuple(statistics.median(step) for step in steps)  # type: ignore[return-value]


def call(
    app: Flask, method: str, path: str, body: bytes = b"", cookie: str = ""
) -> tuple[str, str]:
    """One WSGI call; returns the status and the Location header."""
    environ: dict[str, Any] = {
        "REQUEST_METHOD": method,
        "PATH_INFO": path,
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "80",
        "HTTP_HOST": "127.0.0.1",
        "HTTP_COOKIE": cookie,
        "HTTP_X_FRAGMENT": "1",
        "CONTENT_TYPE": "application/x-www-form-urlencoded",
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": sys.stderr,
        "wsgi.url_scheme": "http",
        "wsgi.multithread": False,
        "wsgi.multiprocess": True,
    }
    answer: list[str] = []

    def start_response(status: str, headers: list[tuple[str, str]], _error: Any = None) -> Any:
        answer[:] = [status, dict(headers).get("Location", "")]

    for _ in app.wsgi_app(environ, start_response):
        pass
    return answer[0], answer[1]


def spend(act: Callable[[], Any]) -> tuple[float, Any]:
    """CPU milliseconds of this process, and what came of it."""
    before = time.process_time()
    result = act()
    return (time.process_time() - before) * 1000, result


def attempt(browser: Browser, spent: Spent) -> None:
    """Take the quiz once, noting what each step costs."""
    browser.post(f"{LESSON}/done")  # whoever comes to a quiz has begun the course
    milliseconds, (status, place) = spend(lambda: browser.post(START))
    assert status.startswith("302"), status
    spent.start.append(milliseconds)

    def save_all() -> None:
        for number in range(1, QUESTIONS + 1):
            path = f"{place}/answers/{number}"
            status, _ = browser.post(path, choice=str(number % 3 + 1), revision="0")
            assert status.startswith("200"), status

    spent.saves.append(spend(save_all)[0])
    milliseconds, (status, _) = spend(lambda: browser.post(f"{place}/hand-in"))
    assert status.startswith("302"), status
    spent.submit.append(milliseconds)


def hello_cost(rounds: int = 300) -> float:
    """CPU milliseconds of one bare hello."""
    return spend(lambda: [call(hello, "GET", "/") for _ in range(rounds)])[0] / rounds


@contextmanager
def ready(url: str, folder: Path) -> Iterator[Flask]:
    """The application on a fresh database with a quiz of ten questions published."""
    config = Config(
        mode="real",
        database_url=url,
        instance_dir=str(folder),
        secret_key="x" * 40,
        log_level="WARNING",
    )
    app = create_app(config)
    with app.app_context():
        flask_migrate.upgrade()
        course = one_quiz(folder, pool(20), draw=f"draw: {{each-objective: {QUESTIONS}}}")
        with write_transaction(db.engine) as session:
            publish(session, course.compile())
        engine = db.engine
    yield app
    engine.dispose()


def browsers(app: Flask, count: int) -> list[Browser]:
    """A signed-in person each."""
    made = []
    for number in range(count):
        with app.app_context(), write_transaction(db.engine) as session:
            user = create_person(session, f"Person {number}", None)
            token = open_session(session, user.id)
        client = app.test_client()
        with client.session_transaction() as kept:
            kept["_user_id"], kept["_fresh"], kept["csrf_token"] = token, True, "0" * 40
        cookie = client.get_cookie(app.config["SESSION_COOKIE_NAME"])
        assert cookie is not None
        made.append(Browser(app, f"{cookie.key}={cookie.value}", csrf_token(app)))
    return made


def csrf_token(app: Flask) -> str:
    """The token that Flask-WTF would put into a form of these sessions."""
    serializer = URLSafeTimedSerializer(app.config["SECRET_KEY"], salt="wtf-csrf-token")
    return str(serializer.dumps("0" * 40))


def measure(database: str, url: str, folder: Path) -> None:
    """Take the attempts on one database, and print what they cost."""
    with ready(url, folder) as app:
        people = browsers(app, ATTEMPTS + WARM_UP)
        for browser in people[:WARM_UP]:
            attempt(browser, Spent())
        spent, hellos = Spent(), []
        for browser in people[WARM_UP:]:
            hellos.append(hello_cost(20))
            attempt(browser, spent)
    start, saves, submit = spent.median()
    bare, whole = statistics.median(hellos), start + saves + submit
    print(
        f"\n{database}, an attempt of {QUESTIONS} questions, median of {ATTEMPTS}, CPU ms:"
        f" start {start:.2f}, {QUESTIONS} saves {saves:.2f} ({saves / QUESTIONS:.2f} each),"
        f" submit {submit:.2f}; in all {whole:.2f}, or {whole / bare:.0f} bare hellos"
        f" ({bare:.3f} each)"
    )
    print(f"{'met' if whole <= AIM else 'NOT met'}: {whole:.2f} ms, aim {AIM:g}", flush=True)


def main() -> int:
    """Measure on both databases."""
    with tempfile.TemporaryDirectory(prefix="course-bench-") as folder:
        measure("SQLite", f"sqlite:///{folder}/bench.db", Path(folder))
    try:
        with own_database() as url, tempfile.TemporaryDirectory() as folder:
            measure("PostgreSQL", url, Path(folder))
    except postgresql.NoServerError as problem:
        print(f"Skipped PostgreSQL: {problem}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
