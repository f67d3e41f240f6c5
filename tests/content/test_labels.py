"""The words that the compiler adds are in the language of the course, or in its own words."""

from __future__ import annotations

from pathlib import Path

import pytest

from course_app.content.compiled import CompiledCourse
from course_app.content.labels import ENGLISH, LANGUAGES, labels_of
from course_app.content.markup.scan import CALLOUTS, ROLES
from tests.content.course_factory import CourseFactory, findings, lesson_html, one_lesson

BODY = """\
## A part

Text.[^1]

| A |
| - |
| b |

/// note
Note.
///

/// try
Try.
///

/// caution | Mind this
Mind.
///

/// reveal
Open.
///

//// roles
/// role | police
P.
///
/// role | ems
E.
///
////

/// video | A handoff
src: a.mp4
captions: a.vtt
transcript: Words.
///

[^1]: A source, 2024.
"""


@pytest.fixture
def course(tmp_path: Path) -> CourseFactory:
    made = one_lesson(tmp_path, BODY)
    made.write("a.mp4", b"\x00\x00\x00\x18ftypmp42" + b"\x00" * 30)
    made.write("a.vtt", "WEBVTT\n\n00:00.000 --> 00:01.000\nHello\n")
    made.glossary("## Term\n\nWhat it means.\n")
    return made


def rendition(compiled: CompiledCourse, name: str = "first-lesson") -> str:
    document = compiled.document(name)
    assert document is not None
    return document.digest


def test_an_english_course_has_english_words(course: CourseFactory) -> None:
    html = lesson_html(course)
    for words in (">Note<", ">Try this on shift<", ">Show the answer<", ">Police<", ">EMS<"):
        assert words in html
    assert 'aria-label="Table 1: A part"' in html
    assert ">Transcript<" in html


def test_a_spanish_course_has_no_english_words(course: CourseFactory) -> None:
    course.course("language: es-MX\n")
    compiled = course.compile()
    lesson, glossary = compiled.document("first-lesson"), compiled.document("terms")
    assert lesson is not None
    assert glossary is not None
    html = lesson_html(course) + lesson.payload["sources_html"]
    for words in (
        ">Nota<",
        ">Pruébelo en su turno<",
        ">Mind this<",
        ">Mostrar la respuesta<",
        ">Policía<",
        ">Emergencias médicas<",
        'aria-label="Tabla 1: A part"',
        'aria-label="Fuente 1"',
        'aria-label="Enlace a esta parte: A part"',
        'aria-label="Volver al texto, uso 1"',
        ">Transcripción<",
        'label="Subtítulos"',
    ):
        assert words in html
    for name in set(ENGLISH) - {"part"}:
        assert f">{ENGLISH[name]}<" not in html
    assert glossary.payload["title"] == "Glosario"


def test_a_course_says_it_in_its_own_words(course: CourseFactory) -> None:
    course.course("labels: {note: Mark, ems: Ambulance}\n")
    html = lesson_html(course)
    assert ">Mark<" in html
    assert ">Note<" not in html
    assert ">Ambulance<" in html
    assert ">Police<" in html


def test_another_word_makes_another_rendition(course: CourseFactory) -> None:
    course.lesson("Plain text.", "second-lesson")
    course.module("first-lesson", "second-lesson")
    before = course.compile()
    course.course("labels: {note: Mark}\n")
    own = course.compile()
    course.course("language: es\n")
    spanish = course.compile()
    digests = {rendition(compiled) for compiled in (before, own, spanish)}
    assert len(digests) == 3
    assert rendition(before, "second-lesson") == rendition(own, "second-lesson")


@pytest.mark.parametrize("words", ["<b>", "[a](b)", "*a*", "a & b", "`a`"])
def test_a_label_with_markup_is_refused_where_it_stands(course: CourseFactory, words: str) -> None:
    course.course(f'labels:\n  note: "{words}"\n')
    [problem] = [p for p in course.compile().problems if p.severity == "error"]
    assert problem.line == 12
    assert problem.message.startswith("`labels, note:` is a few plain words")


def test_an_unknown_label_suggests_the_one_that_was_meant(course: CourseFactory) -> None:
    course.course("labels: {feild-tip: Tip}\n")
    [problem] = [p for p in course.compile().problems if p.severity == "error"]
    assert "unknown key `feild-tip`. Did you mean `field-tip`?" in problem.message
    course.course("labels: {note: }\n")
    assert [line.partition(" ")[2] for line in findings(course)] == ["empty-value"]


def test_a_language_without_words_is_remarked_on(course: CourseFactory) -> None:
    course.course("language: fr\n")
    assert ">Note<" in lesson_html(course)
    assert "course.md:11 labels-english" in findings(course, "warning")
    own = ", ".join(f"{name}: x" for name in ENGLISH)
    course.course(f"language: fr\nlabels: {{{own}}}\n")
    assert "labels-english" not in " ".join(findings(course, "warning"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_every_label(language: str) -> None:
    assert LANGUAGES[language].keys() == ENGLISH.keys()
    assert {*CALLOUTS, *ROLES, "reveal"} <= labels_of(language).keys()
