"""`make bench`: our lesson page beside a bare Flask hello, on SQLite and on PostgreSQL.

Both run under granian with 2 workers and 1 blocking thread each, on loopback, and are asked in
turns by one client with 8 keep-alive connections, so that a machine that drifts drifts for both.
The lesson is asked for by somebody who is signed in and has opened it before. BENCH_SECONDS is
the length of one turn (default 3) and BENCH_ROUNDS the number of turns (default 4).
"""

from __future__ import annotations

import http.client
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode, urlsplit, urlunsplit

import psycopg
from psycopg import sql

from bench.client import Load, LoadError, run
from bench.processes import Use, use_of, workers
from tests.support import postgresql

ROOT = Path(__file__).resolve().parent.parent
SECONDS = float(os.environ.get("BENCH_SECONDS", "3"))
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "4"))
AIMS = {"SQLite": 0.11, "PostgreSQL": 0.07}  # of hello's requests a second
MEMORY_AIM = 200  # MiB for the two workers together


@dataclass
class Subject:
    """One page of one server, and what was measured of it."""

    name: str
    port: int
    path: str
    main: int  # the server's main process
    cookie: str = ""
    encoding: str = "gzip, deflate, br, zstd"  # as Chromium asks
    load: Load = field(default_factory=Load)
    cpu: float = 0.0
    use: Use = field(default_factory=lambda: Use(0, 0, 0))

    def turn(self, seconds: float, keep: bool = True) -> None:
        """Ask for the page for a while."""
        before = use_of(workers(self.main))
        got = run(self.port, self.path, self.cookie, seconds, self.encoding)
        self.use = use_of(workers(self.main))
        if keep:
            self.load.latencies += got.latencies
            self.load.seconds += got.seconds
            self.cpu += self.use.cpu - before.cpu

    def row(self, hello: Subject) -> str:
        """One line of the table."""
        count = len(self.load.latencies)
        return (
            f"| {self.name} | {self.load.rate:,.0f} | {self.load.percentile(0.5):.1f} "
            f"| {self.load.percentile(0.99):.1f} | {self.cpu / count * 1000:.2f} "
            f"| {self.use.mebibytes()} | {self.load.rate / hello.load.rate:.3f} |"
        )


def main() -> int:
    """Measure on both databases and print one table each; 1 when something could not be run."""
    try:
        with tempfile.TemporaryDirectory(prefix="course-bench-") as folder:
            measure("SQLite", f"sqlite:///{folder}/bench.db", Path(folder))
        with own_database() as url, tempfile.TemporaryDirectory() as folder:
            measure("PostgreSQL", url, Path(folder))
    except postgresql.NoServerError as problem:
        print(f"Skipped PostgreSQL: {problem}")
    except (LoadError, OSError, subprocess.CalledProcessError) as problem:
        print(f"Not measured: {problem}", file=sys.stderr)
        return 1
    return 0


@contextmanager
def own_database() -> Iterator[str]:
    """A database of this run's own on a PostgreSQL server."""
    name = f"course_bench_{os.getpid()}"
    with postgresql.server(os.environ) as server:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            yield urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
        finally:
            postgresql.drop_databases(server, name)


def measure(database: str, url: str, folder: Path) -> None:
    """Prepare a demo, serve it and hello, ask both in turns, and print the table."""
    port, hello_port = free_port(), free_port()
    kept = {k: v for k, v in os.environ.items() if not k.startswith("COURSE_")}
    environ = {
        **kept,
        "DATABASE_URL": url,
        "COURSE_INSTANCE": str(folder),
        "COURSE_MODE": "demo",
        "PORT": str(port),
        "FLASK_APP": "course_app",
        "PYTHONPATH": str(ROOT),
    }
    for words in ("db upgrade", "content publish", "seed --demo"):
        command = [sys.executable, "-m", "flask", *words.split()]
        subprocess.run(command, env=environ, check=True, cwd=ROOT, stdout=subprocess.DEVNULL)
    granian = shutil.which("granian", path=str(Path(sys.executable).parent)) or "granian"
    bare = [granian, "--interface", "wsgi", "--http", "1", "--no-ws", "--workers", "2"]
    bare += ["--blocking-threads", "1", "--log-level", "warning", "--port", str(hello_port)]
    ours = [sys.executable, str(ROOT / "course_app" / "serve.py"), "web", str(os.getpid())]
    with (
        serving([*bare, "bench.hello:app"], environ, hello_port) as hello_main,
        serving(ours, environ, port) as our_main,
    ):
        cookie, lesson = learner(port)
        hello = Subject("bare Flask hello", hello_port, "/", hello_main)
        pages = [
            Subject("lesson, compressed", port, lesson, our_main, cookie),
            Subject("lesson, not compressed", port, lesson, our_main, cookie, "identity"),
        ]
        for subject in (hello, *pages):
            subject.turn(1.0, keep=False)  # caches, code paths and connections grow warm
        for _ in range(ROUNDS):
            for subject in (hello, *pages):
                subject.turn(SECONDS)
    report(database, hello, pages)


