"""Every example of docs/reference/markdown.md compiles."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from flask import Flask

from course_app.content import registry
from course_app.content.lint.codes import REMARKS
from course_app.content.registry import remarks
from tests.content.course_factory import PNG, CourseFactory, findings
from tests.content.quiz_factory import write_quiz
from tests.content.scenario_factory import GATE

REFERENCE = Path(__file__).parents[2] / "docs" / "reference" / "markdown.md"
EXAMPLES = re.findall(
    r"^```markdown title=\"(\w+)\"\n(.*?)^```$", REFERENCE.read_text(), re.MULTILINE | re.DOTALL
)


@pytest.fixture(autouse=True, scope="module")
def kinds() -> None:
    """The scenarios that an example speaks of are a kind that create_app() registers."""
    graph = "course_app.scenarios.preview:VIEW"
    registry.register("scenario", "course_app.scenarios.kind:SCENARIO", graph)


def fill(course: CourseFactory) -> None:
    """The documents and files that examples speak of."""
    course.write("gate.md", GATE)
    course.course()
    course.module()
    course.lesson("Hello.")
    course.write("images/bench.png", PNG)
    course.write("media/handoff.mp4", b"\x00\x00\x00\x18ftypmp42" + b"\x00" * 30)
    course.write("media/handoff.vtt", "WEBVTT\n\n00:00.000 --> 00:01.000\nHello\n")


def test_there_is_an_example_of_every_kind() -> None:
    assert {name for name, _ in EXAMPLES} == {
        "course",
        "module",
        "lesson",
        "quiz",
        "glossary",
        "resources",
        "card",
        "template",
        "body",
    }


@pytest.mark.parametrize(("name", "text"), EXAMPLES)
def test_an_example_compiles(tmp_path: Path, name: str, text: str) -> None:
    course = CourseFactory(tmp_path)
    fill(course)
    if name == "quiz":
        course.module("first-lesson", "a-quiz")
        write_quiz(course).write_text(text)
    elif name == "body":
        course.lesson(text)
    else:
        file = {"course": "course.md", "module": "first-module.md", "lesson": "first-lesson.md"}
        course.write(file.get(name, "words.md"), text)
    assert findings(course) == []


def test_every_code_of_a_warning_is_explained() -> None:
    source = Path(__file__).parents[2] / "course_app" / "content"
    nodes = [n for p in source.rglob("*.py") for n in ast.walk(ast.parse(p.read_text()))]
    calls = [n for n in nodes if isinstance(n, ast.Call) and len(n.args) > 2]
    codes = {
        ast.literal_eval(call.args[2])
        for call in calls
        if isinstance(call.func, ast.Attribute) and call.func.attr == "warning"
    }
    assert codes == REMARKS | {"quiet-unused"}
    text = REFERENCE.read_text()
    assert [code for code in sorted(codes) if f"`{code}`" not in text] == []


def test_what_scenarios_alone_remark_on_can_be_silenced(app: Flask) -> None:
    source = Path(__file__).parents[2] / "course_app" / "scenarios"
    text = "".join(path.read_text() for path in source.rglob("*.py"))
    codes = re.findall(r'\.warning\([^"]*(?:f?"[^"]*",?\s*)?"([a-z-]+)",?\s*\)', text)
    assert len(codes) > 3
    assert set(codes) <= remarks()
