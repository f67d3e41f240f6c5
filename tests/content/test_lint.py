"""Remarks that do not keep a lesson from being published."""

from __future__ import annotations

from pathlib import Path

import pytest

from course_app.content.lint.numbers import find_figures
from course_app.content.lint.reading import level, syllables
from course_app.content.lint.words import find_words
from tests.content.course_factory import BODY_LINE, findings, one_lesson


def words_in(text: str) -> list[str]:
    return [found.word for found in find_words(text.split("\n"), 1)]


@pytest.mark.parametrize(
    "text",
    [
        "He is an addict.",
        "The junkies left.",
        "A known abuser.",
        "He got clean in May.",
        "A dirty urine.",
        "Signs of substance abuse.",
        "It was excited delirium.",
        "She committed suicide.",
        "The alcoholic next door.",
    ],
)
def test_a_stigmatising_word_is_remarked_on(text: str) -> None:
    assert len(words_in(text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        'Do not say "addict".',
        "Do not say `junkie`.",
        "Do not say “he got\nclean” here.",
        "Substance Abuse and Mental Health Services Administration",
        "Alcoholics Anonymous and alcoholic liver disease",
        "Clean the wound. A clean needle.",
        "[^1]: National Institute on Drug Abuse, drug abuse report",
        "It is addictive, and addiction is a disorder.",
    ],
)
def test_a_word_that_is_taught_or_names_something_is_left_alone(text: str) -> None:
    assert words_in(text) == []


def test_a_word_is_found_where_it_stands() -> None:
    [found] = find_words(["fine", "", "the addict"], 11)
    assert (found.line, found.col) == (13, 5)


@pytest.mark.parametrize(
    "text", ["About 40% do.", "About 79,000 died.", "1 in 6 people", "48.4 million", "one in five"]
)
def test_a_figure_needs_a_source_in_its_paragraph(text: str) -> None:
    assert len(list(find_figures([text], 1))) == 1
    assert list(find_figures([text, "It says so.[^1]"], 1)) == []


@pytest.mark.parametrize(
    "text", ["Call 911 or 988.", "In 2024 at 12:30.", "Three of them, 24/7.", "`40%`", "# 40%"]
)
def test_an_everyday_number_needs_none(text: str) -> None:
    assert list(find_figures([text], 1)) == []


def test_the_reading_level_is_flesch_kincaid() -> None:
    plain = level("The cat sat on the mat. " * 30)
    hard = level(
        "Institutional considerations necessitate comprehensive interdisciplinary coordination"
        " notwithstanding administrative complications. " * 15
    )
    assert plain is not None
    assert plain.grade == pytest.approx(0.39 * 6 + 11.8 * 1 - 15.59, abs=0.1)
    assert hard is not None
    assert hard.grade > 16
    assert level("Too short.") is None


@pytest.mark.parametrize(
    ("word", "count"), [("cat", 1), ("naloxone", 3), ("officer", 3), ("used", 1), ("wanted", 2)]
)
def test_syllables_are_counted_by_vowel_groups(word: str, count: int) -> None:
    assert syllables(word) == count


# Words of the course that are used most, as the CMU Pronouncing Dictionary counts them, with those
# on which the rule is wrong in about their share.
SPOKEN = {
    2: "about people person before after someone police offer treatment only program also number"
    " breathing nothing counsel any answer open over never lesson percent cannot without because"
    " question outreach other again into arrest clinic partner safety substance local many minutes"
    " report alone danger often whether study promise consent medic written tonight detox better",
    3: "overdose objective medical officer withdrawal every protocol disorder nobody medicine"
    " referral alcohol deflection anything tolerance direction addiction agency responder recovery"
    " federal methadone family",
    4: "emergency",
}


def test_syllables_are_counted_as_they_are_spoken_within_two_of_a_hundred() -> None:
    words = {word: count for count, text in SPOKEN.items() for word in text.split()}
    counted = sum(syllables(word) for word in words)
    assert counted == pytest.approx(sum(words.values()), rel=0.02)
    assert sum(syllables(word) != count for word, count in words.items()) < len(words) / 20


def _check(name: str, choices: str) -> str:
    return f"/// check\nid: {name}\nobjective: know-it\nQuestion {name}?\n\n{choices}///\n\n"


def test_a_giveaway_answer_is_remarked_on(tmp_path: Path) -> None:
    choices = "- [ ] No\n    > No.\n- [x] This is a long and careful answer\n    > Yes.\n"
    body = "Hello.\n\n" + "".join(_check(f"c{i}", choices) for i in range(3))
    found = findings(one_lesson(tmp_path, body), "warning")
    assert f"first-lesson.md:{BODY_LINE + 2} longest-right" in found
    assert f"first-lesson.md:{BODY_LINE + 2} same-place-right" in found


def test_length_checks_and_objectives_are_remarked_on(tmp_path: Path) -> None:
    found = findings(one_lesson(tmp_path, "## One\n\n#### Deep\n\n" + "word " * 700), "warning")
    assert f"first-lesson.md:{BODY_LINE} section-length" in found
    assert f"first-lesson.md:{BODY_LINE} few-checks" in found
    assert f"first-lesson.md:{BODY_LINE + 2} heading-skipped" in found
    assert "first-lesson.md:7 objective-unasked" in found
    assert f"first-lesson.md:{BODY_LINE} lesson-length" in findings(
        one_lesson(tmp_path, "Short."), "warning"
    )


def test_an_unused_footnote_is_remarked_on(tmp_path: Path) -> None:
    found = findings(one_lesson(tmp_path, "Hello.\n\n[^1]: Nobody asks.\n"), "warning")
    assert f"first-lesson.md:{BODY_LINE + 2} footnote-unused" in found
