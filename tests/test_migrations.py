"""Migrations make exactly what the models say, and go down and up with data in the tables."""

from __future__ import annotations

from typing import Any

import flask_migrate
import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from flask import Flask
from sqlalchemy import Engine, inspect, text

from course_app.extensions import Base, db
from tests.support.cast import Cast
from tests.support.client import PageClient
from tests.support.databases import TestDatabase


@pytest.fixture
def engine(app: Flask, database: TestDatabase) -> Engine:
    database.touched()
    with app.app_context():
        return db.engine


def differences(engine: Engine) -> list[Any]:
    """What a new migration would have to do."""
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "render_as_batch": True}
        )
        return list(compare_metadata(context, Base.metadata))


def row_counts(engine: Engine) -> dict[str, int]:
    """Rows in each table of the models."""
    with engine.connect() as connection:
        return {
            table.name: connection.scalar(text(f'SELECT count(*) FROM "{table.name}"')) or 0
            for table in Base.metadata.sorted_tables
        }


def test_migrations_make_what_the_models_say(engine: Engine) -> None:
    assert differences(engine) == []


def test_every_table_of_the_database_has_a_model(engine: Engine) -> None:
    tables = set(inspect(engine).get_table_names()) - {"alembic_version"}
    assert tables == set(Base.metadata.tables)


def test_migrations_go_down_and_up_again_with_data(
    app: Flask, engine: Engine, published: str, cast: Cast, client: PageClient
) -> None:
    client.sign_in(cast.learner).get("/course", follow_redirects=True)
    assert row_counts(engine)["user"] > 0
    with app.app_context():
        flask_migrate.downgrade(revision="base")
    assert set(inspect(engine).get_table_names()) <= {"alembic_version"}
    with app.app_context():
        flask_migrate.upgrade()
    assert differences(engine) == []
    made = {name: count for name, count in row_counts(engine).items() if count}
    assert made == {"installation": 1}


def test_each_migration_keeps_the_rows_that_are_there(
    app: Flask, engine: Engine, published: str, cast: Cast
) -> None:
    before = row_counts(engine)
    with app.app_context():
        flask_migrate.stamp(revision="head")
        flask_migrate.upgrade()
    assert row_counts(engine) == before


def test_file_names_begin_with_their_date() -> None:
    from pathlib import Path

    versions = Path(__file__).resolve().parent.parent / "migrations" / "versions"
    names = [path.name for path in versions.glob("*.py")]
    assert names
    assert not [n for n in names if not n.replace("-", "_").split("_")[0].startswith("20")]
