"""The PDF: one page, tagged for assistive technology, and honest about every name."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from typing import Any

import pytest
from pypdf import PdfReader
from pypdf.generic import DictionaryObject

from course_app.certificates import printing
from course_app.certificates.award import Award
from course_app.certificates.facts import make_facts
from course_app.certificates.transcript import Transcript
from course_app.lib.canonical import canonical_json
from tests.certificates.test_facts import CREDIT, DAY, HELD, module, record

ADDRESS = "https://training.harborcity.example.gov"
SIGNATURE = bytes(64)
# Scripts that typst's own fonts cover.
PRINTABLE = {
    "Vietnamese": "Nguyễn Thị Ánh",
    "Turkish": "Şükrü İğdır",
    "Hawaiian": "Kaʻiulani Kahanu",
    "Greek": "Γιώργος Παπαδόπουλος",
    "Cyrillic": "Иван Ґедзь",
    "Hebrew": "שרה כהן",
    "Arabic": "محمد علي",
    "Armenian": "Արամ",
    "Georgian": "გიორგი",
    "mixed directions": "Maya (מאיה) Torres",
    "mark-up": "<b>Maya</b> #let x = $y$ \\ [z] *a* _b_ `c`",
    "quotes": 'O"Neil \\"; DROP',
    "200 wide letters": "W" * 200,
    "200 in words": ("Wilhelmina van der Bergen " * 8)[:200],
}
UNPRINTABLE = {"Chinese": "田中太郎", "Korean": "김철수", "Thai": "สมชาย", "Amharic": "አበበ"}


@pytest.fixture(autouse=True)
def _own_fonts_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """What this machine has installed must not decide what a test sees."""
    kept = printing.compiler
    monkeypatch.setattr(printing, "compiler", lambda template, _own: kept(template, True))


def facts_with(name: str = "Maya Torres", **changes: Any) -> bytes:
    given = replace(record(), name=name)
    return canonical_json({**make_facts(given), **changes})


def read(data: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(data))


def printed(facts: bytes) -> PdfReader:
    return read(printing.print_certificate(facts, SIGNATURE, ADDRESS))


def structure(reader: PdfReader) -> list[DictionaryObject]:
    """Every element of the structure tree."""
    root: Any = reader.trailer["/Root"]
    found: list[DictionaryObject] = []
    waiting: list[Any] = [root["/StructTreeRoot"]]
    while waiting:
        node = waiting.pop().get_object()
        if isinstance(node, DictionaryObject):
            if "/S" in node:
                found.append(node)
            waiting += [node["/K"]] if "/K" in node else []
        elif isinstance(node, list):
            waiting += node
    return found


def test_it_is_one_tagged_page_with_title_language_and_alternative_text() -> None:
    reader = printed(facts_with())
    root: Any = reader.trailer["/Root"]
    assert len(reader.pages) == 1
    assert (float(reader.pages[0].mediabox.width), float(reader.pages[0].mediabox.height)) == (
        792,
        612,
    )
    assert root["/MarkInfo"]["/Marked"] == True  # noqa: E712 a PDF boolean is an object
    assert root["/Lang"] == "en"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"] == True  # noqa: E712
    assert reader.metadata is not None
    assert reader.metadata.title == "Certificate 0000-0000-0000-0000: A course"
    assert b"pdfuaid:part>1<" in root["/Metadata"].get_object().get_data()
    kinds = [str(node["/S"]) for node in structure(reader)]
    assert kinds.count("/H1") == 1
    [alt] = [str(node["/Alt"]) for node in structure(reader) if str(node["/S"]) == "/Figure"]
    assert ADDRESS in alt


def test_every_font_is_embedded() -> None:
    page: Any = printed(facts_with()).pages[0]
    for font in page["/Resources"]["/Font"].values():
        below = font.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"]
        assert {"/FontFile2", "/FontFile3"} & set(below.get_object())


def test_it_says_what_it_must() -> None:
    text = " ".join(printed(facts_with()).pages[0].extract_text().split())
    for words in (
        "Certificate of completion",
        "Maya Torres",
        "A course",
        "Harbor City Police",
        "0000-0000-0000-0000",
        "February 28, 2026",
        "0.75",
        "Not submitted to a board",
        "certifies nobody to do anything",
        "Nobody endorses this course",
        "/certificates/",
    ):
        assert words in text


def test_a_module_certificate_names_the_module_and_its_board() -> None:
    given = record(
        module("one", 60, 1.5),
        credits=[CREDIT],
        licences=(HELD,),
        award=Award("module:one", DAY),
        demo=True,
    )
    text = " ".join(printed(canonical_json(make_facts(given))).pages[0].extract_text().split())
    assert "has completed the module One of the course A course" in text
    assert "Approved by State EMS Board, approval 2026-114" in text
    assert "DEMO" in text


def test_paper_shows_the_end_of_a_license_and_never_points() -> None:
    given = record(
        module("one", 60, 1.5),
        credits=[CREDIT],
        licences=(replace(HELD, number="PM 00412 77"),),
        award=Award("module:one", DAY),
    )
    text = " ".join(printed(canonical_json(make_facts(given))).pages[0].extract_text().split())
    assert "license ending in 277 (Paramedic)" in text
    assert "00412" not in text
    assert "17/2" not in text


@pytest.mark.parametrize(
    ("marks", "words"),
    [
        ([80, 80], "passed, pass mark 80%"),
        ([70, 80], "passed, pass mark 70 to 80%"),
        ([None], ""),
        ([], ""),
    ],
)
def test_paper_says_the_pass_mark_and_never_how_well(marks: list[int | None], words: str) -> None:
    results = [{"percent": 93, "pass_mark": mark, "passed": True} for mark in marks]
    text = " ".join(printed(facts_with(results=results)).pages[0].extract_text().split())
    assert words in text
    assert ("Quizzes" in text) == bool(words)
    assert "93" not in text


def test_paper_says_when_it_was_issued_in_which_zone_and_with_which_key() -> None:
    text = " ".join(printed(facts_with(key="4d7c9a1e5b2f8036")).pages[0].extract_text().split())
    assert "Issued on February 28, 2026" in text
    assert "Dates are those of America/New_York" in text
    assert "signed with key 4d7c9a1e5b2f8036" in text


def test_a_module_certificate_names_its_objectives_when_they_fit() -> None:
    given = replace(record(module("one", 60)), award=Award("module:one", DAY))
    facts = make_facts(given)
    for objectives, there in ((["Name the signs."], True), (["Name the signs. " * 9] * 5, False)):
        facts["objectives"] = objectives
        text = printed(canonical_json(facts)).pages[0].extract_text()
        assert ("Name the signs" in text) == there


def test_a_license_of_two_signs_is_not_printed_whole() -> None:
    assert [printing._ending(number) for number in ("7", "77", "P-77")] == [
        "on record",
        "ending in 7",
        "ending in 77",
    ]


def test_its_facts_and_signature_travel_inside() -> None:
    facts = facts_with()
    attached = dict(printed(facts).attachments)
    [data] = attached["certificate.json"]
    held = json.loads(data)
    assert canonical_json(held["facts"]) == facts
    assert held["signature"] == SIGNATURE.hex()


@pytest.mark.parametrize("script", PRINTABLE)
def test_a_name_is_printed_as_it_is_on_one_page(script: str) -> None:
    reader = printed(facts_with(PRINTABLE[script]))
    assert len(reader.pages) == 1
    drawn = "".join(reader.pages[0].extract_text().split())
    assert "\x00" not in drawn
    if script in ("mark-up", "quotes", "200 wide letters", "Cyrillic", "Greek"):
        assert "".join(PRINTABLE[script].split()) in drawn.replace("\u200b", "")


@pytest.mark.parametrize("script", UNPRINTABLE)
def test_a_name_that_no_font_has_waits_for_its_latin_form(script: str) -> None:
    name = UNPRINTABLE[script]
    with pytest.raises(printing.NeedsLatin):
        printed(facts_with(name))
    reader = printed(facts_with(name, latin_name="Hanako Yamada"))
    text = " ".join(reader.pages[0].extract_text().split())
    assert "Hanako Yamada" in text
    assert "The name as recorded, in its own script" in text
    [data] = dict(reader.attachments)["certificate.json"]
    assert json.loads(data)["facts"]["name"] == name


def test_a_latin_form_given_before_stands_under_the_name() -> None:
    text = printed(facts_with("Иван", latin_name="Ivan")).pages[0].extract_text()
    assert "Иван" in text
    assert "Ivan" in text


def test_a_sign_that_is_no_letter_is_left_out_of_the_print_only() -> None:
    reader = printed(facts_with("Ann 🚒 Lee", agency="Rescue 🚑 1"))
    text = " ".join(reader.pages[0].extract_text().split())
    assert "Ann Lee" in text
    assert "for Rescue 1" in text
    [data] = dict(reader.attachments)["certificate.json"]
    assert json.loads(data)["facts"]["name"] == "Ann 🚒 Lee"


def test_the_longest_of_everything_still_fits_one_page() -> None:
    credit = {**CREDIT, "board": "Board " * 33, "category": "Category " * 20}
    modules = [module(f"module number {n} " + "word " * 30, 60) for n in range(12)]
    given = record(
        *modules,
        credits=[credit] * 3,
        licences=(replace(HELD, board="Board " * 33),),
        agency="Agency " * 28,
        name="W" * 200,
    )
    facts = make_facts(given)
    facts["course"]["title"] = "Course " * 28
    reader = printed(canonical_json(facts))
    assert len(reader.pages) == 1
    heights: list[float] = []
    reader.pages[0].extract_text(
        visitor_text=lambda text, cm, tm, _font, _size: (
            heights.append(tm[4] * cm[1] + tm[5] * cm[3] + cm[5]) if text.strip() else None
        )
    )
    assert heights
    assert all(20 < height < 612 for height in heights), sorted(heights)


def test_the_same_certificate_prints_to_the_same_bytes() -> None:
    first, second = (printing.print_certificate(facts_with(), SIGNATURE, ADDRESS) for _ in range(2))
    assert first == second


@pytest.mark.parametrize("name", ["Maya Torres", "田中太郎"])
def test_a_transcript_is_tagged_too(name: str) -> None:
    reader = read(printing.print_transcript(Transcript(name, []), None, DAY, False))
    root: Any = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] == True  # noqa: E712
    assert root["/Lang"] == "en"
    assert "/H1" in [str(node["/S"]) for node in structure(reader)]
