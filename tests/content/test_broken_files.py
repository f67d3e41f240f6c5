"""A broken file is named once, and the rest of the course is checked in the same run."""

from __future__ import annotations

from pathlib import Path

import pytest

from course_app.content import registry
from course_app.content.problems import Report
from course_app.content.standin import stand_in
from tests.content.course_factory import CHECK, CourseFactory, findings, one_lesson
from tests.content.quiz_factory import one_quiz, write_quiz

LINKS = (
    "[a](lesson:second-lesson) [b](second-lesson.md) [c](module:first-module)"
    f" [d](lesson:second-lesson#a-part)\n\n{CHECK}"
)
SECOND = (
    "---\nkind: lesson\nid: second-lesson\ntitle: T\nminutes: 8\nobjectives:\n"
    f"  - id: know-it\n    text: Know it\n    serves: big-one\n---\n## A part\n\nText.\n\n{CHECK}"
)


@pytest.fixture
def course(tmp_path: Path) -> CourseFactory:
    """A sound course of two lessons that link to each other."""
    made = one_lesson(tmp_path, LINKS)
    made.module("first-lesson", "second-lesson")
    made.write("second-lesson.md", SECOND)
    made.glossary("## Term\n\nWhat it means.\n")
    assert findings(made) == []
    return made


def change(course: CourseFactory, name: str, old: str, new: str) -> None:
    """Put `new` for `old` in one file."""
    text = (course.folder / name).read_text()
    assert old in text
    course.write(name, text.replace(old, new, 1))


@pytest.mark.parametrize(
    ("name", "old", "new", "code"),
    [
        ("course.md", "authors:\n  - name: Somebody\n    bio: Writes.\n", "", "1 missing-key"),
        ("course.md", "contents:", "contens:", "1 missing-key"),
        ("course.md", "id: sample", "id: A Sample", "3 bad-value"),
        ("course.md", "title: A", "title: a: b", "4 front-matter"),
        ("course.md", "kind: course", "kind: curse", "2 unknown-kind"),
        ("course.md", "kind: course\n", "", "1 missing-key"),
        ("course.md", "title:", "titel:", "1 missing-key"),
        ("second-lesson.md", "minutes: 8", "minutes: x", "5 bad-value"),
        ("second-lesson.md", "title: T", "title: a: b", "4 front-matter"),
        ("second-lesson.md", "title: T", "title: T\ntitle: U", "5 duplicate-key"),
        ("second-lesson.md", "    text: Know it\n", "", "7 missing-key"),
        ("second-lesson.md", "objectives:", "objektives:", "1 missing-key"),
        ("second-lesson.md", "kind: lesson", "kind: lessson", "2 unknown-kind"),
        ("second-lesson.md", "kind: lesson", "kind: xyz", "2 unknown-kind"),
        ("second-lesson.md", "id: second-lesson", "id: Second lesson", "3 bad-value"),
        ("second-lesson.md", "---\nkind", "kind", "1 no-front-matter"),
        ("second-lesson.md", "---\n## A part", "## A part", "1 front-matter-open"),
        ("second-lesson.md", "Text.", "Text\x01.", "13 control-character"),
        ("first-module.md", "summary: Its summary.\n", "", "1 missing-key"),
        ("first-module.md", "objectives:", "objektives:", "9 unknown-key"),
        ("first-module.md", "contents:", "contents: one, two\nx:", "6 bad-value"),
        ("first-module.md", "title: A", "title: a: b", "4 front-matter"),
        ("first-module.md", "    text: Do it all", "    txt: Do it all", "10 missing-key"),
        ("glossary.md", "id: terms", "id: terms\ntitel: x", "4 unknown-key"),
    ],
)
def test_one_mistake_in_front_matter_is_one_broken_file(
    course: CourseFactory, name: str, old: str, new: str, code: str
) -> None:
    change(course, name, old, new)
    compiled = course.compile()
    found = findings(compiled)
    assert f"{name}:{code}" in found
    assert {line.split(":")[0] for line in found} == {name}
    assert {p.path.split("/")[-1] for p in compiled.problems if p.code == "not-listed"} == set()


def test_a_latin_1_letter_hides_no_document(course: CourseFactory) -> None:
    path = course.folder / "second-lesson.md"
    path.write_bytes(path.read_bytes().replace(b"Text.", b"caf\xe9."))
    assert findings(course) == ["second-lesson.md:13 encoding"]


def test_a_broken_course_comes_first_and_every_other_file_is_checked(
    course: CourseFactory,
) -> None:
    change(course, "course.md", "authors:", "autors:")
    change(course, "first-module.md", "---\n", "---\ntitel: x\n")
    course.write("a-lesson.md", SECOND.replace("second-lesson", "a-lesson") + "\n<br>\n")
    change(course, "second-lesson.md", "Text.", "[x](lesson:nowhere) <br>")
    change(course, "glossary.md", "What it means.", "<br>")
    assert findings(course) == [
        "course.md:1 missing-key",
        "course.md:8 unknown-key",
        "first-module.md:2 unknown-key",
        "a-lesson.md:26 raw-html",
        "glossary.md:7 raw-html",
        "second-lesson.md:13 dead-link",
        "second-lesson.md:13 raw-html",
    ]


def test_without_a_course_every_file_is_checked_too(course: CourseFactory) -> None:
    (course.folder / "course.md").unlink()
    change(course, "second-lesson.md", "Text.", "<br>")
    assert findings(course) == [":1 no-course", "second-lesson.md:13 raw-html"]


def test_the_text_of_a_broken_file_is_checked_in_the_same_run(course: CourseFactory) -> None:
    change(course, "second-lesson.md", "minutes: 8", "minutes: x")
    change(course, "second-lesson.md", "Text.", "<br>")
    assert findings(course) == ["second-lesson.md:5 bad-value", "second-lesson.md:13 raw-html"]


@pytest.mark.parametrize("old", ["title: A module", "    text: Do it all", "summary: Its summary."])
def test_a_quiz_is_not_blamed_for_its_broken_module(tmp_path: Path, old: str) -> None:
    made = one_quiz(tmp_path)
    assert findings(made) == []
    change(made, "first-module.md", old, "")
    assert {line.split(":")[0] for line in findings(made)} == {"first-module.md"}


def test_a_broken_quiz_blames_nobody_else(tmp_path: Path) -> None:
    made = one_quiz(tmp_path)
    path = write_quiz(made)
    path.write_text(path.read_text().replace("draw:", "drew:"))
    found = {(p.path, p.code) for p in made.compile().problems if p.severity == "error"}
    assert found == {
        (f"quizzes/sample/{path.name}", "missing-key"),
        (f"quizzes/sample/{path.name}", "unknown-key"),
    }


def test_a_broken_file_takes_no_id_from_a_sound_one(course: CourseFactory) -> None:
    course.write("a-copy.md", SECOND.replace("minutes: 8", "minutes: x"))
    compiled = course.compile()
    assert findings(compiled) == ["a-copy.md:5 bad-value"]
    assert compiled.document("second-lesson") is not None


@pytest.mark.parametrize("name", registry.names())
@pytest.mark.parametrize("front", ["", "[", "a: b"])
def test_every_kind_can_be_stood_in_for(course: CourseFactory, name: str, front: str) -> None:
    path = course.write("bad.md", f"---\nkind: {name}\n{front}\n---\n## a\n\nText [x](#b)\n")
    assert stand_in(path, course.folder, Report("bad.md"), None, None, None) is not None
    assert any(line.startswith("bad.md:") for line in findings(course))
