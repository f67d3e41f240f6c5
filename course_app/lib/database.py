"""How this project speaks to SQLite and PostgreSQL: types, pragmas and transactions.

A GET reads: its transaction is deferred and read-only. Whatever writes (POST, job, command)
begins IMMEDIATE on SQLite, so that two writers queue instead of failing half-way.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import DateTime, Engine, event
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
    """Transactions that begin inside are read-only; used around GET requests."""
    token = _reading.set(True)
    try:
        yield
    finally:
        _reading.reset(token)


@contextmanager
def writing() -> Iterator[None]:
    """Transactions that begin inside may write; used for the one short write of a GET."""
    token = _reading.set(False)
    try:
        yield
    finally:
        _reading.reset(token)


@contextmanager
def write_transaction(engine: Engine) -> Iterator[Session]:
    """A short transaction of its own: commits at the end, rolls back on an exception."""
    with writing(), Session(engine, expire_on_commit=False) as session, session.begin():
        yield session


def prepare_engine(engine: Engine) -> None:
    """Fit an engine with this module's pragmas and its two kinds of transaction."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _set_pragmas)
        event.listen(engine, "begin", _begin_sqlite)
    else:
        event.listen(engine, "begin", _begin_postgresql)


def _set_pragmas(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # SQLAlchemy's "begin" event below says BEGIN itself
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "synchronous=NORMAL",
        "busy_timeout=10000",
        "foreign_keys=ON",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    read_only = _reading.get()
    cursor = connection.connection.cursor()
    # query_only is the structure behind "a GET never writes": SQLite itself refuses.
    cursor.execute(f"PRAGMA query_only={'ON' if read_only else 'OFF'}")
    cursor.execute("BEGIN" if read_only else "BEGIN IMMEDIATE")
    cursor.close()


def _begin_postgresql(connection: Connection) -> None:
    driver: Any = connection.connection.driver_connection
    if driver.read_only != _reading.get():
        driver.read_only = _reading.get()


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
