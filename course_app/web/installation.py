"""A database is a demo or real, decided when it is made and never changed."""

from __future__ import annotations

from flask import Flask, abort, current_app, request
from sqlalchemy.orm import Session

from course_app.extensions import db
from course_app.lib import clock
from course_app.web.models import Installation


class WrongInstallation(RuntimeError):
    """The database is of the other kind than COURSE_MODE says; the message names the cure."""


def claim(session: Session, mode: str) -> bool:
    """Mark a new database as `mode`; True when it was new.

    Raises WrongInstallation when the database was made as the other kind.
    """
    row = session.get(Installation, 1)
    if row is None:
        session.add(Installation(id=1, mode=mode, created_at=clock.now()))
        return True
    if row.mode != mode:
        other = "make run" if row.mode == "demo" else "make run REAL=1"
        raise WrongInstallation(
            f"This database was made as {row.mode} and stays so; it cannot be opened as {mode}."
            f" Start it with `{other}`, or give DATABASE_URL another database."
        )
    return False


def init_app(app: Flask) -> None:
    """Serve nothing until the database has been seen to be of this process's mode."""
    seen: list[bool] = []

    @app.before_request
    def check() -> None:
        if seen or request.endpoint == "web.healthz":
            return
        row = db.session.get(Installation, 1)
        if row is None or row.mode != current_app.config["MODE"]:
            abort(503, "This database is not prepared for this mode. Stop, and use `make run`.")
        seen.append(True)
