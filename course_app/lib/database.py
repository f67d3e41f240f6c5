"""How this project speaks to SQLite and PostgreSQL: types, pragmas and transactions.

A GET reads, on an engine that the database keeps from writing. Whatever writes (POST, job, command)
uses the other engine, and begins IMMEDIATE on SQLite, so that two writers queue instead of failing
half-way.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import URL, DateTime, Engine, create_engine, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection, Dialect
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.orm import Session
from sqlalchemy.types import TypeDecorator

_reading: ContextVar[bool] = ContextVar("reading", default=False)


class UtcDateTime(TypeDecorator[datetime]):
    """An aware UTC instant; SQLite keeps no zone, so it is put back on reading."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a naive instant, and store UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a zone; use lib.clock.now()")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the instant aware, in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


@contextmanager
def reading() -> Iterator[None]:
    """What a TwoWaySession begins inside is read-only; used around GET requests."""
    token = _reading.set(True)
    try:
        yield
    finally:
        _reading.reset(token)


class TwoWaySession(Session):
    """A session that uses the reading engine, `info["reading"]`, inside `reading()`."""

    def get_bind(self, *args: Any, **kwargs: Any) -> Engine | Connection:
        """The engine for what is done now."""
        engine: Engine | None = self.info.get("reading") if _reading.get() else None
        return engine if engine is not None else super().get_bind(*args, **kwargs)


@contextmanager
def write_transaction(engine: Engine) -> Iterator[Session]:
    """A short transaction of its own: commits at the end, rolls back on an exception."""
    with Session(engine, expire_on_commit=False) as session, session.begin():
        yield session


def prepare_engine(engine: Engine) -> None:
    """Fit the engine that writes: on SQLite its transactions begin IMMEDIATE."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _set_pragmas)
        event.listen(engine, "begin", _begin_immediate)


def reading_engine(url: URL) -> Engine:
    """A second engine on the same database, which the database itself keeps from writing.

    It runs in autocommit: each statement is a read of its own, as under READ COMMITTED, and a page
    saves the statements that begin and end a transaction.
    """
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _set_pragmas)
        event.listen(engine, "connect", _refuse_writes_on_sqlite)
    else:
        event.listen(engine, "connect", _refuse_writes_on_postgresql)
    return engine


def _set_pragmas(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # nothing begins by itself; _begin_immediate says BEGIN
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "synchronous=NORMAL",
        "busy_timeout=10000",
        "foreign_keys=ON",
        "secure_delete=ON",  # what somebody deletes is overwritten, not only let go
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_immediate(connection: Connection) -> None:
    connection.connection.cursor().execute("BEGIN IMMEDIATE")


def _refuse_writes_on_sqlite(connection: Any, _record: Any) -> None:
    connection.execute("PRAGMA query_only=ON")


def _refuse_writes_on_postgresql(connection: Any, _record: Any) -> None:
    connection.execute("SET default_transaction_read_only = on")
    connection.commit()


def is_unavailable(error: DBAPIError) -> bool:
    """True when the database could not be reached or is busy, and trying again may help."""
    if error.connection_invalidated or isinstance(error, InterfaceError):
        return True
    words = str(error.orig).lower()
    signs = ("connect", "server closed", "terminat", "unable to open", "locked", "timeout")
    return isinstance(error, OperationalError) and any(sign in words for sign in signs)


def insert(session: Session, table: Any) -> Any:
    """INSERT in the session's dialect, for `on_conflict_do_nothing` and `_do_update`.

    SQLite and PostgreSQL share these clauses; SQLAlchemy's general INSERT lacks them.
    """
    on_postgresql = session.get_bind().dialect.name == "postgresql"
    return postgresql.insert(table) if on_postgresql else sqlite.insert(table)
