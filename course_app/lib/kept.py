"""Keeps values that never change, by key, so that they are made once in a process."""

from __future__ import annotations

from threading import Lock
from typing import Generic, TypeVar

Key = TypeVar("Key")
Value = TypeVar("Value")


class Kept(Generic[Key, Value]):
    """The `size` values that were asked for last, by key. Safe between threads."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._values: dict[Key, Value] = {}
        self._lock = Lock()

    def get(self, key: Key) -> Value | None:
        """The value kept under `key`, which now stays longest."""
        with self._lock:
            value = self._values.pop(key, None)
            if value is not None:
                self._values[key] = value
        return value

    def keep(self, key: Key, value: Value) -> Value:
        """Keep `value`, letting go what was not asked for the longest when there are too many."""
        with self._lock:
            self._values.pop(key, None)
            while len(self._values) >= self._size:
                self._values.pop(next(iter(self._values)))
            self._values[key] = value
        return value
