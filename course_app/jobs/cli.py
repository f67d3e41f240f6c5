"""`flask jobs work`: the worker that runs beside the server."""

from __future__ import annotations

import os
import signal
import threading

import click
from flask.cli import AppGroup

from course_app.extensions import db
from course_app.jobs import services
from course_app.lib.database import write_transaction

jobs = AppGroup("jobs", help="Work that is done after the answer was given.")


@jobs.command("work")
@click.option("--once", is_flag=True, help="Do what is ready now, then stop.")
@click.option("--poll", default=1.0, show_default=True, help="Seconds between two looks.")
def work(once: bool, poll: float) -> None:
    """Run tasks from the outbox until told to stop (SIGTERM or Ctrl-C finishes the task first)."""
    stopping = threading.Event()
    parent = os.getppid()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    with write_transaction(db.engine) as session:
        services.promise_recurring(session)
    done = 0
    while not stopping.is_set():
        if services.run_one(db.engine):
            done += 1
        elif once or os.getppid() != parent:
            break
        else:
            stopping.wait(poll)
    click.echo(f"{done} tasks run.")
