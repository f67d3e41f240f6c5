"""Aiken: a question, its choices and the letter of the right one."""

from __future__ import annotations

import pytest

from course_app.content.interchange.aiken import looks_like_aiken, read_aiken

GOOD = "What is it?\nA. *This*\nB) That\nANSWER: B\n\nAnd now?\nA. Yes\nB. No\nANSWER: A\n"


def test_questions_are_read_with_their_lines() -> None:
    found, notes = read_aiken("\ufeff" + GOOD)
    assert notes == []
    assert [(item.prompt, item.line) for item in found] == [("What is it?", 1), ("And now?", 6)]
    assert [(a.text, a.right) for a in found[0].answers] == [("\\*This\\*", False), ("That", True)]


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("What?\nA. a\nB. b\nANSWER: C\n", "line 1: left out: ANSWER: C is none of the choices"),
        ("What?\nA. a\nANSWER: A\n", "line 1: left out: an answer without a question and its"),
        ("\nANSWER: A\n", "line 2: left out: an answer without a question and its choices"),
        ("What?\nA. a\nB. b\nANSWER: both\n", "line 1: left out: “ANSWER: both” names no answer"),
        ("What?\nA. a\nB. b\nAnd?\n", "line 1: left out: a question without a line ANSWER:"),
        ("What?\nA. a\nA. b\nANSWER: A\n", "line 1: left out: two choices are called A"),
        ("\nOnly words\n", "line 2: left out: a question without a line ANSWER:"),
    ],
)
def test_what_does_not_fit_is_told_by_line_and_the_rest_is_read(text: str, note: str) -> None:
    found, notes = read_aiken(f"{text}\n")
    assert str(notes[0]).startswith(note)
    assert found == []
    assert len(read_aiken(GOOD + text)[0]) == 2


def test_a_file_tells_its_format() -> None:
    assert looks_like_aiken(GOOD)
    assert not looks_like_aiken("What?{=a ~b}\nANSWER: A")
    assert not looks_like_aiken("What?")
