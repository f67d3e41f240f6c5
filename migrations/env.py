"""Alembic's entrance. Run through Flask-Migrate: `flask db upgrade`, `flask db migrate`."""

from __future__ import annotations

from typing import Any

from alembic import context
from flask import current_app
from sqlalchemy import inspect, text
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Session

from course_app.extensions import Base, db
from course_app.web.installation import WrongInstallation, claim


def run(connection: Connection) -> None:
    """Run the migrations on one connection, all or nothing."""
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,
        compare_type=True,
        transaction_per_migration=False,
    )
    with context.begin_transaction():
        context.run_migrations()


def claim_mode(connection: Connection) -> None:
    """Mark a new database as demo or real; stop at one that is the other kind."""
    if not inspect(connection).has_table("installation"):
        return
    with Session(connection, join_transaction_mode="create_savepoint") as session:
        try:
            claim(session, current_app.config["MODE"])
        except WrongInstallation as error:
            raise SystemExit(f"Course Engine cannot start: {error}") from None
        session.commit()


def main() -> None:
    """Migrate online. Batch mode re-creates SQLite tables, so foreign keys are off meanwhile."""
    with db.engine.connect() as connection:
        sqlite = connection.dialect.name == "sqlite"
        if sqlite:  # a pragma inside a transaction does nothing
            driver: Any = connection.connection.driver_connection
            driver.execute("PRAGMA foreign_keys=OFF")
        with connection.begin():
            claim_mode(connection)
            run(connection)
            claim_mode(connection)
            if sqlite and connection.execute(text("PRAGMA foreign_key_check")).first():
                raise RuntimeError("the migration would leave rows that point nowhere; undone")
        if sqlite:
            driver.execute("PRAGMA foreign_keys=ON")


if context.is_offline_mode():
    raise SystemExit("Migrations run on a database only: flask db upgrade")
main()
