"""A form that is refused says so in one way everywhere, and one thing of it has the focus."""

from __future__ import annotations

import re

import pytest

from tests.support.cast import Cast
from tests.support.client import PageClient

pytestmark = pytest.mark.usefixtures("published")
LONG = "x" * 201
ELM = {"name": "Elm", "time_zone": "Mars", "coordinator": LONG, "number": ""}


@pytest.mark.parametrize(
    ("role", "url", "fields", "focused"),
    [
        ("", "/sign-in", {"identifier": "a@b.example", "password": ""}, "email-password"),
        ("", "/code", {"agency_code": "", "code": ""}, "agency_code"),
        ("", "/reset", {"email": "none"}, "email"),
        ("learner", "/account/name", {"name": ""}, "name"),
        ("learner", "/account/email", {"email": "none", "password": ""}, "email"),
        ("learner", "/account/password", {"old_password": "x", "password": ""}, "password"),
        ("coordinator", "/agency/roster/add", {"name": "Bo", "number": ""}, "number"),
        ("coordinator", "/agency/join-links", {"days": "0", "places": "x"}, "days"),
        ("administrator", "/admin/agencies", ELM, "time_zone"),
    ],
)
def test_the_first_field_that_is_wrong_has_the_focus(
    client: PageClient,
    cast: Cast,
    role: str,
    url: str,
    fields: dict[str, str],
    focused: str,
) -> None:
    if role:
        client.sign_in(cast.by_role()[role])
    response = client.send(url, fields)
    html = response.get_data(as_text=True)
    assert response.status_code == 400
    [field] = re.findall(r"<[^>]*autofocus[^>]*>", html)
    assert f'id="{focused}"' in field
    assert 'aria-describedby="' in field
    assert html.count('class="notice notice--error" role="alert"') == 1


def test_what_is_wrong_with_no_single_field_has_the_focus_itself(
    client: PageClient, cast: Cast
) -> None:
    wrong = {"identifier": str(cast.learner.email), "password": "not the one"}
    html = client.send("/sign-in", wrong).get_data(as_text=True)
    [notice] = re.findall(r"<[^>]*autofocus[^>]*>", html)
    assert 'role="alert" tabindex="-1"' in notice


def test_a_page_without_an_error_takes_no_focus(client: PageClient, cast: Cast) -> None:
    assert cast
    assert "autofocus" not in client.get("/sign-in").get_data(as_text=True)
