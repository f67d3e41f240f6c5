"""Instants in words, on the clocks of an agency."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from course_app.player.moments import spoken

NOW = datetime(2026, 11, 25, 20, 0, tzinfo=UTC)  # Wednesday, 3 PM in New York


@pytest.mark.parametrize(
    ("instant", "zone", "words"),
    [
        (timedelta(minutes=40), "America/New_York", "today at 3:40 PM (Eastern Time)"),
        (timedelta(minutes=40), "America/Los_Angeles", "today at 12:40 PM (Pacific Time)"),
        (timedelta(hours=9), "America/New_York", "tomorrow at 12:00 AM (Eastern Time)"),
        (timedelta(days=2), "America/New_York", "Friday at 3:00 PM (Eastern Time)"),
        (timedelta(days=9), "America/New_York", "December 4, 2026 at 3:00 PM (Eastern Time)"),
        (timedelta(days=-1), "America/New_York", "November 24, 2026 at 3:00 PM (Eastern Time)"),
    ],
)
def test_an_instant_is_told_as_people_say_it(
    app: Flask, instant: timedelta, zone: str, words: str
) -> None:
    with app.test_request_context():
        assert spoken(NOW + instant, zone, NOW) == words


def test_a_deadline_is_told_early_and_an_opening_late(app: Flask) -> None:
    with app.test_request_context():
        half = NOW + timedelta(seconds=30)
        assert "3:00" in spoken(half, "America/New_York", NOW)
        assert "3:01" in spoken(half, "America/New_York", NOW, up=True)
        assert "3:00" in spoken(NOW, "America/New_York", NOW, up=True)
