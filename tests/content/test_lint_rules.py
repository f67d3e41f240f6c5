"""Each rule of the lint: texts on which it fires, and tricky ones on which it does not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_app.content.lint.acronyms import find_acronyms
from course_app.content.lint.link_words import find_links
from course_app.content.lint.numbers import find_figures
from course_app.content.lint.reading import level
from course_app.content.lint.sentences import long_in, long_sentences
from course_app.content.lint.wording import alike, double_negative, negative_pair
from course_app.content.lint.words import find_words

LONG = "word " * 31
SHORT = "word " * 30


def long_at(text: str) -> list[tuple[int, int]]:
    return [(found.line, found.col) for found in long_sentences(text.split("\n"), 1)]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        (f"{LONG}.", (1, 1)),
        (f"Short one. {LONG}.", (1, 12)),
        (f"One.\nTwo.\n{LONG}", (3, 1)),
        ("\n\n" + "word\n" * 31, (3, 1)),
        (f"> {LONG}.", (1, 3)),
        (f"Dr. {'word ' * 30}.", (1, 1)),
        (f"## A heading\n{LONG}", (2, 1)),
    ],
)
def test_a_long_sentence_is_found_where_it_begins(text: str, place: tuple[int, int]) -> None:
    assert long_at(text) == [place]


@pytest.mark.parametrize(
    "text",
    [
        f"{SHORT}.",
        f"{SHORT}. {SHORT}? {SHORT}!",
        f'{SHORT}." {SHORT}.',
        f"{SHORT}.[^1] {SHORT}.[^2]",
        f"{SHORT}.\n\n{SHORT}.",
        f"- {LONG}",
        f"1. {LONG}",
        f"| {LONG} |",
        f"# {LONG}",
        f"/// note | {LONG}",
        f"[^1]: {LONG}",
        f"{'word ' * 29} [words](https://example.org/{'-a' * 40}).",
        "well-known " * 30,
    ],
)
def test_a_text_of_short_sentences_is_left_alone(text: str) -> None:
    assert long_at(text) == []


def acronyms(text: str, *defined: str) -> list[str]:
    return [name for _, _, name in find_acronyms(text.split("\n"), 1, frozenset(defined))]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Call the QRT first.", "QRT"),
        ("Two QRTs came.", "QRT"),
        ("The QRT's car.", "QRT"),
        ("- A CIT-trained officer", "CIT"),
        ("The QRT (again) came.", "QRT"),
        ("Ask the QRT (2 people).", "QRT"),
        ("[QRT](lesson:x) helps.", "QRT"),
        ("The QRT, at [the desk](https://a.example/qrt/x).\n\n[^1]: qrt", "QRT"),
        ("The C4 unit and the B2B desk", "B2B"),
        ("The team (see the QRT) left.", "QRT"),
    ],
)
def test_an_acronym_that_nobody_spells_out_is_found_once(text: str, name: str) -> None:
    assert acronyms(f"{text}\n\n{text}") == [name]


@pytest.mark.parametrize(
    "text",
    [
        "The quick response team (QRT) came. The QRT left.",
        "The QRT (quick response team) came.",
        "*Quick response teams* (QRTs) came. One QRT left.",
        "QRT stands for quick response team.",
        "In the US, a PDF by GPS with CPR.",
        "Do NOT wait. You do not need to.",
        "`QRT` and https://QRT.example/QRT and [words](https://example.org/QRT)",
        "## QRT\n\n/// role | EMS\n\n[^1]: QRT, 2020",
        "Form PEP23-06-01, number A1 and 42 CFR.",
        "**MARCUS:** Hello.",
    ],
)
def test_an_acronym_that_is_known_or_spelt_out_is_left_alone(text: str) -> None:
    assert acronyms(text, "CFR") == []


@pytest.mark.parametrize(
    "link",
    [
        "[here](https://a.example)",
        "[Click here](https://a.example)",
        "[**Read more**](lesson:x)",
        "[this link.](lesson:x)",
        "[the website](https://a.example)",
        "[https://a.example](https://a.example)",
        "[](https://a.example)",
        "see https://a.example/page now",
        "<https://a.example>",
    ],
)
def test_a_link_without_meaning_is_found(link: str) -> None:
    [(line, _, _)] = find_links(["", f"See {link}."], 1)
    assert line == 2


@pytest.mark.parametrize(
    "text",
    [
        "[the national survey](https://a.example)",
        "[Read the guide to naloxone](https://a.example)",
        "[988](tel:988) and <desk@example.org>",
        "![here](images/a.png)",
        "`[here](https://a.example)`",
        "Come here [now](and) then[^here].",
        "[^1]: Survey, 2024, [https://a.example](https://a.example), https://b.example",
        "[example.org](https://example.org/survey)",
    ],
)
def test_a_link_that_says_where_it_leads_is_left_alone(text: str) -> None:
    assert list(find_links([text], 1)) == []


@pytest.mark.parametrize(
    "text",
    [
        "It is not unlikely that he breathes.",
        "He is never not afraid.",
        "You should not do nothing.",
        "It isn't impossible.",
        "Nobody should never ask.",
        "You can’t do no harm here.",
    ],
)
def test_a_double_negative_is_found(text: str) -> None:
    assert double_negative(text)


@pytest.mark.parametrize(
    "text",
    [
        "He does not answer, and nobody else is there.",
        "No, it is not.",
        "Neither the officer nor the medic may promise it.",
        "Not only the police, but also the crew.",
        "He no longer does it. It does not help.",
        "A no has no penalty.",
        "Saying no changes nothing about the offer.",
        "She says “I don't know nothing” and waits.",
        "Do not touch what you cannot name.",
        "It is unlikely, and it is not lawful.",
        "If he does not breathe, do not wait.",
        "",
    ],
)
def test_one_negation_a_clause_is_left_alone(text: str) -> None:
    assert double_negative(text) == ""


def test_a_no_to_a_question_for_what_is_not_so_is_found() -> None:
    assert negative_pair("Which of these is not a sign?", ["A cough", "No cough"]) == "No cough"
    assert negative_pair("Which of these is not a sign?", ["A cough", "Sleep"]) == ""
    assert negative_pair("Which of these is a sign?", ["A cough", "No cough"]) == ""
    assert negative_pair("He does not answer. What helps?", ["No rush", "Haste"]) == ""


NEAR = "Call the medic and stay with him until they come"


@pytest.mark.parametrize(
    ("choices", "found"),
    [
        ([NEAR, "Other", f"{NEAR}!"], True),
        ([NEAR, NEAR.replace("medic", "nurse")], True),
        ([NEAR, NEAR.upper()], True),
        ([NEAR, "Call nobody", "Drive on"], False),
        (["His tolerance has fallen", "His tolerance has risen"], False),
        ([f"{NEAR}, for 24 hours", f"{NEAR}, for 72 hours"], False),
        ([f"One: {NEAR}", f"Two: {NEAR}"], False),
        ([f"First scene, then {NEAR}", f"First {NEAR}, then scene"], False),
        (["True", "False"], False),
        (["", ""], False),
    ],
)
def test_choices_that_are_too_much_alike_are_found(choices: list[str], found: bool) -> None:
    assert (alike(choices) is not None) == found


PIECES = st.sampled_from(
    ["[", "](", ")", "`", "**", "\n", "\n\n", "> ", "- ", "| ", "[^", "]: ", ". ", "“", "”",
     "QRT (", "here", "https://", "not un", "n't ", "addict", "40% ", "/// ", "# ",
     "e.g. ", "\u2028", "é"]
)  # fmt: skip
TEXTS = st.text() | st.lists(PIECES | st.text(max_size=3), max_size=40).map("".join)


@given(TEXTS)
def test_no_rule_raises_on_any_text_and_each_points_into_it(text: str) -> None:
    lines = text.split("\n")
    places = [
        *((found.line, found.col) for found in find_words(lines, 1)),
        *((found.line, found.col) for found in long_sentences(lines, 1)),
        *((line, col) for line, col, _ in find_figures(lines, 1)),
        *((line, col) for line, col, _ in find_links(lines, 1)),
        *((line, col) for line, col, _ in find_acronyms(lines, 1, frozenset())),
    ]
    for line, col in places:
        assert 1 <= col <= len(lines[line - 1])


@given(TEXTS, TEXTS)
def test_no_rule_on_questions_raises_on_any_text(first: str, second: str) -> None:
    assert double_negative(first).strip() == double_negative(first)
    assert negative_pair(first, [second]) in ("", second)
    assert alike([first, second]) in (None, (first, second))
    assert (alike([first, second]) is None) == (alike([second, first]) is None)
    found = long_in(first)
    assert found is None or found.words > 30


@given(TEXTS)
def test_a_reading_level_never_fails(text: str) -> None:
    found = level(text * 30)
    assert found is None or found.words >= 100
