"""A server that is killed between answers, or while handing in, loses nothing that it kept."""

from __future__ import annotations

import contextlib
import http.client
import os
import re
import signal
import subprocess
import sys
import threading
from pathlib import Path
from urllib.parse import urlencode

import pytest
from flask import Flask

from tests.conftest import SECRET
from tests.content.quiz_factory import pool
from tests.content.scenario_factory import TO_NO
from tests.flows.test_lessons import verify
from tests.support.cast import Cast
from tests.support.client import PageClient
from tests.support.practice import SCENARIO, PracticeCourse
from tests.support.quizzes import URL, QuizCourse
from tests.test_serve import answers, free_port, wait

ROOT = Path(__file__).resolve().parents[2]
QUESTIONS = 6


class Server:
    """The application as a process of its own, to be killed."""

    def __init__(self, url: str, folder: Path, cookie: str, csrf: str) -> None:
        self.cookie, self.csrf = cookie, csrf
        self.port = free_port()
        environ = {
            **os.environ,
            "COURSE_MODE": "real",
            "DATABASE_URL": url,
            "SECRET_KEY": SECRET,
            "COURSE_INSTANCE": str(folder),
            "COURSE_LOG_LEVEL": "ERROR",
            "FLASK_APP": "course_app",
            "PYTHONPATH": str(ROOT),
        }
        command = [sys.executable, "-m", "flask", "run", "--port", str(self.port)]
        quiet = subprocess.DEVNULL
        self.process = subprocess.Popen(command, env=environ, cwd=ROOT, stderr=quiet, stdout=quiet)
        assert wait(lambda: answers(self.port)), "the server did not start"

    def post(self, path: str, **fields: str) -> tuple[int, str]:
        """Send a form; returns the status and where it leads."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        body = urlencode({"csrf_token": self.csrf, **fields})
        headers = {
            "Cookie": self.cookie,
            "Content-Type": "application/x-www-form-urlencoded",
            "X-Fragment": "1",
            "Referer": f"http://127.0.0.1:{self.port}/",
        }
        try:
            connection.request("POST", path, body, headers)
            response = connection.getresponse()
            return response.status, response.getheader("Location", "")
        finally:
            connection.close()

    def kill(self) -> None:
        """kill -9."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(10)


@pytest.mark.slow
def test_a_killed_server_loses_no_answer_and_hands_in_once(
    app: Flask, client: PageClient, cast: Cast, database_url: str, tmp_path: Path
) -> None:
    course = QuizCourse(app, tmp_path)
    course.publish(pool(8), draw=f"draw: {{each-objective: {QUESTIONS}}}")
    client.sign_in(cast.learner)
    csrf = client.csrf_token()
    cookie = client.get_cookie(app.config["SESSION_COOKIE_NAME"])
    assert cookie is not None

    def serve() -> Server:
        header = f"{cookie.key}={cookie.value}"
        return Server(database_url, tmp_path / "instance", header, csrf)

    server = serve()
    _, attempt = server.post(f"{URL}/attempts")
    for place in range(1, QUESTIONS + 1):
        status, _ = server.post(f"{attempt}/answers/{place}", choice="2", revision="0")
        assert status == 200
        if place in (2, 4):
            server.kill()
            server = serve()
    html = client.get(attempt).get_data(as_text=True)
    assert len(re.findall(r'value="2" checked', html)) == QUESTIONS

    # Killed somewhere while it hands in: the result is there, whole, or it is not there at all.
    def hand_in() -> None:
        # That is what being killed looks like from outside.
        with contextlib.suppress(OSError, http.client.HTTPException):
            server.post(f"{attempt}/hand-in")

    sending = threading.Thread(target=hand_in)
    sending.start()
    server.kill()
    sending.join()
    assert verify(app)[0] == 0
    server = serve()
    assert server.post(f"{attempt}/hand-in")[0] == 302
    server.kill()
    [kept] = course.attempts()
    assert kept.submitted_at is not None
    assert verify(app)[0] == 0


@pytest.mark.slow
def test_a_killed_server_loses_no_line_of_a_conversation(
    app: Flask, client: PageClient, cast: Cast, database_url: str, tmp_path: Path
) -> None:
    course = PracticeCourse(app, tmp_path)
    course.publish()
    csrf = client.sign_in(cast.learner).csrf_token()
    cookie = client.get_cookie(app.config["SESSION_COOKIE_NAME"])
    assert cookie is not None
    header = f"{cookie.key}={cookie.value}"
    for turn, line in enumerate(TO_NO):
        server = Server(database_url, tmp_path / "instance", header, csrf)
        if turn == 0:
            _, run = server.post(f"{SCENARIO}/runs")
        assert server.post(f"{run}/lines", at=str(turn), line=line)[0] == 302
        server.kill()
        assert course.runs()[0].path == TO_NO[: turn + 1]  # as another device finds it
    assert "How it ended" in client.get(run).get_data(as_text=True)
    assert verify(app)[0] == 0
