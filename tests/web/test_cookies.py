"""A clock that was set back, or another machine's that is ahead, signs nobody out."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from course_app.lib import clock
from tests.support.cast import Cast
from tests.support.client import PageClient

pytestmark = pytest.mark.usefixtures("published")


@pytest.mark.parametrize("back", [timedelta(seconds=3), timedelta(days=1), timedelta(days=400)])
def test_a_clock_that_goes_back_signs_nobody_out(
    client: PageClient, cast: Cast, back: timedelta
) -> None:
    client.sign_in(cast.learner)
    assert client.get("/account").status_code == 200
    with time_machine.travel(clock.now() - back):
        assert client.get("/account").status_code == 200
        assert client.send("/theme", {"theme": "night"}).status_code == 302


def test_a_sign_in_still_ends_after_its_thirty_days(client: PageClient, cast: Cast) -> None:
    client.sign_in(cast.learner)
    with time_machine.travel(clock.now() + timedelta(days=31)):
        assert client.get("/account").status_code == 302


def test_a_cookie_that_was_not_signed_here_opens_nothing(client: PageClient, cast: Cast) -> None:
    client.sign_in(cast.learner)
    cookie = client.get_cookie("course")
    assert cookie is not None
    client.set_cookie("course", cookie.value[:-2] + "xx")
    assert client.get("/account").status_code == 302
