"""The kind `resources`: what it makes of a catalogue, and what it says of a wrong one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from course_app.content.problems import errors
from tests.content.course_factory import CourseFactory, findings, lesson_html, one_lesson

FRONT = """\
---
kind: resources
id: help
title: Getting help
types:
  list: A "list"
  site: Mentor site
audiences:
  crews: Crews
  leaders: Leaders
topics:
  start: Starting
visit:
  type: site
  title: A visit
  parts:
    - title: Before
      lines:
        - Call them
---
"""
FIRST = FRONT.count("\n") + 1  # the line on which the body begins
ITEM = "## One\ntype: list\naudiences: crews\ntopics: start\n"


def catalogue(root: Path, body: str, front: str = FRONT) -> CourseFactory:
    course = one_lesson(root, "Text.")
    course.write("help.md", front + body)
    return course


def payload(course: CourseFactory) -> dict[str, Any]:
    compiled = course.compile()
    assert compiled.ok, [str(problem) for problem in compiled.problems]
    document = compiled.document("help")
    assert document is not None
    return document.payload


def test_an_item_has_its_tags_links_questions_and_text(tmp_path: Path) -> None:
    text = (
        "## One & two\nid: one\ntype: site\nplace: Here\nyear: 2020\nby: Us\naudiences: all\n"
        "topics: start\n\nlink: https://www.example.org/a?b=c\nlink: [Words](http://x.example)\n"
        "ask: Who?\nask: When?\nnote: Soon.\n\nIt *helps*.\n\nnote: is text here.\n"
    )
    [item] = payload(catalogue(tmp_path, text))["resources"]
    assert item == {
        "id": "one",
        "title": "One & two",
        "type": "site",
        "pathways": [],
        "audiences": ["crews", "leaders"],
        "topics": ["start"],
        "year": "2020",
        "by": "Us",
        "place": "Here",
        "note": "Soon.",
        "links": [
            {"url": "https://www.example.org/a?b=c", "label": "", "host": "example.org"},
            {"url": "http://x.example", "label": "Words", "host": "x.example"},
        ],
        "ask": ["Who?", "When?"],
        "html": "<p>It <em>helps</em>.</p>\n<p>note: is text here.</p>",
        "text": "It helps. note: is text here.",
    }


def test_the_page_has_the_labels_the_text_above_and_the_sheet(tmp_path: Path) -> None:
    found = payload(catalogue(tmp_path, f"See [one](#one).\n\n{ITEM}\nText.\n"))
    assert found["html"] == '<p>See <a href="#one">one</a>.</p>'
    assert found["lists"]["types"] == {"list": "A “list”", "site": "Mentor site"}
    assert found["lists"]["pathways"] == {}
    assert found["visit"]["parts"] == [{"title": "Before", "lines": ["Call them"], "write": False}]


def test_it_is_published_without_being_listed_and_stands_in_the_outline(tmp_path: Path) -> None:
    course = catalogue(tmp_path, f"{ITEM}\nText.\n")
    outline = course.compile().outline
    assert outline is not None
    assert outline["resources"].items() >= {"id": "help", "title": "Getting help"}.items()
    assert findings(course, "warning") == findings(one_lesson(tmp_path / "b", "Text."), "warning")


def test_an_outline_without_one_is_what_it_was(tmp_path: Path) -> None:
    outline = one_lesson(tmp_path, "Text.").compile().outline
    assert outline is not None
    assert "resources" not in outline


def test_lessons_link_to_the_page_and_to_an_item_that_is_there(tmp_path: Path) -> None:
    course = catalogue(tmp_path, f"{ITEM}\nText.\n")
    course.lesson("Go to [help](resources:help) or [the one](resources:help#one).")
    html = lesson_html(course)
    assert 'href="/courses/sample/resources"' in html
    assert 'href="/courses/sample/resources#one"' in html
    course.lesson("Go to [the other](resources:help#other).")
    assert findings(course) == ["first-lesson.md:11 dead-link"]


@pytest.mark.parametrize(
    ("item", "found"),
    [
        ("## One\naudiences: crews\ntopics: start\n\nText.", "1 missing-key"),
        ("## One\ntype: list\ntopics: start\n\nText.", "1 missing-key"),
        ("## One\ntype: list\naudiences: crews\n\nText.", "1 missing-key"),
        (f"{ITEM}year: 20x4\n\nText.", "5 bad-value"),
        (f"{ITEM}id: Not An Id\n\nText.", "5 bad-value"),
        (f"{ITEM}id: main\n\nText.", "5 bad-value"),
        (f"{ITEM}by:\n\nText.", "5 empty-value"),
        (f"{ITEM}autor: me\n\nText.", "5 unknown-key"),
        (f"{ITEM}type: site\n\nText.", "5 key-twice"),
        (f"{ITEM}pathways: river\n\nText.", "5 word-unknown"),
        ("## One\ntype: lists\naudiences: crews\ntopics: start\n\nText.", "2 word-unknown"),
        ("## One\ntype: all\naudiences: crews\ntopics: start\n\nText.", "2 word-unknown"),
        ("## One\ntype: list, site\naudiences: crews\ntopics: start\n\nText.", "2 bad-value"),
        ("## One\ntype: list\naudiences: crews, dogs\ntopics: start\n\nText.", "3 word-unknown"),
        (ITEM, "1 item-empty"),
        ("Hello, [you](#gone).\n\n" + ITEM + "\nText.", "1 dead-link"),
        ("Hello.", "1 items-missing"),
        (f"{ITEM}\nText.\n\n{ITEM}\nMore.", "8 item-twice"),
        (f"{ITEM}\nA [dead](lesson:gone) link.", "6 dead-link"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(tmp_path: Path, item: str, found: str) -> None:
    line, code = found.split()
    expected = f"help.md:{FIRST + int(line) - 1} {code}"
    assert findings(catalogue(tmp_path, item)) == [expected]


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)",
        "www.example.org",
        "/inside",
        "https://",
        "https://host",
        "https://a b.example",
        "https://user@example.org",
        "https://[::1",
        '[words](https://example.org/"x")',
        "[words](mailto:a@example.org)",
        "[words]",
    ],
)
def test_a_link_is_a_whole_web_address(tmp_path: Path, link: str) -> None:
    course = catalogue(tmp_path, f"{ITEM}link: {link}\n\nText.")
    assert findings(course) == [f"help.md:{FIRST + 4} link-form"]


def test_a_near_word_is_named(tmp_path: Path) -> None:
    course = catalogue(tmp_path, ITEM.replace("crews", "crew") + "\nText.")
    [problem] = errors(course.compile().problems)
    assert "Did you mean `crews`?" in problem.message
    assert "crews, leaders" in problem.message


def test_the_sheet_is_for_a_type_that_there_is(tmp_path: Path) -> None:
    front = FRONT.replace("  type: site", "  type: place")
    assert findings(catalogue(tmp_path, f"{ITEM}\nText.", front)) == ["help.md:14 word-unknown"]


def test_no_word_of_a_list_is_called_all(tmp_path: Path) -> None:
    front = FRONT.replace("  leaders: Leaders", "  all: Everybody")
    assert findings(catalogue(tmp_path, f"{ITEM}\nText.", front)) == ["help.md:10 bad-value"]


def test_a_second_catalogue_is_refused(tmp_path: Path) -> None:
    course = catalogue(tmp_path, f"{ITEM}\nText.")
    course.write("more.md", FRONT.replace("id: help", "id: more") + f"{ITEM}\nText.")
    assert findings(course) == ["more.md:2 two-catalogues"]
