"""No form makes an error of the server, whatever is typed, left out, sent twice or made up."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any
from typing import cast as cast_type

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict

from course_app.web.guards import PUBLIC, SIGNED_IN
from tests.conftest import AppMaker
from tests.support.cast import Cast
from tests.support.client import PageClient
from tests.support.routes import every_route
from tests.test_routes import HELD

TEMPLATES = Path(__file__).parents[1] / "course_app"
# What the pages name their fields, plus those that Python makes up.
FIELDS = sorted(
    {
        name
        for path in TEMPLATES.rglob("*.html")
        for name in re.findall(r'\bname="([\w.-]+)"', path.read_text("utf-8"))
        if name not in ("csrf_token", "viewport", "robots", "description", "referrer")
    }
    | {"q1", "q1-1", "r1", "choice", "revision", "identifier", "agency_code", "employee_number"}
)
VALUES = {
    "nothing": "",
    "blanks": " \t\r\n\u200b\u2060 ",
    "mark-up": "<script>alert(1)</script>{{ 7*7 }}%(x)s",
    "quotes": "' OR 1=1; --\"\\",
    "long": "x" * 20_000,
    "huge number": "9" * 400,
    "negative": "-1",
    "fraction": "1e309",
    "other digits": "١٢٣",
    "turned": "\u202eمايا\u2066 Torres",
    "a path": "//evil.example/../../etc/passwd",
    "no id": "00000000-0000-0000-0000-000000000000",
    "json": '{"a": [null, 1e999]}',
    "a date": "0000-13-99",
    "a late date": "9999-12-31",
}


@pytest.fixture
def hardened(make_app: AppMaker, published: str) -> Flask:
    """The application as it runs for people: an exception is a page that says 500."""
    return make_app(testing=False)


def forms() -> Iterator[tuple[str, MultiDict[str, Any]]]:
    """Each value in every field; then every field twice; then a file in each."""
    for name, value in VALUES.items():
        yield name, MultiDict([(field, value) for field in FIELDS])
    yield "doubled fields", MultiDict([(field, n) for field in FIELDS for n in ("1", "2")])
    yield "files", MultiDict([(field, (BytesIO(b"\xff\x00"), "a.pdf")) for field in FIELDS])


@pytest.mark.parametrize("role", ["stranger", "learner", "coordinator", "administrator"])
def test_no_form_makes_an_error_of_the_server(role: str, hardened: Flask, cast: Cast) -> None:
    guards = {"stranger": {PUBLIC}, "learner": {SIGNED_IN}}.get(role) or HELD[role]
    found: list[str] = []
    for route in every_route(hardened):
        if route.method != "POST" or route.guard not in guards:
            continue
        client = cast_type(PageClient, hardened.test_client())
        if role != "stranger":
            client.sign_in(getattr(cast, role), strong=True)
        for name, form in forms():
            form.setlist("csrf_token", [client.csrf_token()])
            status = client.post(route.url, data=form).status_code
            if status >= 500:
                found.append(f"{route} with {name}: {status}")
    assert not found, "\n".join(found)
