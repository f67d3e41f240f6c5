"""Running what was promised, and reading the mails that came of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask

from course_app.extensions import db
from course_app.jobs import services
from course_app.lib.mail import KeptMailer, Letter


def run_jobs(app: Flask) -> int:
    """Do everything that is ready, as the job worker does; returns how many tasks ran."""
    done = 0
    with app.app_context():
        while services.run_one(db.engine):
            done += 1
    return done


@contextmanager
def mail_server(app: Flask) -> Iterator[list[Letter]]:
    """A mail server that keeps what it is given."""
    before, kept = app.extensions["mailer"], KeptMailer()
    app.extensions["mailer"] = kept
    try:
        yield kept.letters
    finally:
        app.extensions["mailer"] = before


def link_in(letter: Letter) -> str:
    """The path of the one link in a mail."""
    [found] = set(re.findall(r"https?://[^/\s]+(/\S+)", letter.text))
    return str(found)
