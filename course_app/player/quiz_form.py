"""Reads the forms of an attempt: strict, since nothing of a page that was bent may be kept."""

from __future__ import annotations

from werkzeug.datastructures import MultiDict

from course_app.assessments.question_types.contract import InvalidAnswer
from course_app.flows.quizzes import Given

Form = MultiDict[str, str]
MOST_CHOICES = 20


def read_answer(form: Form) -> Given:
    """The answer to one question: `choice` for each place, and the `revision` it builds on."""
    return Given(_few(form.getlist("choice")), _revision(form.getlist("revision")))


def read_form(form: Form) -> dict[int, Given]:
    """The answers of a page: `q3` for each place, and `r3`, for question 3.

    A question of several parts has a field for each, `q3-2` for the second; its value reaches the
    kind as `2=value`. Each question of the page brings its `r`; a `q` without one is a page that
    was bent.
    """
    sent: dict[str, list[str]] = {}
    for name in form:
        if name[:1] not in ("q", "r") or not name[1:]:
            continue
        place, dash, part = name[1:].partition("-")
        given = sent.setdefault(place, [])
        if name[0] == "q":
            given += [f"{part}={value}" if dash else value for value in form.getlist(name)]
        elif dash:
            raise InvalidAnswer("a revision is of a whole question")
    found: dict[int, Given] = {}
    for place, choices in sent.items():
        if not (place.isascii() and place.isdecimal() and len(place) < 4 and place[0] != "0"):
            raise InvalidAnswer("a question is named by its place")
        found[int(place)] = Given(_few(choices), _revision(form.getlist(f"r{place}")))
    return found


def _few(choices: list[str]) -> list[str]:
    if len(choices) > MOST_CHOICES:
        raise InvalidAnswer("more choices than any question has")
    return choices


def _revision(given: list[str]) -> int:
    if len(given) != 1 or not given[0].isascii() or not given[0].isdecimal() or len(given[0]) > 9:
        raise InvalidAnswer("a revision is one whole number")
    return int(given[0])