def report(database: str, hello: Subject, pages: list[Subject]) -> None:
    """Print the table and whether the aims are met."""
    print(f"\n{database}: {ROUNDS} turns of {SECONDS:g} s, 8 connections\n")
    print("| page | requests/s | p50 ms | p99 ms | CPU ms each | RSS (PSS) MiB | of hello |")
    print("|---|---|---|---|---|---|---|")
    for subject in (hello, *pages):
        print(subject.row(hello))
    ratio = pages[0].load.rate / hello.load.rate
    memory = pages[0].use.rss / 2**20
    aims = [(ratio >= AIMS[database], f"{ratio:.3f} of hello, aim {AIMS[database]}")]
    aims.append((memory < MEMORY_AIM, f"{memory:.0f} MiB for both workers, aim {MEMORY_AIM}"))
    for met, words in aims:
        print(f"{'met' if met else 'NOT met'}: {words}", flush=True)


@contextmanager
def serving(command: list[str], environ: dict[str, str], port: int) -> Iterator[int]:
    """Run a server until the block ends; yields its main process once it answers."""
    process = subprocess.Popen(command, env=environ, cwd=ROOT, start_new_session=True)
    try:
        wait_for(port, process)
        yield process.pid
    finally:
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(10)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)


def wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    """Return at a server's first answer."""
    for _ in range(200):
        if process.poll() is not None:
            raise LoadError("a server stopped while it started")
        with suppress(OSError, http.client.HTTPException):
            ask(port, "GET", "/")
            return
        time.sleep(0.1)
    raise LoadError("a server did not answer within 20 seconds")


def learner(port: int) -> tuple[str, str]:
    """Sign in as the demo's learner and open a lesson; returns the cookie and the lesson's path."""
    page, cookie, _ = ask(port, "GET", "/sign-in")
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    if token is None:
        raise LoadError("the sign-in page has no form to look around with")
    body = urlencode({"csrf_token": token[1]})
    _, cookie, _ = ask(port, "POST", "/demo/sign-in/learner", cookie, body)
    page, _, place = ask(port, "GET", "/course", cookie)
    if place:
        page, _, _ = ask(port, "GET", place, cookie)
    found = re.search(r'href="(/courses/[^"#]+/lessons/[^"#?]+)', page)
    if found is None:
        raise LoadError("the course page links to no lesson")
    ask(port, "GET", found[1], cookie)
    return cookie, found[1]


def ask(
    port: int, method: str, path: str, cookie: str = "", body: str = ""
) -> tuple[str, str, str]:
    """One request; returns the page, the cookie to go on with, and where it redirects to."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    headers = {"Cookie": cookie, "Referer": f"http://127.0.0.1:{port}/"}
    if body:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    connection.request(method, path, body or None, headers)
    response = connection.getresponse()
    page = response.read().decode()
    if response.status >= 400:
        raise LoadError(f"{method} {path}: {response.status}")
    set_cookie = response.getheader("Set-Cookie", "").partition(";")[0]
    place = urlsplit(response.getheader("Location", "")).path
    connection.close()
    return page, set_cookie or cookie, place


def free_port() -> int:
    """A port that is free now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        number: int = probe.getsockname()[1]
        return number


if __name__ == "__main__":
    sys.exit(main())
