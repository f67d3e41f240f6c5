"""Field cards and templates: what is refused, where, and what the sheet shows."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from course_app.content.card_printing import blocks_of, print_card
from course_app.content.compiled import CompiledDocument
from course_app.content.kinds.panels import PANELS, share_out
from tests.content.course_factory import CourseFactory, findings, one_lesson

CARD_HEAD = "---\nkind: field-card\nid: card\ntitle: Card\nsummary: One sheet.\n---\n"
TEMPLATE_HEAD = "---\nkind: template\nid: form\ntitle: A form\nsummary: It.\nwho: All.\n---\n"
SECTIONS = "## One\n\nA\n\n## Two\n\n- B\n\n## Three\n\n1. C\n\n## Four\n\nCall [[a number]]\n"
COUNSEL = "**Have counsel review this before you use it.**"
MOMENT = datetime(2026, 1, 1, 8, 30, 15, 123456, tzinfo=UTC)


@pytest.fixture
def course(tmp_path: Path) -> CourseFactory:
    return one_lesson(tmp_path, "Hello.")


def card_of(course: CourseFactory, body: str) -> CompiledDocument:
    course.write("card.md", CARD_HEAD + body)
    compiled = course.compile()
    assert compiled.ok, [str(problem) for problem in compiled.problems]
    found = compiled.document("card")
    assert found is not None
    return found


def text_of(pdf: bytes) -> str:
    return " ".join(" ".join(p.extract_text() for p in PdfReader(io.BytesIO(pdf)).pages).split())


def test_a_card_and_a_template_are_published_though_nothing_lists_them(
    course: CourseFactory,
) -> None:
    course.write("card.md", CARD_HEAD + SECTIONS)
    course.write("form.md", f"{TEMPLATE_HEAD}{COUNSEL}\n\nFor [[name]].\n")
    course.lesson("Take [the card](field-card:card) and [a form](template:form).")
    compiled = course.compile()
    assert findings(compiled) == []
    assert "not-listed" not in str(findings(compiled, "warning"))
    assert compiled.outline["card"]["id"] == "card"
    assert [one["id"] for one in compiled.outline["templates"]] == ["form"]


def test_a_course_without_them_has_the_outline_that_it_always_had(course: CourseFactory) -> None:
    assert course.compile().outline.keys() == {"course", "modules", "glossary"}


@pytest.mark.parametrize(
    ("body", "finding"),
    [
        ("## One\n\nA\n\n## Two\n\nB\n", "card.md:7 card-sections"),
        (SECTIONS * 3, "card.md:7 card-sections"),
        (SECTIONS + "word " * 500, "card.md:7 card-length"),
        (f"Before.\n\n{SECTIONS}", "card.md:7 card-markup"),
        (SECTIONS + "\n| a |\n| - |\n| b |\n", "card.md:19 card-markup"),
        (SECTIONS + "\nCall [[a\nnumber]]\n", "card.md:23 blank"),
    ],
)
def test_a_card_that_no_sheet_can_show_is_refused_with_its_line(
    course: CourseFactory, body: str, finding: str
) -> None:
    course.write("card.md", CARD_HEAD + body)
    assert finding in findings(course)


def test_a_second_card_is_refused(course: CourseFactory) -> None:
    course.write("a.md", CARD_HEAD + SECTIONS)
    course.write("b.md", CARD_HEAD.replace("id: card", "id: other") + SECTIONS)
    assert findings(course) == ["b.md:2 card-twice"]


def test_a_module_cannot_list_a_template(course: CourseFactory) -> None:
    course.write("form.md", f"{TEMPLATE_HEAD}{COUNSEL}\n")
    course.module("first-lesson", "form")
    assert findings(course) == ["first-module.md:8 contents"]


@pytest.mark.parametrize("first", ["Ready to use.", "Have counsel review this before you use it."])
def test_a_template_that_does_not_begin_with_the_warning_is_refused(
    course: CourseFactory, first: str
) -> None:
    course.write("form.md", f"{TEMPLATE_HEAD}\n{first}\n")
    assert findings(course) == ["form.md:9 counsel"]


def test_a_template_is_kept_as_typed_and_shown_with_its_blanks(course: CourseFactory) -> None:
    body = f'{COUNSEL}\n\nFor [[name of "the agency"]].\n'
    course.write("form.md", TEMPLATE_HEAD + body)
    found = course.compile().document("form")
    assert found is not None
    assert found.payload["markdown"] == f"# A form\n\n{body}"
    assert '<span class="blank">name of “the agency”</span>' in found.payload["html"]


def test_the_sheet_is_one_page_and_shows_every_word_in_order(course: CourseFactory) -> None:
    card = card_of(course, SECTIONS)
    made = print_card(card.payload, MOMENT)
    assert len(PdfReader(io.BytesIO(made)).pages) == 1
    text = text_of(made)
    wanted = ["One A", "Two • B", "Three 1. C", "Four Call a number", "Next shift, if", "I will"]
    assert all(a in text for a in wanted)
    assert [*map(text.index, wanted)] == sorted(map(text.index, wanted))


def test_the_fullest_card_is_one_page_with_its_last_word(course: CourseFactory) -> None:
    body = SECTIONS + "\n" + "letters " * 390 + "lastword\n"
    made = print_card(card_of(course, body).payload, MOMENT)
    assert len(PdfReader(io.BytesIO(made)).pages) == 1
    assert "lastword" in text_of(made)


def test_a_sign_that_no_font_has_does_not_keep_the_sheet_from_being_made(
    course: CourseFactory,
) -> None:
    made = print_card(card_of(course, SECTIONS + "\nMark \U0001f9fd here\n").payload, MOMENT)
    assert "here" in text_of(made)


def test_mark_up_of_the_pdf_maker_in_a_card_is_text(course: CourseFactory) -> None:
    made = print_card(card_of(course, SECTIONS + "\nThen #let x = $y$ here\n").payload, MOMENT)
    assert "Then #let x = $y$ here" in text_of(made)


def test_blocks_keep_styles_numbers_and_blanks() -> None:
    html = (
        '<h2>Title<a class="anchor">#</a></h2>\n<p>Say <strong>this</strong> now.</p>'
        '<ol start="3"><li>Third</li><li><p>Loose</p></li></ol>'
        '<ul><li>At <span class="blank">place</span></li></ul>'
    )
    assert blocks_of(html) == [
        block("p", 0, ["", "Say "], ["strong", "this"], ["", " now."]),
        block("item", 3, ["", "Third"]),
        block("item", 4, ["", "Loose"]),
        block("item", 0, ["", "At "], ["blank", "place"]),
    ]


def block(kind: str, number: int, *runs: list[str]) -> dict[str, Any]:
    return {"kind": kind, "number": number, "runs": list(runs)}


@given(st.lists(st.integers(0, 200), min_size=PANELS, max_size=8))
def test_sections_keep_their_order_and_no_quarter_is_empty(sizes: list[int]) -> None:
    shared = share_out(sizes)
    assert [at for panel in shared for at in panel] == list(range(len(sizes)))
    assert len(shared) == PANELS
    assert all(shared)


@given(st.lists(st.integers(0, 200), min_size=PANELS, max_size=8), st.data())
def test_no_other_cut_leaves_the_fullest_quarter_smaller(
    sizes: list[int], data: st.DataObject
) -> None:
    inner = data.draw(
        st.sets(st.integers(1, len(sizes) - 1), min_size=PANELS - 1, max_size=PANELS - 1)
    )
    other = max(sum(sizes[a:b]) for a, b in pairwise([0, *sorted(inner), len(sizes)]))
    assert max(sum(sizes[at] for at in panel) for panel in share_out(sizes)) <= other
