"""Tasks by name. A room registers its own; a task takes (session, payload) and is idempotent."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.orm import Session

Task = Callable[[Session, dict[str, Any]], None]
# Slow work on what was read, done before the task's transaction begins: its dict joins the payload.
Before = Callable[[Session, dict[str, Any]], dict[str, Any]]
SlowTask = Callable[[Engine, dict[str, Any]], None]
TASKS: dict[str, Task] = {}
# Tasks that wait for something outside (a mail server): they open their own short transactions,
# because the one of an ordinary task would lock a SQLite database meanwhile.
SLOW: dict[str, SlowTask] = {}
# Tasks that are put back into the outbox whenever they are done: name -> seconds between runs.
RECURRING: dict[str, int] = {}
BEFORE: dict[str, Before] = {}


def task(
    name: str, every: int | None = None, before: Before | None = None
) -> Callable[[Task], Task]:
    """Register a task; `every` seconds makes it come back by itself.

    `before` reads and does what is slow, while no write lock is held.
    """

    def register(function: Task) -> Task:
        if TASKS.get(name, function) is not function:
            raise ValueError(f"two tasks are called {name!r}")
        TASKS[name] = function
        if every:
            RECURRING[name] = every
        if before:
            BEFORE[name] = before
        return function

    return register


def slow_task(name: str) -> Callable[[SlowTask], SlowTask]:
    """Register a task that takes (engine, payload) and runs in no transaction."""

    def register(function: SlowTask) -> SlowTask:
        SLOW[name] = function
        return function

    return register
