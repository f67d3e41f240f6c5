"""A database for each test: a copy of a template that is made once per test process."""

from __future__ import annotations

import os
import shutil
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql
from sqlalchemy import Engine, event

WRITES = ("INSERT", "UPDATE", "DELETE", "CREATE", "DROP", "ALTER", "TRUNCATE")


class TestDatabase(ABC):
    """One database under test, which can be put back to a named template."""

    __test__ = False

    def __init__(self) -> None:
        self.holds: str | None = None  # the template that it is an untouched copy of
        self.templates: set[str] = set()
        event.listen(Engine, "before_cursor_execute", self._notice)

    @property
    @abstractmethod
    def url(self) -> str:
        """The address that DATABASE_URL would have."""

    @abstractmethod
    def _save(self, name: str) -> None: ...

    @abstractmethod
    def _load(self, name: str | None) -> None: ...

    @abstractmethod
    def drop(self) -> None:
        """Remove it and its templates."""

    def touched(self) -> None:
        """Say that somebody else (another process) may have written."""
        self.holds = None

    def become(self, name: str, base: str | None, fill: Callable[[], None]) -> None:
        """Hold the template `name`, which `fill` makes out of the template `base` once."""
        if name not in self.templates:
            if base is None or self.holds != base:
                self._load(base)
            fill()
            self._save(name)
            self.templates.add(name)
        elif self.holds != name:
            self._load(name)
        self.holds = name

    def _notice(self, _conn: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if statement.lstrip().upper().startswith(WRITES):
            self.holds = None


class SqliteDatabase(TestDatabase):
    """A file; a template is another file."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self._file = folder / "test.db"

    @property
    def url(self) -> str:
        """The address of the file."""
        return f"sqlite:///{self._file}"

    def _save(self, name: str) -> None:
        # Every connection is closed by now, so the log has been folded into the file.
        shutil.copyfile(self._file, self._folder / f"{name}.template")

    def _load(self, name: str | None) -> None:
        for tail in ("", "-wal", "-shm"):
            self._file.with_name(self._file.name + tail).unlink(missing_ok=True)
        if name:
            shutil.copyfile(self._folder / f"{name}.template", self._file)

    def drop(self) -> None:
        """Remove the files."""
        shutil.rmtree(self._folder, ignore_errors=True)


class PostgresqlDatabase(TestDatabase):
    """A database on a server; a template is another database there."""

    def __init__(self, server: str, name: str) -> None:
        super().__init__()
        self._server = server
        self._name = name
        self._connection = psycopg.connect(server, autocommit=True)

    @property
    def url(self) -> str:
        """The address of the database beside the one that the server's address names."""
        return urlunsplit(urlsplit(self._server)._replace(path=f"/{self._name}"))

    def _save(self, name: str) -> None:
        self._copy(self._name, f"{self._name}_{name}")

    def _load(self, name: str | None) -> None:
        self._copy(f"{self._name}_{name}" if name else "template1", self._name)

    def _copy(self, source: str, target: str) -> None:
        words = {"source": sql.Identifier(source), "target": sql.Identifier(target)}
        for statement in (
            "DROP DATABASE IF EXISTS {target} WITH (FORCE)",
            "CREATE DATABASE {target} TEMPLATE {source}",
        ):
            self._connection.execute(sql.SQL(statement).format(**words))

    def drop(self) -> None:
        """Remove the database and its templates."""
        for name in [f"{self._name}_{template}" for template in self.templates] + [self._name]:
            self._connection.execute(
                sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
            )
        self._connection.close()


@contextmanager
def database_of_this_process(folder: Path, worker: str) -> Iterator[TestDatabase]:
    """On the server that TEST_DB_URL names, else a SQLite file in `folder`."""
    server = os.environ.get("TEST_DB_URL", "")
    database: TestDatabase
    if server:
        prefix = os.environ.get("TEST_DB_PREFIX", f"course_test_{os.getpid()}_")
        database = PostgresqlDatabase(server, f"{prefix}{worker}")
    else:
        database = SqliteDatabase(folder)
    try:
        yield database
    finally:
        database.drop()
