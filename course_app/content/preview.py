"""The live preview: shows lessons as learners see them while they are being written.

A small server on loopback, without a database. It looks at the folders several times a second,
compiles what changed, and tells the open pages to load again.
"""

from __future__ import annotations

import json
import logging
import os
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Condition, Event, Thread
from urllib.parse import parse_qs, urlsplit

from course_app.content.compile import compile_all
from course_app.content.compiled import CompiledCourse, CompiledDocument
from course_app.content.memo import Memo
from course_app.content.preview_pages import Page, Pages

POLL_SECONDS = 0.15
WAIT_SECONDS = 20.0
LOOPBACK = ("127.0.0.1", "localhost", "[::1]")

log = logging.getLogger(__name__)

Fingerprint = dict[str, tuple[int, int]]


class Workshop:
    """The courses as they were last compiled; `version` counts the times.

    `whole` are the documents as they last compiled, by course and id: in the middle of a sentence
    a text is often broken, and its author still wants to see it.
    """

    def __init__(self, modules: Path, quizzes: Path, only: str | None = None) -> None:
        self._modules, self._quizzes, self._only = modules, quizzes, only
        self._memo = Memo()
        self._changed = Condition()
        self._seen: Fingerprint = {}
        self.courses: list[CompiledCourse] = []
        self.whole: dict[str, dict[str, CompiledDocument]] = {}
        self._ids: dict[str, str] = {}
        self.failure = ""
        self.version = 0
        self.seconds = 0.0

    def refresh(self) -> bool:
        """Compile when a file changed since the last time; True when it did."""
        found = self._fingerprint()
        if self.version and found == self._seen:
            return False
        self._seen = found
        start = time.perf_counter()
        try:
            self.courses = compile_all(self._modules, self._quizzes, self._only, self._memo)
            self.failure = ""
            self._remember()
        except Exception as error:
            # The author's next save may mend it: the preview stays, and says what happened.
            log.exception("The compiler failed; this is a fault of the program, not of a text")
            self.failure = f"{type(error).__name__}: {error}"
        self._memo.forget_unused()
        self.seconds = time.perf_counter() - start
        with self._changed:
            self.version += 1
            self._changed.notify_all()
        return True

    def find(self, course_id: str) -> CompiledCourse | None:
        """The course, also while its own file is too broken to tell its id."""
        for course in self.courses:
            if (course.course_id or self._ids.get(course.folder)) == course_id:
                return course
        return None

    def _remember(self) -> None:
        for course in self.courses:
            if course.course_id:
                self._ids[course.folder] = course.course_id
                now = {document.stable_id: document for document in course.documents}
                before = self.whole.get(course.course_id, {}) if course.broken else {}
                self.whole[course.course_id] = before | now

    def wait(self, version: int, seconds: float) -> int:
        """The version, as soon as it is another than `version`, at the latest after `seconds`."""
        with self._changed:
            self._changed.wait_for(lambda: self.version != version, seconds)
            return self.version

    def _fingerprint(self) -> Fingerprint:
        found: Fingerprint = {}
        for root in (self._modules, self._quizzes):
            for folder, names, files in os.walk(root):
                names[:] = [name for name in names if not name.startswith(".")]
                for name in files:
                    path = os.path.join(folder, name)  # noqa: PTH118 (this runs all the time)
                    try:
                        state = os.stat(path)  # noqa: PTH116
                    except OSError:
                        continue  # it went away while we looked
                    found[path] = (state.st_mtime_ns, state.st_size)
        return found


class Handler(BaseHTTPRequestHandler):
    """Answers a browser on this machine, and nobody else."""

    workshop: Workshop
    pages: Pages

    def do_GET(self) -> None:
        """One page, file or wait for a change."""
        if (self.headers.get("Host") or "").rpartition(":")[0] not in LOOPBACK:
            self._send(Page(403, "text/plain", b"The preview serves this machine only."))
            return
        address = urlsplit(self.path)
        if address.path == "/changes":
            self._changes(parse_qs(address.query))
        else:
            self._send(self.pages.get(address.path))

    def _changes(self, query: dict[str, list[str]]) -> None:
        given = query.get("version", ["0"])[0]
        version = int(given) if given.isascii() and given.isdigit() and len(given) < 9 else 0
        now = self.workshop.wait(version, WAIT_SECONDS)
        self._send(Page(200, "application/json", json.dumps({"version": now}).encode()))

    def _send(self, page: Page) -> None:
        try:
            self.send_response(page.status)
            self.send_header("Content-Type", page.media_type)
            self.send_header("Content-Length", str(len(page.body)))
            self.send_header("Cache-Control", "no-store")
            self.send_header("X-Content-Type-Options", "nosniff")
            self.end_headers()
            self.wfile.write(page.body)
        except ConnectionError:
            pass  # the page was closed or loaded again while it waited

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """The terminal belongs to the author: requests are not listed."""


def make_server(workshop: Workshop, static: Path, port: int) -> ThreadingHTTPServer:
    """A server on loopback; port 0 takes any free one. Raises OSError when it is taken."""

    class Bound(Handler):
        pages = Pages(workshop, static)

    Bound.workshop = workshop
    server = ThreadingHTTPServer(("127.0.0.1", port), Bound)
    server.daemon_threads = True
    return server


def watch(workshop: Workshop, stop: Event, said: Callable[[Workshop], None]) -> Thread:
    """Look for changes in a thread until `stop` is set; `said` is called after each."""

    def look() -> None:
        while not stop.wait(POLL_SECONDS):
            if workshop.refresh():
                said(workshop)

    thread = Thread(target=look, name="preview-watch", daemon=True)
    thread.start()
    return thread
