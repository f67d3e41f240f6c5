"""What somebody deletes is overwritten on disk soon after, where the database leaves that to us.

SQLite writes changes into a file beside the database, which keeps what a row once held until that
file is written over. PostgreSQL frees rows by itself (autovacuum), so nothing is promised there.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from course_app.jobs.services import promise
from course_app.jobs.tasks import slow_task

TASK = "database.overwrite"


def overwrite_later(session: Session) -> None:
    """Promise to clear the write-ahead log, in the transaction that deletes something."""
    if session.get_bind().dialect.name == "sqlite":
        promise(session, TASK)


@slow_task(TASK)
def overwrite(engine: Engine, _payload: dict[str, Any]) -> None:
    """Carry the log over into the database and cut it to nothing.

    Raises TimeoutError while somebody still reads from it, so that the worker tries again.
    """
    if engine.dialect.name != "sqlite":
        return
    connection = engine.raw_connection()
    try:
        cursor = connection.cursor()
        busy = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        cursor.close()
    finally:
        connection.close()
    if busy:
        raise TimeoutError("somebody reads from the log of the database")
