"""Silencing a remark in place: what it covers, what is refused, and where it is shown."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from course_app.content.lint.codes import REMARKS
from course_app.content.preview import Workshop
from course_app.content.preview_pages import Pages
from course_app.content.problems import Report
from course_app.content.quiet import read_quiet
from course_app.content.source import Split
from tests.content.course_factory import BODY_LINE, CourseFactory, findings, lesson_html, one_lesson
from tests.content.quiz_factory import QUIZ_LINE, one_quiz
from tests.content.scenario_factory import PORCH, one_scenario
from tests.support.commands import run

QUIET = "[quiet]: stigma | what the report said"
WORD = "The addict left."


def stigma(course: CourseFactory) -> list[int]:
    """The lines on which the word is still remarked on."""
    return [p.line for p in course.compile().problems if p.code == "stigma"]


@pytest.mark.parametrize(
    ("body", "left"),
    [
        (f"{QUIET}\n{WORD}", 0),
        (f"{QUIET}\nSome lines\nbefore it. {WORD}", 0),
        (f"{QUIET}\n{WORD}\n\n{WORD}", 1),
        (f"{WORD}\n\n{QUIET}\n{WORD}", 1),
        (f"{QUIET}\n- {WORD}\n- {WORD}\n\n{WORD}", 1),
        (f"{QUIET}\n/// note\n{WORD}\n\n{WORD}\n///\n\n{WORD}", 1),
        (f"{QUIET}\n//// reveal | Why\n/// note\n{WORD}\n///\n{WORD}\n////\n{WORD}", 1),
        (f"{QUIET}\n## Part\n\n{WORD}\n\n### Deep\n\n{WORD}\n\n## Next\n\n{WORD}", 1),
        (f"## Part\n{QUIET}\n{WORD}", 0),
        ("[quiet]: acronym, stigma | the letters, and the word\nThe QRT met the addict.", 0),
        (f"{QUIET}\n[quiet]: acronym | it is a name\nThe QRT met the addict.", 0),
        (f"[QUIET]:  stigma|what the report said\n{WORD}", 0),
        (f"```\n{QUIET}\n```\n{WORD}", 1),
    ],
)  # fmt: skip
def test_a_silence_holds_for_what_begins_below_it(tmp_path: Path, body: str, left: int) -> None:
    course = one_lesson(tmp_path, body)
    assert len(stigma(course)) == left
    assert not [code for code in findings(course) if "quiet" in code]


def test_a_choice_is_silenced_until_the_next_one(tmp_path: Path) -> None:
    question = (
        "## q\nobjective: big-one\nWho was it?\n\n"
        f"{QUIET}\n- [ ] The addict\n    > The addict is no name.\n"
        "- [x] The addict Joe\n    > Yes.\n"
    )
    course = one_quiz(tmp_path, question)
    assert stigma(course) == [QUIZ_LINE + 7]
    whole = one_quiz(tmp_path / "b", f"{QUIET}\n{question.replace(QUIET, '')}")
    assert stigma(whole) == []


def test_the_whole_file_is_silenced_in_front_matter(tmp_path: Path) -> None:
    course = one_lesson(tmp_path, f"{WORD}\n\n{WORD}")
    text = course.lesson(f"{WORD}\n\n{WORD}").read_text()
    course.write(
        "first-lesson.md", text.replace("minutes: 8", "minutes: 8\nquiet:\n  stigma: a court file")
    )
    assert stigma(course) == []
    assert {s.reason for s in course.compile().silenced} == {"a court file"}


def test_glossaries_and_modules_can_be_silenced(tmp_path: Path) -> None:
    course = one_lesson(tmp_path, "Hello.")
    course.glossary(f"{QUIET}\n## Word\n\n{WORD}\n\n## Other\n\n{WORD}\n")
    course.write("first-module.md", f"{course.module().read_text()}{QUIET}\n{WORD}\n")
    assert [p.path for p in course.compile().problems if p.code == "stigma"] == [
        "modules/sample/glossary.md"
    ]


def test_learners_never_see_a_silence(tmp_path: Path) -> None:
    with_it = lesson_html(one_lesson(tmp_path / "a", f"One.\n\n{QUIET}\n{WORD}"))
    without = lesson_html(one_lesson(tmp_path / "b", f"One.\n\n{WORD}"))
    assert with_it == without


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("[quiet]: stigma", "quiet-form"),
        ("[quiet] stigma | what the report said", "quiet-form"),
        ("[quiet]: stigma |", "quiet-reason"),
        ("[quiet]: stigma | too short", "quiet-reason"),
        ("[quiet]: stigma | - . !", "quiet-reason"),
        ("[quiet]: stigmas | what the report said", "quiet-code"),
        ("[quiet]: raw-html | what the report said", "quiet-code"),
        ("[quiet]: | what the report said", "quiet-code"),
        (f"{QUIET}\n", "quiet-form"),
        (f"Running text\n{QUIET}", "quiet-form"),
        (f"| a | b |\n| - | - |\n{QUIET}", "quiet-form"),
    ],
)
def test_a_silence_that_says_nothing_is_refused(tmp_path: Path, line: str, code: str) -> None:
    found = findings(one_lesson(tmp_path, f"{line}\n{WORD}"))
    assert [finding.split()[1] for finding in found] == [code]


def test_front_matter_needs_a_code_and_a_reason_too(tmp_path: Path) -> None:
    course = one_lesson(tmp_path, "Hello.")
    text = course.lesson("Hello.").read_text()
    added = "minutes: 8\nquiet:\n  stigma: no\n  nothing: a good reason here"
    course.write("first-lesson.md", text.replace("minutes: 8", added))
    assert findings(course) == ["first-lesson.md:7 quiet-reason", "first-lesson.md:8 quiet-code"]


def test_a_silence_that_silences_nothing_is_remarked_on(tmp_path: Path) -> None:
    course = one_lesson(tmp_path, f"{QUIET}\nThe man left.\n\n{QUIET}\n{WORD}")
    assert [f for f in findings(course, "warning") if "quiet" in f] == [
        f"first-lesson.md:{BODY_LINE} quiet-unused"
    ]


def test_an_error_cannot_be_silenced(tmp_path: Path) -> None:
    sentence = "Institutional considerations necessitate interdisciplinary coordination. "
    body = f"[quiet]: reading-level | we like it this way\n{sentence * 80}"
    course = one_lesson(tmp_path, body)
    assert f"first-lesson.md:{BODY_LINE} reading-level" in findings(course)


def test_check_counts_what_is_silenced_and_lists_it_when_asked(app: Flask, tmp_path: Path) -> None:
    course = one_lesson(tmp_path, f"{QUIET}\n{WORD}")
    before = {name: app.config[name] for name in ("MODULES_DIR", "QUIZZES_DIR")}
    app.config.update(MODULES_DIR=str(course.modules_dir), QUIZZES_DIR=str(course.quizzes_dir))
    try:
        short = run(app, "content", "check")
        full = run(app, "content", "check", "--show-silenced")
    finally:
        app.config.update(before)
    assert "warning(s), 1 silenced." in short
    assert "what the report said" not in short
    assert re.search(
        rf"first-lesson.md:{BODY_LINE + 1}:5: .*\[stigma\] silenced: what the report said", full
    )


def test_the_preview_shows_what_is_silenced_with_its_reason(tmp_path: Path) -> None:
    course = one_lesson(tmp_path, f"{QUIET}\n{WORD}")
    workshop = Workshop(course.modules_dir, course.quizzes_dir)
    workshop.refresh()
    page = Pages(workshop, tmp_path).get("/courses/sample/lessons/first-lesson").body.decode()
    assert "preview__silenced" in page
    assert "Because: what the report said" in page


LINES = st.sampled_from(
    [QUIET, "[quiet]: x | y", "[quiet]", "", "```", "## A", "/// note", "///", "- [ ] a", "text"]
)  # fmt: skip


@given(st.lists(LINES | st.text(max_size=8), max_size=20))
def test_reading_silences_keeps_every_line_in_its_place(lines: list[str]) -> None:
    body = "\n".join(lines)
    report = Report("x.md")
    split, silences = read_quiet(Split("", body, 5), REMARKS, report)
    kept = split.body.split("\n")
    assert len(kept) == len(body.split("\n"))
    assert all(new in (old, "") for new, old in zip(kept, body.split("\n"), strict=True))
    last = 5 + len(kept) - 1
    assert all(5 <= s.first <= s.last <= last for s in silences)
    again, none = read_quiet(split, REMARKS, report)
    assert (again.body, none) == (split.body, [])


def test_a_scenario_can_be_silenced(app: Flask, tmp_path: Path) -> None:
    course = one_scenario(tmp_path)
    head, _, rest = PORCH.partition("\n---\n")
    course.write("porch.md", f"{head}\n---\n{QUIET}\n{WORD}\n\n{rest}")
    assert findings(course) == []
    assert stigma(course) == []
    assert [s.problem.path for s in course.compile().silenced] == ["modules/sample/porch.md"]
