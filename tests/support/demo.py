"""A demo of its own on a SQLite file, with the course published and the sample people in it."""

from __future__ import annotations

from pathlib import Path

from flask import Flask

from config import Config
from course_app import create_app
from course_app.extensions import db
from tests.support import commands
from tests.support.client import PageClient


def make_demo(folder: Path, seeded: bool = True) -> Flask:
    """The demo application; its people are those of `make run`."""
    config = Config(
        mode="demo",
        database_url=f"sqlite:///{folder / 'demo.db'}",
        instance_dir=str(folder),
        log_level="WARNING",
    )
    app = create_app(config)
    app.testing = True
    app.test_client_class = PageClient
    commands.run(app, "db", "upgrade")
    for words in ("content publish", "seed --demo") if seeded else ():
        commands.run(app, *words.split())
    return app


def close(app: Flask) -> None:
    """Close an application's connections; one left open is a warning in some later test."""
    with app.app_context():
        for engine in db.engines.values():
            engine.dispose()
