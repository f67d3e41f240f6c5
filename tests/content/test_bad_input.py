"""Bad input is refused with its file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from course_app.content.problems import errors
from tests.content.course_factory import (
    BODY_LINE,
    CHECK,
    PNG,
    CourseFactory,
    findings,
    one_lesson,
)

LESSON = "first-lesson.md"


def test_a_sound_course_has_no_errors(tmp_path: Path) -> None:
    assert findings(one_lesson(tmp_path, f"Hello.\n\n{CHECK}")) == []


@pytest.mark.parametrize(
    ("front", "line", "code"),
    [
        ("kind: lesson\nid: x\ntitle: a: b\nminutes: 1", 4, "front-matter"),
        ('kind: lesson\nid: x\ntitle: "open\nminutes: 1', 4, "front-matter"),
        ("kind: lesson\n\tid: x", 3, "front-matter"),
        ("kind: lesson\nid: x\nid: y", 4, "duplicate-key"),
        ("kind: lesson\nid: x\ntitel: T", 4, "unknown-key"),
        ("kind: lesson\nid: &a x\ntitle: *a", 3, "yaml-refused"),
        ("kind: lesson\nid: x\n<<: {a: b}", 4, "yaml-refused"),
        ("kind: lesson\nid: x\ntitle: !!python/object:os.system x", 4, "yaml-refused"),
        ("kind: lesson\nid: x\ntitle: 911", 4, "bad-value"),
        ("kind: lesson\nid: Not An Id", 3, "bad-value"),
        ("kind: lesson\nid: x\ntitle: T\nminutes: 12:30", 5, "bad-value"),
        ("kind: lesson\nid: x\ntitle: T\nminutes: 61", 5, "bad-value"),
        ("kind: lesson\nid: x\ntitle: T\nminutes: true", 5, "bad-value"),
        ("kind: lesson\nid: x\ntitle:", 4, "empty-value"),
        ("kind: lesson\nid: x", 1, "missing-key"),
        ("kind: lessson\nid: x", 2, "unknown-kind"),
        ("id: x", 1, "missing-key"),
        ("- a\n- b", 2, "front-matter"),
        ("", 1, "front-matter"),
        ("? [a, b]\n: c", 2, "yaml-key"),
        ("a: " + "[" * 5000, 2, "yaml-refused"),
    ],
)
def test_broken_front_matter_is_refused(tmp_path: Path, front: str, line: int, code: str) -> None:
    course = one_lesson(tmp_path, "Hello.")
    course.write("bad.md", f"---\n{front}\n---\nText.\n")
    assert f"bad.md:{line} {code}" in findings(course)


def test_yaml_traps_stay_the_text_that_was_typed(tmp_path: Path) -> None:
    course = one_lesson(tmp_path, "Hello.")
    for index, typed in enumerate(("NO", "yes", "12:30", "on", "2026-01-31", "1e3", "0x1f")):
        course.lesson("Hello.", f"lesson-{index}", title=typed)
    course.module("first-lesson", *(f"lesson-{index}" for index in range(7)))
    compiled = course.compile()
    assert findings(compiled) == []
    titles = [item["title"] for item in compiled.outline["modules"][0]["items"]]
    assert titles[1:] == ["NO", "yes", "12:30", "on", "2026-01-31", "1e3", "0x1f"]


def test_an_unknown_key_suggests_the_one_that_was_meant(tmp_path: Path) -> None:
    course = one_lesson(tmp_path, "Hello.")
    course.write(
        "bad.md",
        "---\nkind: lesson\nid: x\ntitle: T\nminutes: 1\nobjectives:\n  - id: a\n    txt: b\n---\n",
    )
    messages = [str(p) for p in course.compile().problems if p.path.endswith("bad.md")]
    assert any("bad.md:8:5: error: unknown key `txt`. Did you mean `text`?" in m for m in messages)


@pytest.mark.parametrize(
    ("text", "line", "code"),
    [
        (b"just text\n", 1, "no-front-matter"),
        (b"", 1, "no-front-matter"),
        (b"---\nkind: lesson\n", 1, "front-matter-open"),
        (b"---\nkind: lesson\n---\n\ncaf\xe9\n", 5, "encoding"),
        ("---\nkind: lesson\n---\n".encode("utf-16"), 1, "encoding"),
        (b"---\nkind: lesson\n---\na\x00b\n", 4, "control-character"),
        (b"x" * (5 * 1024 * 1024), 1, "too-large"),
    ],
)
def test_a_file_that_is_no_text_is_refused(
    tmp_path: Path, text: bytes, line: int, code: str
) -> None:
    course = one_lesson(tmp_path, "Hello.")
    course.write("bad.md", text)
    assert findings(course) == [f"bad.md:{line} {code}"]


def test_a_byte_order_mark_and_windows_line_ends_are_fine(tmp_path: Path) -> None:
    course = one_lesson(tmp_path, "Hello.")
    path = course.folder / LESSON
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert findings(course) == []


def test_an_id_is_used_once(tmp_path: Path) -> None:
    course = one_lesson(tmp_path, "Hello.")
    course.write("zz.md", (course.folder / LESSON).read_bytes())
    compiled = course.compile()
    assert findings(compiled) == ["zz.md:3 duplicate-id"]
    assert "modules/sample/first-lesson.md" in next(errors(compiled.problems)).message


def test_contents_name_what_exists_once(tmp_path: Path) -> None:
    course = one_lesson(tmp_path, "Hello.")
    course.module("first-lesson", "first-lesson", "fist-lesson", "sample")
    compiled = course.compile()
    assert findings(compiled) == [f"first-module.md:{n} contents" for n in (8, 9, 10)]
    messages = [problem.message for problem in errors(compiled.problems)]
    assert "Did you mean `first-lesson`?" in messages[1]


def test_a_folder_needs_one_course(tmp_path: Path) -> None:
    course = CourseFactory(tmp_path)
    course.lesson("Hello.")
    assert findings(course) == [":1 no-course"]
    course.course()
    course.module()
    course.write("other.md", (course.folder / "course.md").read_text().replace("sample", "other"))
    assert "other.md:2 two-courses" in findings(course)


@pytest.mark.parametrize(
    ("body", "line", "code"),
    [
        ("[x](lesson:nowhere)", 0, "dead-link"),
        ("\n\n[x](lesson:first-lesson#nowhere)", 2, "dead-link"),
        ("[x](#nowhere)", 0, "dead-link"),
        ("[x](other.md)", 0, "dead-link"),
        ("[x](/etc/passwd)", 0, "dead-link"),
        ("[x](javascript:alert(1))", 0, "link-scheme"),
        ("[x](&#106;avascript:alert(1))", 0, "link-scheme"),
        ("[x](java\tscript:alert(1))", 0, "link-scheme"),
        ("[x](data:text/html,hi)", 0, "link-scheme"),
        ("a\n\n![](images/a.png)", 2, "image-alt"),
        ("![A cat](images/none.png)", 0, "image"),
        ("![A cat](images/text.png)", 0, "image"),
        ("![A cat](https://example.org/a.png)", 0, "image"),
        ("![A cat](../../../a.png)", 0, "image"),
        ("a\n\n<script>alert(1)</script>", 2, "raw-html"),
        ("a\n\n<b>bold</b>", 2, "raw-html"),
        ("a <img src=x onerror=alert(1)>", 0, "raw-html"),
        ("- a\n- <i>b</i>", 1, "raw-html"),
        ("a\n<!-- hidden -->", 1, "raw-html"),
        ("<script src=x", 0, "raw-html"),
        ("# A title", 0, "heading-one"),
        ("A title\n=======", 0, "heading-one"),
        ("word[^1]", 0, "footnote-missing"),
        ("a[^1]\n\n[^1]: b\n[^1]: c", 3, "footnote-twice"),
        ("/// note\ntext", 0, "block-open"),
        ("text\n///", 1, "block-close"),
        ("/// nope\ntext\n///", 0, "block-unknown"),
        ("/// role | Police\ntext\n///", 0, "block-nested"),
        ("//// roles\n/// role | Nurse\ntext\n///\n////", 1, "block-nested"),
        ("//// roles\ntext\n////", 1, "block-nested"),
        ("/// note\n//// check\nobjective: know-it\n////\n///", 1, "block-nested"),
        ("- item\n\n    /// note\n    text\n    ///", 2, "block-form"),
        ("- [ ] a task", 0, "choice-outside"),
        ("a\n\n```\ncode", 2, "code-fence"),
        ("> " * 200 + "deep", 0, "too-deep"),
    ],
)
def test_bad_markdown_is_refused_where_it_stands(
    tmp_path: Path, body: str, line: int, code: str
) -> None:
    course = one_lesson(tmp_path, body)
    course.write("images/a.png", PNG)
    course.write("images/text.png", "not a picture")
    assert f"{LESSON}:{BODY_LINE + line} {code}" in findings(course)


def test_code_and_automatic_links_are_no_raw_html(tmp_path: Path) -> None:
    body = (
        "See <https://example.org/a?b=1&c=2>, mail <desk@example.org>, `<b>`, 3 < 4 > 2, a<b.\n\n"
        "```html\n<script>alert(1)</script>\n/// check\n```\n\n    <b>indented</b>\n"
    )
    assert findings(one_lesson(tmp_path, body)) == []


def test_a_link_to_a_document_that_nobody_can_open_is_dead(tmp_path: Path) -> None:
    course = one_lesson(tmp_path, "[draft](lesson:draft)")
    course.lesson("A draft.", "draft")
    assert findings(course) == [f"{LESSON}:{BODY_LINE} dead-link"]
    assert findings(course, "warning")[0] == "draft.md:3 not-listed"


def test_an_error_says_how_to_mend_it(tmp_path: Path) -> None:
    compiled = one_lesson(tmp_path, "[x](lesson:first-leson)").compile()
    [problem] = errors(compiled.problems)
    assert str(problem) == (
        "modules/sample/first-lesson.md:11:5: error: dead link: there is no lesson `first-leson`."
        " Did you mean `first-lesson`? [dead-link]"
    )


def test_two_folders_do_not_share_a_course_id(tmp_path: Path) -> None:
    from course_app.content.compile import compile_all

    one_lesson(tmp_path, "Hello.")
    other = CourseFactory(tmp_path, "other", course_id="sample")
    other.course()
    other.module()
    other.lesson("Hello.")
    courses = compile_all(other.modules_dir, other.quizzes_dir)
    assert [findings(course) for course in courses] == [[":1 duplicate-id"], [":1 duplicate-id"]]
