"""Whatever a changed row holds is a fault of that row: no traceback, and the rest is checked."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
from flask import Flask
from sqlalchemy import select

from course_app.content.models import Release
from course_app.progress.models import Enrolment
from tests.conftest import Transaction
from tests.content.quiz_factory import pool
from tests.progress.test_tampering import verify
from tests.support.cast import Cast
from tests.support.graduates import graduate
from tests.support.quizzes import QuizCourse

DEEP = "[" * 50_000 + "]" * 50_000
NOT_UTF8 = "CAST(X'ff' AS TEXT)"
# What is damaged in one enrolment: (table, assignment). {id} is the enrolment as it is stored.
EVERYWHERE = [
    ("event_payload", "body = '3'"),
    ("event_payload", "body = '[]'"),
    ("event_payload", "body = '{{\"serial\": []}}'"),
    ("learning_event", "version = 99"),
    ("learning_event", "hash = ''"),
    ("attempt", "drawn = '\"x\"'"),
    ("attempt", 'drawn = \'[{{"question": [], "shown": 3}}]\''),
    ("certificate", "signature = facts"),
]
ON_SQLITE = [
    ("enrolment", "completed_at = 'never'"),
    ("enrolment", "event_count = 'many'"),
    ("event_payload", "body = '{{'"),
    ("event_payload", f"body = '{DEEP}'"),
    ("event_payload", "body = '{{\"x\": NaN}}'"),
    ("event_payload", "salt = 'text'"),
    ("learning_event", "at = 'yesterday'"),
    ("learning_event", "release_id = 'not-a-uuid'"),
    ("learning_event", "seq = seq * 1.5 WHERE seq = 1 AND 1"),
    ("learning_event", f"kind = {NOT_UTF8}"),
    ("progress", "release_number = 'x'"),
    ("attempt", "submitted_at = 'x'"),
    ("attempt", "drawn = X'ff'"),
    ("certificate", "facts = X'ff'"),
    ("certificate", "issued_at = 'x'"),
    ("certificate", "facts = 'text'"),
]
ON_POSTGRESQL = [
    ("enrolment", "completed_at = 'infinity'"),
    ("learning_event", "at = 'infinity'"),
    ("attempt", "submitted_at = '-infinity'"),
    ("certificate", "facts = '\\xff'"),
    ("certificate", "issued_at = 'infinity'"),
]


def by_hand(url: str, statement: str) -> None:
    """Run a statement outside the application, where SQLite holds no foreign key."""
    if url.startswith("sqlite"):
        connection = sqlite3.connect(urlsplit(url).path)
        with connection:
            connection.execute(statement)
        connection.close()
    else:
        with psycopg.connect(url) as server:
            server.execute(statement)


@pytest.fixture
def two(app: Flask, cast: Cast, transaction: Transaction, tmp_path: Path) -> str:
    """Two people have finished a course; this is the enrolment of the first, as it is stored."""
    QuizCourse(app, tmp_path).publish(pool(4))
    with app.app_context(), transaction() as session:
        for person in (cast.learner, cast.supervisor):
            graduate(session, person, "sample")
        query = select(Enrolment.id).where(Enrolment.user_id == cast.learner.user_id)
        first = session.scalars(query).one()
        return first.hex if session.get_bind().dialect.name == "sqlite" else str(first)


def test_each_value_that_cannot_be_read_is_a_fault_of_its_row(
    app: Flask, two: str, database_url: str
) -> None:
    """One after the other in one database, which is put right again in between."""
    local = ON_SQLITE if database_url.startswith("sqlite") else ON_POSTGRESQL
    assert verify(app) == (0, "")
    for table, assignment in [*EVERYWHERE, *local]:
        own = "id" if table == "enrolment" else "enrolment_id"
        copy = f"CREATE TABLE kept AS SELECT * FROM {table}"
        by_hand(database_url, copy)
        word = "AND" if "WHERE" in assignment else "WHERE"
        by_hand(database_url, f"UPDATE {table} SET {assignment.format()} {word} {own} = '{two}'")
        status, said = verify(app)
        case = f"{table}: {assignment[:60]}: {said[:2000]}"
        assert status == 1, case
        names = {line.split(":")[0] for line in said.splitlines() if "missing" not in line}
        enrolments = {name for name in names if name.startswith("enrolment ")}
        hexes = {name.split(" ")[1].replace("-", "") for name in enrolments}
        assert hexes <= {two.replace("-", "")}, case
        put_back(database_url, table, own, two)
    assert verify(app) == (0, "")


def put_back(url: str, table: str, own: str, key: str) -> None:
    if url.startswith("sqlite"):
        by_hand(url, f"DELETE FROM {table}")
        by_hand(url, f"INSERT INTO {table} SELECT * FROM kept")
        by_hand(url, "DROP TABLE kept")
        return
    with psycopg.connect(url) as server:
        server.execute("SET session_replication_role = replica")
        server.execute(f"DELETE FROM {table}")
        server.execute(f"INSERT INTO {table} SELECT * FROM kept")
        server.execute("DROP TABLE kept")


def test_an_enrolment_whose_id_is_no_id_is_named(app: Flask, two: str, database_url: str) -> None:
    change = f"UPDATE enrolment SET id = 'rubbish' WHERE id = '{two}'"
    if not database_url.startswith("sqlite"):  # where the database keeps every id well formed
        with pytest.raises(psycopg.errors.InvalidTextRepresentation):
            by_hand(database_url, change)
        return
    by_hand(database_url, change)
    status, said = verify(app)
    assert status == 1
    assert "enrolment rubbish: the enrolment: cannot be read" in said


def test_a_release_that_cannot_be_read_does_not_hide_the_rest(
    app: Flask, two: str, transaction: Transaction
) -> None:
    with transaction() as session:
        for release in session.scalars(select(Release)):
            release.outline = {"modules": 3}
    status, said = verify(app)
    assert status == 1
    assert "its release is missing or cannot be read" in said
