"""`make bench`, second part: awards, the certificate page beside a bare Flask hello, and the PDF.

The page is asked for under granian in turns with hello, as the lesson is. The award (a whole
attempt at the quiz that is the last stop, which completes the course and issues two certificates)
and the PDF are measured in CPU milliseconds of this process, after one round that warms up.
BENCH_PEOPLE is the number of people who finish the course (default 30).
"""

from __future__ import annotations

import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import select

from bench.client import LoadError
from bench.serve_compare import (
    ROOT,
    ROUNDS,
    SECONDS,
    Subject,
    ask,
    free_port,
    granian_hello,
    own_database,
    prepare,
    serving,
)
from config import Config
from course_app import create_app
from course_app.accounts.services import create_person
from course_app.agencies.actor import Actor, Seat
from course_app.agencies.services import add_member, agency_by_name, create_agency
from course_app.certificates.models import Certificate
from course_app.certificates.printing import print_certificate
from course_app.certificates.serial import grouped
from course_app.content import queries as content
from course_app.extensions import db
from course_app.flows.demo import finish_item
from course_app.lib.database import write_transaction
from tests.support import postgresql

PEOPLE = int(os.environ.get("BENCH_PEOPLE", "30"))
PDF_AIM = 100.0  # ms in the worker


def main() -> int:
    """Measure on both databases; 1 when something could not be run."""
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


def measure(database: str, url: str, folder: Path) -> None:
    """Prepare a demo, then measure award, PDF and page."""
    port, hello_port = free_port(), free_port()
    environ = prepare(url, folder, port)
    config = Config(mode="demo", database_url=url, instance_dir=str(folder), log_level="WARNING")
    app = create_app(config)
    print(f"\n{database}: certificates\n")
    print("| what | CPU ms, median | CPU ms, worst |")
    print("|---|---|---|")
    with app.app_context():
        award = awards()
        pdf, serial = pdfs()
        db.engine.dispose()
    row("a lesson that earns nothing yet", award["lesson"])
    row("the last stop, a quiz: an attempt, completion, two certificates", award["award"])
    row("one certificate's PDF, warm", pdf)
    ours = [sys.executable, str(ROOT / "course_app" / "serve.py"), "web", str(os.getpid())]
    with (
        serving(granian_hello(hello_port), environ, hello_port) as hello_main,
        serving(ours, environ, port) as our_main,
    ):
        path = f"/certificates/{serial}"
        page, cookie, _ = ask(port, "GET", path)
        if not re.search(r"cert__status", page):
            raise LoadError("the certificate page shows no certificate")
        hello = Subject("bare Flask hello", hello_port, "/", hello_main)
        subject = Subject("certificate page", port, path, our_main, cookie)
        for one in (hello, subject):
            one.turn(1.0, keep=False)
        for _ in range(ROUNDS):
            for one in (hello, subject):
                one.turn(SECONDS)
    print("\n| page | requests/s | p50 ms | p99 ms | CPU ms each | RSS (PSS) MiB | of hello |")
    print("|---|---|---|---|---|---|---|")
    for one in (hello, subject):
        print(one.row(hello))
    met = statistics.median(pdf) <= PDF_AIM
    print(
        f"{'met' if met else 'NOT met'}: {statistics.median(pdf):.0f} ms a PDF, aim {PDF_AIM:.0f}"
    )


def row(name: str, times: list[float]) -> None:
    """One line of the table."""
    print(f"| {name} | {statistics.median(times):.1f} | {max(times):.1f} |", flush=True)


def timed(function: Callable[..., Any], *arguments: Any) -> float:
    """CPU milliseconds of one call."""
    begun = time.process_time()
    function(*arguments)
    return (time.process_time() - begun) * 1000


def awards() -> dict[str, list[float]]:
    """Each of PEOPLE finishes the course; its first lesson and its last stop are timed."""
    course = content.published_courses(db.session)[0]
    items = [item for module in course.outline["modules"] for item in module["items"]]
    db.session.rollback()  # lets go of the lock that reading took
    actors = people()
    times: dict[str, list[float]] = {"lesson": [], "award": []}
    for actor in actors:
        for item in items:
            spent = timed(finish, actor, course.id, item)
            if item in (items[0], items[-1]):
                times["award" if item == items[-1] else "lesson"].append(spent)
    return {name: spent[1:] for name, spent in times.items()}


def people() -> list[Actor]:
    """Fresh members of an agency."""
    made = []
    with write_transaction(db.engine) as session:
        agency = agency_by_name(session, "Bench") or create_agency(session, "Bench")
        for number in range(PEOPLE):
            user = create_person(session, f"Person {number}", None)
            member = add_member(session, agency, user.name, str(number), user=user)
            seat = Seat(agency.id, member.id, None, "learner")
            made.append(Actor(user.id, user.name, None, "", (seat,)))
    return made


def finish(actor: Actor, course_id: str, item: dict[str, Any]) -> None:
    """Finish one stop, in a transaction of its own."""
    with write_transaction(db.engine) as session:
        finish_item(session, actor, course_id, item)


def pdfs() -> tuple[list[float], str]:
    """Print what was issued; returns the times, and a serial."""
    rows = db.session.scalars(select(Certificate).order_by(Certificate.id)).all()
    address = "https://training.example.gov"
    times = [timed(print_certificate, r.facts, r.signature, address) for r in rows[:41]]
    return times[1:], grouped(rows[-1].serial)


if __name__ == "__main__":
    sys.exit(main())
