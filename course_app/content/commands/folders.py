"""What the commands share: where the texts are, and how findings are printed."""

from __future__ import annotations

from pathlib import Path

import click
from flask import current_app

from course_app.content.compile import compile_all
from course_app.content.compiled import CompiledCourse
from course_app.content.problems import Problem, errors
from course_app.lib.progress import Spoken


def compile_courses(only: str | None) -> list[CompiledCourse]:
    """Compile the courses of this installation, or the one named; a usage error when none is."""
    courses = compile_all(modules_dir(), quizzes_dir(), only, progress=Spoken())
    if not courses and only is not None:
        raise click.UsageError(f"there is no course {only} in {modules_dir()}")
    if not courses:
        raise click.UsageError(f"there is no course folder with a .md file in {modules_dir()}")
    return courses


def modules_dir() -> Path:
    """The folder of courses."""
    return Path(current_app.config["MODULES_DIR"])


def quizzes_dir() -> Path:
    """The folder of quizzes."""
    return Path(current_app.config["QUIZZES_DIR"])


def print_problems(problems: list[Problem]) -> None:
    """One line for each finding, in the order of files and lines."""
    for problem in problems:
        click.echo(str(problem))


def summary(course: CompiledCourse) -> str:
    """One line on a compiled course."""
    failed = sum(1 for _ in errors(course.problems))
    warned = len(course.problems) - failed
    lessons = sum(1 for document in course.documents if document.kind == "lesson")
    silenced = f", {len(course.silenced)} silenced" if course.silenced else ""
    return (
        f"{course.course_id or course.folder}: {len(course.documents)} document(s),"
        f" {lessons} lesson(s); {failed} error(s), {warned} warning(s){silenced}."
    )
