"""A stencil holds what is the same for many people, and nothing of anybody."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast as cast_type

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import DictLoader, UndefinedError

from course_app.lib.kept import Kept
from course_app.web.stencil import Press, Published, Stencil
from tests.flows.test_lessons import Course
from tests.support.cast import Cast
from tests.support.client import PageClient


@given(st.lists(st.tuples(st.text(), st.text(max_size=3))), st.text())
def test_a_filled_stencil_is_its_text_with_the_values_between(
    pieces: list[tuple[str, str]], tail: str
) -> None:
    parts = [part for text, name in pieces for part in (text, name)]
    values = {name: f"<{name}>" for _, name in pieces}
    filled = Stencil((*parts, tail)).fill(values)
    assert filled == "".join(f"{text}<{name}>" for text, name in pieces) + tail


def test_a_slot_without_a_value_is_an_error_and_not_a_gap() -> None:
    with pytest.raises(KeyError):
        Stencil(("Signed in as ", "who", ".")).fill({})


@pytest.fixture
def press(worker_app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Press]:
    """A press on templates of the test's own; kept pieces are forgotten afterwards."""
    templates = {
        "greets": "{{ csrf_token() }} {{ current_user.name }}",
        "asks": "{{ request.args.get('secret') }}",
        "remembers": "{{ session.get('name') }}",
        "shows": "{{ lesson.title }}, {{ place }}",
        "macros": "{% macro token() %}{{ csrf_token() }}{{ session.get('name') }}{% endmacro %}",
        "imports": "{% from 'macros' import token %}{{ token() }}",
    }
    monkeypatch.setattr(worker_app.jinja_env, "loader", DictLoader(templates))
    monkeypatch.setattr(worker_app.jinja_env, "cache", None)
    monkeypatch.setitem(worker_app.extensions, "sealed-templates", None)
    monkeypatch.setitem(worker_app.extensions, "stencils", Kept(8))
    with worker_app.test_request_context("/?secret=mine"):
        yield Press()


def test_the_name_and_the_token_are_slots(press: Press) -> None:
    assert press.stencil("greets").parts == ("", "csrf", " ", "who", "")


@pytest.mark.parametrize("template", ["asks", "remembers", "imports"])
def test_a_template_cannot_see_the_request_or_the_session(template: str, press: Press) -> None:
    with pytest.raises(UndefinedError):
        press.stencil(template)


def test_other_values_are_another_stencil(press: Press) -> None:
    first = Published("digest-1", {"title": "Old"})
    later = Published("digest-2", {"title": "New"})
    assert press.fill("shows", lesson=first, place="here") == "Old, here"
    assert press.fill("shows", lesson=later, place="here") == "New, here"
    assert press.fill("shows", lesson=first, place="there") == "Old, there"
    assert press.stencil("shows", lesson=first, place="here") is press.stencil(
        "shows", lesson=Published("digest-1", {}), place="here"
    )


@pytest.mark.usefixtures("published")
def test_two_people_in_the_same_state_each_see_their_own(
    app: Flask, cast: Cast, published: str
) -> None:
    course = Course(app, published)
    url, _, wrong = course.check()
    people = {
        person.name: cast_type(PageClient, app.test_client()).sign_in(person)
        for person in (cast.learner, cast.supervisor)
    }
    maya, sid = people.values()
    pages = {name: client.get(course.lessons[0]).text for name, client in people.items()}
    tokens = {name: html.split('data-csrf="')[1].split('"')[0] for name, html in pages.items()}
    assert len(set(tokens.values())) == 2
    for name, html in pages.items():
        assert name in html
        assert not [other for other in people if other != name and other in html]
    maya.send(url, {"choice": wrong[:1], "sureness": "sure"})
    assert "your answer" in maya.get(course.lessons[0]).text
    assert "your answer" not in sid.get(course.lessons[0]).text
