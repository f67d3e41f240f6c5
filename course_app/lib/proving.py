"""Reading stored rows to prove them: in one snapshot, in batches, and whatever they hold.

A row that was changed by hand may hold what no reader expects. It is a fault of that row; the rest
is still checked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, String, select, type_coerce
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import InstrumentedAttribute, Session

FaultT = TypeVar("FaultT")
Found = Mapping[Any, Sequence[FaultT]]

# What reading or comparing a value may raise that nobody of ours has written.
UNREADABLE = (
    ArithmeticError,
    AttributeError,
    LookupError,
    RecursionError,
    SQLAlchemyError,
    TypeError,
    ValueError,
)
_BEGIN = {"sqlite": "BEGIN", "postgresql": "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"}


@contextmanager
def snapshot(session: Session) -> Iterator[None]:
    """Everything read inside is of one moment, however much is written meanwhile.

    Needs `reading()`, whose engine begins nothing by itself. Text that is not UTF-8 is read with
    replacements instead of ending the query.
    """
    connection = session.connection()
    driver: Any = connection.connection.driver_connection
    on_sqlite = connection.dialect.name == "sqlite"
    connection.exec_driver_sql(_BEGIN[connection.dialect.name])
    if on_sqlite:
        driver.text_factory = lambda data: data.decode("utf-8", "replace")
    try:
        yield
    finally:
        if on_sqlite:
            driver.text_factory = str
        connection.exec_driver_sql("ROLLBACK")


def plain(session: Session, column: InstrumentedAttribute[Any]) -> ColumnElement[Any]:
    """A key as the database holds it: on SQLite a UUID is text, and may be any text."""
    on_sqlite = session.get_bind().dialect.name == "sqlite"
    return type_coerce(column, String) if on_sqlite else column.expression


def in_batches(
    session: Session,
    key: InstrumentedAttribute[Any],
    size: int,
    check: Callable[[Sequence[Any]], Found[FaultT]],
    unreadable: Callable[[str], FaultT],
) -> Iterator[tuple[str, Sequence[FaultT]]]:
    """Check every row of a table by its key; yields each key with its faults (none: it holds).

    `check` gets some keys, as the database holds them, and returns their faults. When it cannot
    read a batch, each row is checked by itself, so that one bad row hides no other.
    """
    for keys in _pages(session, key, size):
        try:
            found = check(keys)
        except UNREADABLE:
            found = {one: _alone(one, check, unreadable) for one in keys}
        for one in keys:
            yield spoken(one), found.get(one, [])
        session.expunge_all()


def spoken(key: Any) -> str:
    """A key as people write it: a UUID with its hyphens, anything else as it is."""
    try:
        return str(UUID(str(key)))
    except ValueError:
        return str(key)


def _alone(
    key: Any, check: Callable[[Sequence[Any]], Found[FaultT]], unreadable: Callable[[str], FaultT]
) -> Sequence[FaultT]:
    try:
        return check([key]).get(key, [])
    except UNREADABLE as error:
        words = (str(error).splitlines() or [""])[0][:200]
        return [unreadable(f"cannot be read ({type(error).__name__}: {words})")]


def _pages(session: Session, key: InstrumentedAttribute[Any], size: int) -> Iterator[Sequence[Any]]:
    column = plain(session, key)
    query = select(column).order_by(column).limit(size)
    keys = session.scalars(query).all()
    while keys:
        yield keys
        keys = session.scalars(query.where(column > keys[-1])).all()
