"""Texts that are made to break a converter are published or refused, soon."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from course_app.content.problems import errors
from tests.content.course_factory import CourseFactory, findings, one_lesson

HOSTILE = {
    "ten thousand quotation marks": ">" * 10_000 + " deep",
    "fifty thousand brackets": "[" * 50_000,
    "link openings": "[a](" * 5_000,
    "stars": "**a *b " * 700,
    "backticks": "".join("`" * n + "a" for n in range(60)),
    "tags": "<a " * 1_000,
    "nested blocks": "/// note\n" * 300 + "x\n" + "///\n" * 300,
    "nested lists": "\n".join(" " * 4 * n + "- x" for n in range(15)),
    "a long list": "- x\n" * 20_000,
    "a wide table": "|" + " a |" * 1_000 + "\n|" + " - |" * 1_000 + "\n",
    "combining marks": "a" + "\u0300" * 5_000,
    "every script": "".join(map(chr, range(0x80, 0x7000))),
    "empty lines": "\n" * 100_000,
    "fences of every length": "\n".join("~" * n for n in range(3, 200)),
    "block ends only": "///\n" * 250_000,
    "fences that never end": "~~~a\n" * 35_000,
    "checks without end": "/// check\n///\n" * 10_000,
    "tasks": "- [ ] a\n" * 20_000,
    "notes that name each other": "a[^1]\n\n[^1]: b[^2]\n[^2]: c[^1]\n",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_text_is_published_or_refused_soon(tmp_path: Path, name: str) -> None:
    start = time.process_time()
    compiled = one_lesson(tmp_path, HOSTILE[name]).compile()
    assert time.process_time() - start < 20
    assert compiled.ok or findings(compiled)


def test_two_thousand_foreign_files_are_each_refused_by_name(tmp_path: Path) -> None:
    course = one_lesson(tmp_path, "Hello.")
    kinds = (
        "# A readme\n\n<div align=center>\n\n- [ ] todo\n",
        "---\ntitle: A blog post\ndate: 2024-01-01\ntags: [a, b]\n---\n\nText {{ site.url }}\n",
        "---\nkind: lesson\nid: README\n---\n# Hi\n",
        "+++\ntitle = 'toml'\n+++\n",
        "\ufeff---\n? x\n---\n",
    )
    for number in range(2000):
        course.write(f"{number // 100}/{number}.md", kinds[number % len(kinds)])
    start = time.process_time()
    found = findings(course)
    assert len({name.split(":")[0] for name in found}) == 2000
    assert time.process_time() - start < 60


def test_two_thousand_files_of_lessons_with_dead_links_get_few_hints(tmp_path: Path) -> None:
    course = one_lesson(tmp_path, "Hello.")
    for number in range(2000):
        course.write(
            f"{number // 100}/{number}.md",
            f"---\nkind: lesson\nid: page-{number}\ntitle: Page {number}\nminutes: 3\nobjectives:\n"
            f"  - id: know\n    text: Know\n---\nSee [it](lesson:pagee-{number}).\n",
        )
    dead = [problem.message for problem in errors(course.compile().problems)]
    assert len(dead) == 2000
    assert "Did you mean" in dead[0]
    hints = sum("Did you mean" in message for message in dead)
    assert hints < 100  # each hint goes through every name: all of them would take hours


def test_readmes_hidden_files_and_links_out_of_the_folder_are_left_alone(tmp_path: Path) -> None:
    course = one_lesson(tmp_path, "Hello.")
    course.write("README.md", "not a lesson")
    course.write(".git/x.md", "not a lesson")
    course.write("notes.txt", "not a lesson")
    secret = tmp_path / "secret.md"
    secret.write_text("not a lesson")
    (course.folder / "out.md").symlink_to(secret)
    assert findings(course) == []


def test_a_folder_without_texts_is_no_course(tmp_path: Path) -> None:
    from course_app.content.compile import compile_all

    course = CourseFactory(tmp_path)
    course.write("picture.txt", "x")
    assert compile_all(course.modules_dir, course.quizzes_dir) == []
