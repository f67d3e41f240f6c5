"""Counting the SQL statements that a request makes."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, event

from tests.support.databases import WRITES


class Statements(list[str]):
    """The statements of one `with` block, in order."""

    @property
    def writes(self) -> list[str]:
        """Those that change something."""
        return [s for s in self if s.lstrip().upper().startswith(WRITES)]


@contextmanager
def counting() -> Iterator[Statements]:
    """Collect every statement that is executed inside, on any engine, in any thread."""
    seen, lock = Statements(), threading.Lock()

    def note(_conn: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        with lock:
            seen.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(Engine, "before_cursor_execute", note)
