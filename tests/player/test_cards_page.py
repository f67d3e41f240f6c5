"""The printed cards: nothing is given away to the speaker, and nothing needs the screen."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask import Flask

from course_app.player.card_words import condition_words
from tests.conftest import Transaction
from tests.support.cast import Cast
from tests.support.client import PageClient
from tests.support.practice import SCENARIO, PracticeCourse

CARDS = f"{SCENARIO}/cards"


@pytest.fixture
def course(app: Flask, tmp_path: Path) -> PracticeCourse:
    made = PracticeCourse(app, tmp_path)
    made.publish()
    return made


@pytest.fixture
def html(client: PageClient, cast: Cast, course: PracticeCourse) -> str:
    return client.sign_in(cast.learner).get(CARDS).get_data(as_text=True)


def part(html: str, name: str) -> str:
    found = re.search(rf'<section class="sheet" id="{name}".*?</section>', html, re.DOTALL)
    assert found
    return found[0]


def test_the_speaker_is_told_no_line_no_red_flag_and_no_ending(html: str) -> None:
    speaker = part(html, "speaker")
    assert "You are a firefighter" in speaker
    assert "Open question" in speaker
    for secret in ("ray lips", "newspaper", "He put the number", "Okay if I sit down", "trust"):
        assert secret not in speaker, secret


def test_the_person_is_told_what_to_show_what_it_does_and_where_to_go(html: str) -> None:
    person = part(html, "person")
    assert "They ask your leave, or work it out with you" in person
    assert "trust +2" in person
    assert "If they earned some trust (+2 or more):" in person
    assert "Only if “heard” is ticked:" in person
    assert "Cannot wait: gray lips." in person
    assert "☑ acted: gray lips" in person
    assert "A next step: He put the number in his phone" in person


def test_the_observer_counts_and_sees_what_could_not_wait(html: str) -> None:
    observer = part(html, "observer")
    assert "gray lips</strong> (card 3)" in observer
    for words in ("Complex reflection", "Closed question", "The speaker goes first", "tear it up"):
        assert words in observer


def test_every_arrow_leads_to_a_card_of_the_page(html: str) -> None:
    targets = set(re.findall(r'href="#(card-\w+)"', html))
    assert targets
    assert targets <= set(re.findall(r'id="(card-\w+)"', html))


def test_the_cards_write_nothing(
    client: PageClient, cast: Cast, course: PracticeCourse, transaction: Transaction
) -> None:
    client.sign_in(cast.learner).get(CARDS)
    assert course.runs() == []


def test_what_is_no_conversation_has_no_cards(
    client: PageClient, cast: Cast, course: PracticeCourse
) -> None:
    client.sign_in(cast.learner)
    for name in ("first-practice", "first-lesson", "no-such-thing"):
        assert client.get(f"/courses/sample/scenarios/{name}/cards").status_code == 404


def test_the_cards_are_linked_from_the_conversation(
    client: PageClient, cast: Cast, course: PracticeCourse
) -> None:
    assert CARDS in client.sign_in(cast.learner).page(SCENARIO).links


@pytest.mark.parametrize(
    ("term", "words"),
    [
        (["meter", "trust", ">=", 2], "they earned some trust (+2 or more)"),
        (["meter", "trust", ">", 2], "they earned a lot of trust (+3 or more)"),
        (["meter", "trust", "<", 0], "trust is hurt (−1 or less)"),
        (["meter", "safety", "<=", 0], "you feel no safer than before (0 or less)"),
        (["meter", "readiness", "=", -1], "readiness is at −1"),
        (["meter", "calm-hands", ">=", 1], "calm hands is at +1 or more"),
        (["mark", "told-limits", "", False], "“told limits” is not ticked"),
        (["mark", "gray-lips", "", True], "they acted on “gray lips”"),
    ],
)
def test_a_condition_is_said_as_it_is_felt_with_the_number_behind(
    app: Flask, term: list[object], words: str
) -> None:
    with app.test_request_context():
        assert condition_words([term], {"gray-lips": []}) == words
