"""What a lesson may hold, and the HTML that comes of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from course_app.content.sanitise import sanitize
from tests.content.course_factory import (
    BODY_LINE,
    CHECK,
    PNG,
    CourseFactory,
    findings,
    lesson_html,
    one_lesson,
)


@pytest.mark.parametrize(
    ("body", "html"),
    [
        ("/// note\nHi\n///", '<p class="callout__title">Note</p>\n<p>Hi</p>\n</aside>'),
        ("/// caution | Look out\nHi\n///", '<p class="callout__title">Look out</p>'),
        ("/// try\nHi\n///", 'class="callout callout--try" role="note"'),
        ("/// reveal | Why?\nHi\n///", "<summary>Why?</summary>\n<p>Hi</p>\n</details>"),
        ("//// roles\n/// role | EMS\nHi\n///\n////", '<div class="role" data-role="ems">'),
        ("/// note\n/// reveal | Why?\nHi\n///\n///", "<summary>Why?</summary>\n<p>Hi</p>"),
        ("## Two words", '<h2 id="two-words">Two words<a aria-label='),
        ("| A | B |\n| --- | --: |\n| 1 | 2 |", 'aria-label="Table 1" class="table-scroll"'),
        ("| A | B |\n| --- | --: |\n| 1 | 2 |", '<td class="align-right">2</td>'),
        ("Term\n:   Meaning", "<dt>Term</dt>\n<dd>Meaning</dd>"),
        ("`code`", "<code>code</code>"),
        ("```python\nx = '<b>'\n```", "x = '&lt;b&gt;'"),
        ('She said "it\'s fine".', "She said “it’s fine”."),
        ("Call [988](tel:988).", '<a href="tel:988">988</a>'),
        ("[self](lesson:first-lesson)", 'href="/courses/sample/lessons/first-lesson"'),
        ("[home](course.md)", 'href="/courses/sample"'),
        ("[m](module:first-module)", 'href="/courses/sample/modules/first-module"'),
        ("[up](#start)", 'href="#start"'),
    ],
)
def test_markdown_becomes_html(tmp_path: Path, body: str, html: str) -> None:
    assert html in lesson_html(one_lesson(tmp_path, body))


def test_a_picture_alone_is_a_figure_with_its_size(tmp_path: Path) -> None:
    course = one_lesson(tmp_path, '![A small cat](images/a.png "The cat")')
    course.write("images/a.png", PNG)
    html = lesson_html(course)
    [asset] = course.compile().assets.values()
    assert asset.data == PNG
    assert asset.media_type == "image/png"
    assert f'src="/media/{asset.sha256}.png"' in html
    assert 'alt="A small cat"' in html
    assert 'height="3"' in html
    assert "<figcaption>The cat</figcaption>" in html


@pytest.mark.parametrize(
    "drawing",
    [
        "<script>alert(1)</script>",
        '<rect onclick="alert(1)"/>',
        "<foreignObject/>",
        '<use href="https://example.org/x.svg#a"/>',
        "<style>@import url(https://example.org/a.css)</style>",
        '<rect fill="url(https://example.org/a)"/>',
        '<a href="javascript:alert(1)"><rect/></a>',
        '<image href="data:image/png;base64,AAAA"/>',
        "<rect>",
    ],
)
def test_a_drawing_with_anything_active_in_it_is_refused(tmp_path: Path, drawing: str) -> None:
    course = one_lesson(tmp_path, "![A drawing](a.svg)")
    course.write("a.svg", f'<svg xmlns="http://www.w3.org/2000/svg">{drawing}</svg>')
    assert findings(course) == [f"first-lesson.md:{BODY_LINE} image"]


def test_a_drawing_that_could_grow_is_refused(tmp_path: Path) -> None:
    course = one_lesson(tmp_path, "![A drawing](a.svg)")
    bomb = '<!DOCTYPE svg [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
    course.write("a.svg", f'{bomb}<svg xmlns="http://www.w3.org/2000/svg"><text>&b;</text></svg>')
    assert findings(course) == [f"first-lesson.md:{BODY_LINE} image"]


def test_a_plain_drawing_is_fine(tmp_path: Path) -> None:
    course = one_lesson(tmp_path, "![A drawing](a.svg)")
    course.write(
        "a.svg",
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 30"><title>T</title>'
        '<defs><linearGradient id="g"><stop offset="0"/></linearGradient></defs>'
        '<rect fill="url(#g)" width="10" height="10"/></svg>',
    )
    assert 'width="40"' in lesson_html(course)


def test_footnotes_are_the_sources_numbered_in_reading_order(tmp_path: Path) -> None:
    course = one_lesson(tmp_path, "B.[^b] A.[^a] B.[^b]\n\n[^a]: Source A\n[^b]: Source B\n")
    document = course.compile().document("first-lesson")
    assert document is not None
    sources = document.payload["sources_html"]
    assert sources.index("Source B") < sources.index("Source A")
    assert "footnote" not in document.payload["sections"][0]["parts"][0]["html"].split("<sup")[0]


def test_sections_begin_at_headings_and_checks_stand_between(tmp_path: Path) -> None:
    body = f"Opening.\n\n## First\n\nOne.\n\n{CHECK}\n\nTwo.\n\n## Second\n\n### Deeper\n\nThree.\n"
    document = one_lesson(tmp_path, body).compile().document("first-lesson")
    assert document is not None
    sections = document.payload["sections"]
    assert [s["id"] for s in sections] == ["start", "first", "second"]
    assert [list(p) for p in sections[1]["parts"]] == [["html"], ["check"], ["html"]]
    assert document.payload["checks"]["a-check"]["choices"][1] == {
        "id": "b",
        "html": "The right one",
        "correct": True,
        "feedback_html": "Yes.",
    }


def test_a_video_needs_captions_and_a_transcript(tmp_path: Path) -> None:
    course = one_lesson(tmp_path, "/// video | A handoff\nsrc: media/a.mp4\n///\n")
    compiled = course.compile()
    assert findings(compiled) == [f"first-lesson.md:{BODY_LINE} video"] * 2
    course.lesson(
        "/// video | A handoff\nsrc: media/a.mp4\ncaptions: media/a.vtt\n"
        "transcript: She says hello.\n\nHe says **hello**.\n///\n"
    )
    course.write("media/a.mp4", b"\x00\x00\x00\x18ftypmp42" + b"\x00" * 30)
    course.write("media/a.vtt", "WEBVTT\n\n00:00.000 --> 00:01.000\nHello\n")
    html = lesson_html(course)
    assert '<track default="" kind="captions"' in html or 'kind="captions"' in html
    assert "He says <strong>hello</strong>." in html
    assert 'controls=""' in html


def test_a_term_is_linked_at_its_first_use_in_running_text(tmp_path: Path) -> None:
    course = one_lesson(
        tmp_path,
        "## Craving\n\n`craving` and [craving](https://example.org). **Cravings** come. A craving"
        " goes. An ACE, not an ace. OD.\n",
    )
    course.glossary(
        """\
        ## Craving
        A strong pull.

        ## Adverse childhood experience (ACE)
        An event.

        ## Overdose
        also: OD, overdosed

        Too much.
        """
    )
    html = lesson_html(course)
    assert html.count('class="term"') == 3
    assert '<strong><a class="term" data-term="craving" href="#term-craving">Cravings</a>' in html
    assert 'href="#term-adverse-childhood-experience-ace">ACE</a>, not an ace' in html
    document = course.compile().document("first-lesson")
    assert document is not None
    assert document.payload["glossary"]["overdose"]["html"] == "<p>Too much.</p>"


def test_a_check_without_feedback_or_objective_is_refused(tmp_path: Path) -> None:
    course = one_lesson(
        tmp_path, "/// check\nobjective: know-its\nQ?\n\n- [ ] One\n- [x] Two\n    > Yes.\n///\n"
    )
    assert findings(course) == [
        f"first-lesson.md:{BODY_LINE + 1} check-objective",
        f"first-lesson.md:{BODY_LINE + 4} choice-feedback",
    ]


def test_the_sanitiser_names_what_it_removed() -> None:
    html, removed = sanitize('<p onclick="x()">a<script>alert(1)</script></p>')
    assert "script" not in html
    assert "onclick" not in html
    assert "<script>" in removed
    assert "<p onclick=x()>" in removed


def test_the_sanitiser_leaves_allowed_html_alone() -> None:
    html = '<p class="x">a <a href="https://example.org">b</a> &amp; c</p>'
    assert sanitize(html) == (html, [])


def test_a_second_course_stands_beside_the_first(tmp_path: Path) -> None:
    from course_app.content.compile import compile_all

    one_lesson(tmp_path, "Hello.")
    other = CourseFactory(tmp_path, "other")
    other.course()
    other.module(name="first-module")
    other.lesson("Hello.")
    courses = compile_all(other.modules_dir, other.quizzes_dir)
    assert [(c.course_id, c.ok) for c in courses] == [("other", True), ("sample", True)]
    assert [
        c.course_id for c in compile_all(other.modules_dir, other.quizzes_dir, only="other")
    ] == ["other"]
