"""Rules of the lint that need a compiled course: reading level, sources, coverage, questions."""

from __future__ import annotations

from pathlib import Path

import pytest

from course_app.content.lint.drugs import without_drugs
from course_app.content.lint.reading import level
from tests.content.course_factory import BODY_LINE, CHECK, CourseFactory, findings, one_lesson
from tests.content.quiz_factory import one_quiz

LONG = "word " * 31
NEAR = "Call the medic and stay with him until they come"


def test_drug_names_and_glossary_terms_do_not_make_a_text_harder(tmp_path: Path) -> None:
    plain = "We talk with him for a while and then we go. "
    hard = "Buprenorphine and dexmedetomidine; interprofessional reconsideration. "
    assert without_drugs("Naloxones, methadone.", "x") == "x, x."
    course = one_lesson(tmp_path, f"{plain * 8}{hard * 12}")
    before = reading(course)
    course.glossary("## Interprofessional reconsideration\n\nTalking it over.\n")
    assert before == ["warning"]
    assert reading(course) == []


def reading(course: CourseFactory) -> list[str]:
    return [p.severity for p in course.compile().problems if p.code == "reading-level"]


def text_of_grade(low: float, high: float, words: int) -> str:
    """About so many words of a reading level between two: the longer the sentence, the harder."""
    for length in range(20, 60):
        text = ("go " * length).strip() + ". "
        text *= words // length + 1
        found = level(text)
        if found and low < found.grade < high:
            return text
    raise AssertionError("no such text")


@pytest.mark.parametrize(
    ("low", "high", "words", "expected"),
    [
        (5.0, 9.0, 400, []),
        (9.0, 12.0, 400, ["warning"]),
        (12.0, 99.0, 400, ["error"]),
        (12.0, 99.0, 150, ["warning"]),
        (12.0, 99.0, 60, []),
    ],
)
def test_the_reading_level_warns_above_nine_and_refuses_above_twelve(
    tmp_path: Path, low: float, high: float, words: int, expected: list[str]
) -> None:
    text = text_of_grade(low, high, max(words, 120))
    if words < 100:
        text = " ".join(text.split()[:words])
    assert reading(one_lesson(tmp_path, text)) == expected


def test_a_lesson_without_sources_is_remarked_on(tmp_path: Path) -> None:
    assert f"first-lesson.md:{BODY_LINE} no-sources" in findings(
        one_lesson(tmp_path, "Hello."), "warning"
    )
    sourced = one_lesson(tmp_path, "Hello.[^1]\n\n[^1]: A source, 2024.\n")
    assert "no-sources" not in str(findings(sourced, "warning"))


def test_the_words_of_titles_and_objectives_are_read_too(tmp_path: Path) -> None:
    course = one_lesson(tmp_path, "Hello.")
    path = course.lesson("Hello.", title="The addict next door")
    course.write(path.name, path.read_text().replace("text: Know it", "text: Help a junkie"))
    found = [f for f in findings(course, "warning") if "stigma" in f]
    assert found == ["first-lesson.md:4 stigma", "first-lesson.md:8 stigma"]


def test_a_lesson_without_objectives_is_refused(tmp_path: Path) -> None:
    course = one_lesson(tmp_path, "Hello.")
    text = course.lesson("Hello.").read_text()
    head, _, rest = text.partition("objectives:")
    course.write("first-lesson.md", head + "objectives: []\n---" + rest.partition("---")[2])
    assert "first-lesson.md:6 bad-value" in findings(course)


def test_an_objective_that_nothing_covers_is_remarked_on(tmp_path: Path) -> None:
    course = one_lesson(tmp_path, "Hello.")
    assert "objective-uncovered" not in str(findings(course, "warning"))
    course.module(extra="  - id: other\n    text: Do more\n")
    assert "first-module.md:11 objective-uncovered" in findings(course, "warning")


def test_an_objective_is_covered_by_a_quiz_as_well(tmp_path: Path) -> None:
    course = one_quiz(tmp_path)
    path = course.lesson("Hello.")
    course.write(path.name, path.read_text().replace("    serves: big-one\n", ""))
    assert "objective-uncovered" not in str(findings(course, "warning"))


def test_the_words_of_questions_are_read_in_checks_and_quizzes(tmp_path: Path) -> None:
    check = CHECK.replace("Which one?", "Is it not unlikely?")
    found = findings(one_lesson(tmp_path / "a", f"Hello.\n\n{check}"), "warning")
    assert f"first-lesson.md:{BODY_LINE + 2} double-negative" in found
    asked = (
        "## q\nobjective: big-one\nWhat now?\n\n"
        f"- [ ] {NEAR}\n    > {LONG}.\n- [x] {NEAR} soon\n    > Yes.\n"
    )
    codes = str(findings(one_quiz(tmp_path / "b", asked), "warning"))
    assert "choices-alike" in codes
    assert "long-sentence" in codes


def test_a_course_in_another_language_is_not_measured_by_english_rules(tmp_path: Path) -> None:
    course = one_lesson(tmp_path, text_of_grade(12.0, 99.0, 400))
    course.course(extra="language: es\n")
    assert reading(course) == []
