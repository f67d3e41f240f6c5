"""`flask content ...`: what it prints, and its exit status."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from tests.content.course_factory import BODY_LINE, CHECK, CourseFactory, one_lesson
from tests.support.commands import invoke, run


@pytest.fixture
def course(app: Flask, tmp_path: Path) -> Iterator[CourseFactory]:
    """A sound course, to which the application's folders point."""
    made = one_lesson(tmp_path, f"Hello.\n\n{CHECK}")
    before = {name: app.config[name] for name in ("MODULES_DIR", "QUIZZES_DIR")}
    app.config.update(MODULES_DIR=str(made.modules_dir), QUIZZES_DIR=str(made.quizzes_dir))
    yield made
    app.config.update(before)


def test_check_lists_findings_by_file_and_line_and_sums_up(
    app: Flask, course: CourseFactory
) -> None:
    course.lesson("<b>x</b>")
    result = invoke(app, "content", "check")
    lines = result.output.splitlines()
    assert result.exit_code == 1
    assert any(
        line.startswith(f"modules/sample/first-lesson.md:{BODY_LINE}:1: error: raw HTML")
        and line.endswith("[raw-html]")
        for line in lines
    )
    assert lines[:-1] == sorted(lines[:-1], key=lambda line: int(line.split(":")[1]))
    assert lines[-1].startswith("sample: 3 document(s), 1 lesson(s); ")


def test_check_passes_a_sound_course(app: Flask, course: CourseFactory) -> None:
    assert "0 error(s)" in run(app, "content", "check", "--course", "sample")


def test_an_unknown_course_is_a_usage_error(app: Flask, course: CourseFactory) -> None:
    result = invoke(app, "content", "check", "--course", "nothing")
    assert result.exit_code == 2
    assert "there is no course nothing" in result.output


def test_publish_says_what_it_did_and_then_that_nothing_changed(
    app: Flask, course: CourseFactory
) -> None:
    assert "sample: published release 1 (3 new)." in run(app, "content", "publish")
    assert "nothing changed since release 1" in run(app, "content", "publish")
    assert run(app, "content", "publish", "--if-changed") == ""


def test_publish_refuses_a_broken_course_and_goes_on_with_the_others(
    app: Flask, course: CourseFactory
) -> None:
    other = CourseFactory(course.root, "other")
    other.course()
    other.module()
    other.lesson("Hello.")
    course.lesson("[x](lesson:nowhere)")
    result = invoke(app, "content", "publish")
    assert result.exit_code == 1
    assert "other: published release 1" in result.output
    assert "sample: refused, see the errors above" in result.output
    assert f"first-lesson.md:{BODY_LINE}:5: error: dead link" in result.output


def test_publish_takes_a_note_and_material_ids(app: Flask, course: CourseFactory) -> None:
    run(app, "content", "publish")
    course.lesson(f"Hello there.\n\n{CHECK}")
    said = run(app, "content", "publish", "--note", "Greeting", "--material", "first-lesson")
    assert "Learners will be told about: first-lesson" in said
    listed = run(app, "content", "releases").splitlines()
    assert listed[0].startswith("sample 2 *")
    assert listed[0].endswith("Greeting")
    assert listed[1].startswith("sample 1  ")
    assert invoke(app, "content", "publish", "--material", "nobody").exit_code == 2
    assert invoke(app, "content", "publish", "--material", "first-lesson").exit_code == 1


def test_diff_shows_changed_lines_and_writes_nothing(app: Flask, course: CourseFactory) -> None:
    assert "new      lesson first-lesson" in run(app, "content", "diff")
    run(app, "content", "publish")
    assert "sample: 0 change(s) against release 1." in run(app, "content", "diff")
    course.lesson(f"Goodbye.\n\n{CHECK}")
    said = run(app, "content", "diff")
    assert "-Hello.\n+Goodbye." in said
    assert said.endswith("sample: 1 change(s) against release 1.\n")
    course.lesson("<b>x</b>")
    assert invoke(app, "content", "diff").exit_code == 1


def test_releases_of_an_empty_database_say_what_to_do(app: Flask) -> None:
    assert "flask content publish" in run(app, "content", "releases")


def test_web_workers_do_not_load_the_compiler() -> None:
    program = (
        "import sys, course_app.content.cli, course_app.content.queries, course_app.content.views,"
        " course_app.content.registry\n"
        "print([n for n in ('markdown', 'bleach', 'nh3', 'pydantic', 'yaml') if n in sys.modules])"
    )
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, cwd=root, check=True
    )
    assert done.stdout.strip() == "[]"
