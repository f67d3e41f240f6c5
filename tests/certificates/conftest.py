"""Maya has finished the course."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.conftest import Transaction
from tests.support.cast import Cast
from tests.support.graduates import graduate, print_all, serial_of


@pytest.fixture
def graduated(app: Flask, published: str, cast: Cast, transaction: Transaction) -> str:
    """The serial of Maya's course certificate, which is not printed yet."""
    with app.app_context(), transaction() as session:
        graduate(session, cast.learner, published)
        return serial_of(session, cast.learner.user_id)


@pytest.fixture
def printed(app: Flask, graduated: str) -> str:
    """The serial of Maya's course certificate, whose PDF is there."""
    print_all(app)
    return graduated
