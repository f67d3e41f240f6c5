"""The course evaluation: asked once, skippable, and kept as counts and nothing else."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import inspect, select

from course_app.certificates.evaluation import QUESTIONS, add_answers, shown_tallies
from course_app.certificates.models import EvaluationTally
from course_app.extensions import db
from course_app.progress.models import Enrolment
from tests.conftest import Transaction
from tests.support.cast import Cast
from tests.support.client import PageClient
from tests.support.graduates import serial_of

ALL_FIVE = dict.fromkeys(QUESTIONS, "4")


def counts(transaction: Transaction) -> dict[str, int]:
    with transaction() as session:
        rows = session.scalars(select(EvaluationTally)).all()
        return {f"{row.question} {row.value}": row.count for row in rows}


def test_it_stands_once_before_the_course_certificates_page(
    client: PageClient, cast: Cast, graduated: str, transaction: Transaction
) -> None:
    url = f"/certificates/{graduated}"
    client.sign_in(cast.learner)
    assert client.get(url).location == f"{url}/evaluation"
    assert client.get(f"{url}/evaluation").status_code == 200
    assert client.send(f"{url}/evaluation", ALL_FIVE).location == url
    assert client.get(url).status_code == 200
    client.send(f"{url}/evaluation", ALL_FIVE)
    assert counts(transaction) == {f"{question} 4": 1 for question in QUESTIONS}


def test_nobody_else_is_asked_and_a_module_asks_nothing(
    client: PageClient, cast: Cast, graduated: str, transaction: Transaction
) -> None:
    assert client.get(f"/certificates/{graduated}").status_code == 200
    assert client.sign_in(cast.coordinator).get(f"/certificates/{graduated}").status_code == 200
    with transaction() as session:
        module = serial_of(session, cast.learner.user_id, "module:addiction-science")
    client.sign_in(cast.learner)
    assert client.get(f"/certificates/{module}").status_code == 200
    assert client.get(f"/certificates/{module}/evaluation").status_code == 404


@pytest.mark.parametrize(
    "fields",
    [{}, {"skip": "yes", **ALL_FIVE}, {"useful": "6"}, {"useful": "x", "another": "3"}],
    ids=["nothing", "skipped", "six", "odd"],
)
def test_what_is_left_out_or_odd_is_not_counted_and_not_asked_again(
    client: PageClient,
    cast: Cast,
    graduated: str,
    transaction: Transaction,
    fields: dict[str, str],
) -> None:
    url = f"/certificates/{graduated}"
    client.sign_in(cast.learner).send(f"{url}/evaluation", fields)
    assert client.get(url).status_code == 200
    assert counts(transaction) == {}


def test_what_is_kept_is_counts_and_one_flag(
    app: Flask, client: PageClient, cast: Cast, graduated: str, transaction: Transaction
) -> None:
    with app.app_context():
        columns = {c["name"] for c in inspect(db.engine).get_columns("evaluation_tally")}
    assert columns == {"course_id", "question", "value", "count", "shown"}
    client.sign_in(cast.learner).send(f"/certificates/{graduated}/evaluation", ALL_FIVE)
    with transaction() as session:
        assert session.scalars(select(Enrolment.evaluation_asked)).one() is True


def test_instructors_see_nothing_before_ten_answers_and_then_steps_of_ten(
    client: PageClient, cast: Cast, published: str, transaction: Transaction
) -> None:
    client.sign_in(cast.instructor)
    seen = []
    for number in range(1, 22):
        with transaction() as session:
            add_answers(session, published, {"useful": 5 if number % 2 else 3, "clear": 9})
        with transaction() as session:
            seen.append(sum(shown_tallies(session, published).get("useful", [0])))
        if number == 9:
            assert "from ten answers on" in client.get("/author").get_data(as_text=True)
            assert "I can use this on shift" not in client.get("/author").get_data(as_text=True)
    assert seen == [0] * 9 + [10] * 10 + [20] * 2
    html = client.get("/author").get_data(as_text=True)
    assert "I can use this on shift" in html
    assert "It was clear" not in html
