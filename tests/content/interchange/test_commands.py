"""`flask content import-questions` and `export-questions`: what they print, write and refuse."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from tests.content.course_factory import CourseFactory
from tests.content.quiz_factory import EVERY_KIND, ORDERING, POOL, RATED, one_quiz
from tests.support.commands import invoke

GIFT = "::Where::Where first?{=[markdown]Look#So. ~Run ####Why so}\n\nOnly words.\n"


@pytest.fixture
def course(app: Flask, tmp_path: Path) -> Iterator[CourseFactory]:
    """A course with a quiz of every kind, to which the application's folders point."""
    made = one_quiz(tmp_path, EVERY_KIND, draw="draw: {each-objective: 1}")
    before = {name: app.config[name] for name in ("MODULES_DIR", "QUIZZES_DIR")}
    app.config.update(MODULES_DIR=str(made.modules_dir), QUIZZES_DIR=str(made.quizzes_dir))
    yield made
    app.config.update(before)


@pytest.fixture
def quiz(course: CourseFactory) -> Path:
    return course.quizzes_dir / course.name / "a-quiz.md"


def questions(course: CourseFactory) -> dict[str, Any]:
    compiled = course.compile()
    assert compiled.ok, [str(problem) for problem in compiled.problems]
    document = compiled.document("a-quiz")
    assert document is not None
    return {question["id"]: question for question in document.payload["questions"]}


def test_imported_questions_are_added_at_the_end_and_the_check_asks_for_feedback(
    app: Flask, course: CourseFactory, quiz: Path, tmp_path: Path
) -> None:
    before = quiz.read_text()
    file = tmp_path / "their.gift"
    file.write_text(GIFT)
    result = invoke(
        app, "content", "import-questions", str(file), "--objective", "big-one", "--into", str(quiz)
    )
    assert result.exit_code == 1  # the description was left out
    assert f"{file}: line 3: left out: a description without a question" in result.output
    assert "1 question(s) written into" in result.output
    assert "1 feedback(s) still to be written" in result.output
    after = quiz.read_text()
    assert after.startswith(before.rstrip("\n"))
    problems = course.compile().problems
    at = after.split("\n").index("- [ ] Run") + 2
    assert [(p.line, p.code) for p in problems if p.severity == "error"] == [(at, "feedback-todo")]
    quiz.write_text(
        after.replace("TODO: say why. The question was imported without this feedback.", "No.")
    )
    assert "where" in questions(course)


def test_without_a_quiz_to_go_into_they_are_printed_and_aiken_is_known_by_itself(
    app: Flask, course: CourseFactory, tmp_path: Path
) -> None:
    file = tmp_path / "their.txt"
    file.write_text("What is it?\nA. This\nB. That\nANSWER: B\n")
    result = invoke(app, "content", "import-questions", str(file), "--objective", "big-one")
    assert result.exit_code == 0
    assert result.stdout.startswith(
        "## what-is-it\nobjective: big-one\ntype: single\nWhat is it?\n"
    )
    assert "- [x] That" in result.stdout


def test_the_same_file_twice_gets_ids_of_its_own(
    app: Flask, course: CourseFactory, quiz: Path, tmp_path: Path
) -> None:
    file = tmp_path / "their.gift"
    file.write_text("::first question::What?{=a#f ~b#g}")
    for _ in range(2):
        arguments = ("--objective", "big-one", "--into", str(quiz))
        assert invoke(app, "content", "import-questions", str(file), *arguments).exit_code == 0
    assert {"first-question", "first-question-2", "first-question-3"} <= questions(course).keys()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("no front matter\n", "is no quiz"),
        ("---\nkind: lesson\nid: x\n---\n", "is no quiz"),
        ("---\nkind: quiz\nid: x\n---\n```\nopen\n", "a code fence is open"),
    ],
)
def test_what_is_no_sound_quiz_is_left_alone(
    app: Flask, course: CourseFactory, tmp_path: Path, content: str, words: str
) -> None:
    file, into = tmp_path / "their.gift", tmp_path / "other.md"
    file.write_text("What?{=a ~b}")
    into.write_text(content)
    arguments = ("--objective", "big-one", "--into", str(into))
    result = invoke(app, "content", "import-questions", str(file), *arguments)
    assert result.exit_code == 1
    assert words in result.output
    assert into.read_text() == content
    assert [path.name for path in tmp_path.glob(".*")] == []


@pytest.mark.parametrize("data", [b"\xff\xfe\x00", b"What?\x00{=a ~b}", b"x" * 1_048_577])
def test_a_file_that_is_no_text_is_refused(
    app: Flask, course: CourseFactory, quiz: Path, tmp_path: Path, data: bytes
) -> None:
    before = quiz.read_text()
    file = tmp_path / "their.gift"
    file.write_bytes(data)
    arguments = ("--objective", "big-one", "--into", str(quiz))
    result = invoke(app, "content", "import-questions", str(file), *arguments)
    assert result.exit_code == 1
    assert "nothing was changed" in result.output
    assert quiz.read_text() == before


def test_an_objective_that_is_none_is_a_usage_error(
    app: Flask, course: CourseFactory, tmp_path: Path
) -> None:
    file = tmp_path / "their.gift"
    file.write_text("What?{=a ~b}")
    result = invoke(app, "content", "import-questions", str(file), "--objective", "x\n## evil")
    assert result.exit_code == 2


def test_what_was_exported_comes_back_as_the_same_questions(
    app: Flask, course: CourseFactory, quiz: Path, tmp_path: Path
) -> None:
    before = questions(course)
    file = tmp_path / "ours.gift"
    result = invoke(app, "content", "export-questions", "a-quiz", "--out", str(file))
    assert result.exit_code == 1
    assert "6 question(s) written, 2 left out." in result.output
    for name, kind in (("steps-question", "ordering"), ("rated-question", "rated")):
        assert f"left out: {name}: GIFT has no questions of the kind `{kind}`" in result.output
    head = quiz.read_text().split("## ")[0]
    quiz.write_text(head + ORDERING + RATED)
    arguments = ("--objective", "another", "--into", str(quiz))
    assert invoke(app, "content", "import-questions", str(file), *arguments).exit_code == 0
    assert questions(course) == before


def test_a_quiz_of_what_gift_has_is_exported_whole(
    app: Flask, course: CourseFactory, quiz: Path
) -> None:
    quiz.write_text(quiz.read_text().split("## ")[0] + POOL)
    result = invoke(app, "content", "export-questions", "a-quiz")
    assert result.exit_code == 0
    assert result.stdout.count("::") == 6
    assert "$CATEGORY: a-quiz" in result.stdout


def test_a_quiz_that_is_not_there_is_a_usage_error(app: Flask, course: CourseFactory) -> None:
    result = invoke(app, "content", "export-questions", "no-quiz")
    assert result.exit_code == 2
    assert "no sound quiz with the id no-quiz" in result.output
