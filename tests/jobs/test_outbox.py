"""The outbox: promised with the business transaction, run at least once, retried, given up."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from course_app.accounts.models import SignInFailure, SignInSession
from course_app.extensions import db
from course_app.jobs import services
from course_app.jobs.models import Job
from course_app.jobs.tasks import RECURRING, TASKS
from course_app.lib import clock
from tests.conftest import Transaction
from tests.support.cast import Cast
from tests.support.client import PageClient


@pytest.fixture
def engine(app: Flask) -> Iterator[Engine]:
    with app.app_context():
        yield db.engine


@pytest.fixture
def ran(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    seen: list[dict[str, Any]] = []

    def note(_session: Session, payload: dict[str, Any]) -> None:
        seen.append(payload)
        if payload.get("fails"):
            raise ValueError("a learner's own words")

    monkeypatch.setitem(TASKS, "test.note", note)
    return seen


def promise(transaction: Transaction, **payload: Any) -> None:
    with transaction() as session:
        services.promise(session, "test.note", payload)


def only_job(transaction: Transaction) -> Job:
    with transaction() as session:
        return session.scalars(select(Job).where(Job.task == "test.note")).one()


def test_a_promised_task_runs_once(
    transaction: Transaction, engine: Engine, ran: list[dict[str, Any]]
) -> None:
    promise(transaction, n=1)
    assert services.run_one(engine) is True
    assert services.run_one(engine) is False
    assert ran == [{"n": 1}]


def test_a_promise_that_is_rolled_back_is_no_promise(
    transaction: Transaction, engine: Engine, ran: list[dict[str, Any]]
) -> None:
    with pytest.raises(RuntimeError), transaction() as session:
        services.promise(session, "test.note")
        raise RuntimeError
    assert services.run_one(engine) is False
    assert ran == []


def test_a_task_nobody_knows_cannot_be_promised(transaction: Transaction) -> None:
    with transaction() as session, pytest.raises(KeyError, match="no task is called"):
        services.promise(session, "no.such.task")


def test_a_failed_task_comes_back_later_and_is_given_up_in_the_end(
    transaction: Transaction, engine: Engine, ran: list[dict[str, Any]]
) -> None:
    promise(transaction, fails=True)
    assert services.run_one(engine) is True
    assert services.run_one(engine) is False
    later = clock.now()
    for _ in range(services.MAX_ATTEMPTS):
        later += timedelta(hours=2)
        with time_machine.travel(later):
            services.run_one(engine)
    job = only_job(transaction)
    assert (job.state, len(ran)) == ("failed", services.MAX_ATTEMPTS)


def test_what_a_task_said_when_it_failed_is_not_kept(
    transaction: Transaction, engine: Engine, ran: list[dict[str, Any]]
) -> None:
    promise(transaction, fails=True)
    services.run_one(engine)
    assert ran
    assert only_job(transaction).last_error == "ValueError"


def test_the_task_of_a_killed_worker_is_taken_when_its_lease_runs_out(
    transaction: Transaction, engine: Engine, ran: list[dict[str, Any]]
) -> None:
    promise(transaction, n=1)
    with transaction() as session:
        session.scalars(select(Job)).one().leased_until = clock.now() + services.LEASE
    assert services.run_one(engine) is False
    with time_machine.travel(clock.now() + services.LEASE + timedelta(seconds=1)):
        assert services.run_one(engine) is True
    assert ran == [{"n": 1}]


def test_recurring_tasks_wait_once_each_however_often_the_worker_starts(
    transaction: Transaction, app: Flask
) -> None:
    for _ in range(2):
        assert app.test_cli_runner().invoke(args=["jobs", "work", "--once"]).exit_code == 0
    with transaction() as session:
        waiting = session.scalars(select(Job.task).where(Job.state == "waiting")).all()
    assert sorted(waiting) == sorted(RECURRING)


def test_housekeeping_deletes_what_has_expired(
    app: Flask, client: PageClient, cast: Cast, transaction: Transaction
) -> None:
    client.sign_in(cast.learner)
    client.send("/sign-in", {"identifier": "x@example.org", "password": "wrong wrong wrong"})
    with time_machine.travel(clock.now() + timedelta(days=31)):
        app.test_cli_runner().invoke(args=["jobs", "work", "--once"])
    with transaction() as session:
        assert session.scalars(select(SignInSession)).all() == []
        assert session.scalars(select(SignInFailure)).all() == []
