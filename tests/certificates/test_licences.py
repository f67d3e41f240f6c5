"""Licenses and the Latin name: the person's own, kept, removed, and counted when certified."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from course_app.certificates.models import LatinName, Licence
from tests.conftest import Transaction
from tests.support.cast import Cast
from tests.support.client import PageClient

URL = "/account/licences"
GIVEN = {"board": "State EMS Board", "number": "P-77", "kind": "paramedic"}


def test_a_license_is_noted_once_and_removed(
    client: PageClient, cast: Cast, transaction: Transaction
) -> None:
    client.sign_in(cast.learner)
    for _ in range(2):
        assert client.send(URL, GIVEN).status_code == 302
    html = client.get(URL).get_data(as_text=True)
    assert html.count("P-77") == 2  # the line, and its button's name
    with transaction() as session:
        [licence] = session.scalars(select(Licence))
        licence_id = str(licence.id)
    other = client.sign_in(cast.supervisor)
    assert "P-77" not in other.get(URL).get_data(as_text=True)
    other.send(f"{URL}/remove", {"licence": licence_id})
    client.sign_in(cast.learner)
    assert "P-77" in client.get(URL).get_data(as_text=True)
    client.send(f"{URL}/remove", {"licence": licence_id})
    assert "P-77" not in client.get(URL).get_data(as_text=True)
    assert client.send(f"{URL}/remove", {"licence": "x"}).status_code == 400


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"number": "1"}, "Write the board as your license names it"),
        ({"board": "A board"}, "Write the number that is on your license"),
        ({"board": "B" * 201, "number": "1"}, "longer than 200 characters"),
        ({"board": "B", "number": "1" * 65}, "longer than 64 characters"),
    ],
)
def test_what_lacks_something_is_kept_in_the_form_with_a_sentence(
    client: PageClient, cast: Cast, fields: dict[str, str], words: str
) -> None:
    response = client.sign_in(cast.learner).send(URL, fields)
    html = response.get_data(as_text=True)
    assert response.status_code == 400
    assert words in html
    assert all(f'value="{typed}"' in html for typed in fields.values())


def test_twenty_are_enough(client: PageClient, cast: Cast) -> None:
    client.sign_in(cast.learner)
    for number in range(20):
        client.send(URL, {**GIVEN, "number": str(number)})
    response = client.send(URL, {**GIVEN, "number": "21"})
    assert response.status_code == 400
    assert "Twenty licenses" in response.get_data(as_text=True)


def test_a_latin_name_is_kept_changed_and_forgotten(
    client: PageClient, cast: Cast, transaction: Transaction
) -> None:
    client.sign_in(cast.learner)
    for typed, kept in (("Maya T.", ["Maya T."]), ("Maya  O'Neil", ["Maya O'Neil"]), ("", [])):
        assert client.send(f"{URL}/latin-name", {"latin_name": typed}).status_code == 302
        with transaction() as session:
            assert session.scalars(select(LatinName.name)).all() == kept
    wrong = client.send(f"{URL}/latin-name", {"latin_name": "Мая"})
    assert wrong.status_code == 400
    assert 'value="Мая"' in wrong.get_data(as_text=True)
