"""Searching a catalogue: what narrows, what folds, what an address may ask for."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_app.player.resource_search import Wanted, find, fold, read

LISTS: dict[str, dict[str, str]] = {
    "types": {"article": "Article", "site": "Mentor site"},
    "pathways": {"walk-in": "Walk in", "outreach": "Outreach"},
    "audiences": {"crews": "Crews", "leaders": "Leaders"},
    "topics": {"data": "Data", "family": "Children and families"},
}


def item(name: str, type_: str, title: str, **more: Any) -> dict[str, Any]:
    blank: dict[str, Any] = {"text": "", "by": "", "place": "", "note": "", "year": ""}
    blank |= {"ask": [], "links": [], "pathways": [], "audiences": [], "topics": []}
    return {**blank, "id": name, "type": type_, "title": title, **more}


CATALOGUE = {
    "lists": LISTS,
    "resources": [
        item("a", "article", "Le café du Soleil", pathways=["walk-in"], topics=["data"]),
        item("b", "article", "Peers", audiences=["crews", "leaders"], topics=["family"]),
        item(
            "c",
            "site",
            "A county",
            place="Straße, Ohio",
            ask=["Who drives?"],
            links=[{"url": "https://x.example", "label": "The report", "host": "x.example"}],
            pathways=["walk-in", "outreach"],
            audiences=["leaders"],
            topics=["data"],
        ),
    ],
}


def ids(text: str = "", **chosen: str) -> str:
    return "".join(found["id"] for found in find(CATALOGUE, Wanted(text, chosen)))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", "abc"),
        ("  ", "abc"),
        ("CAFE", "a"),
        ("café", "a"),
        ("soleil cafe", "a"),
        ("soleil peers", ""),
        ("strasse", "c"),
        ("drives", "c"),
        ("report", "c"),
        ("mentor", "c"),
        ("children", "b"),
        ("cou", "c"),
        ("“peers”!", "b"),
        ("?!", "abc"),
    ],
)
def test_all_words_must_occur_whatever_their_case_and_accents(text: str, found: str) -> None:
    assert ids(text) == found


def test_filters_combine_with_each_other_and_with_words() -> None:
    assert ids(topic="data") == "ac"
    assert ids(topic="data", audience="leaders") == "c"
    assert ids(pathway="walk-in", type="article") == "a"
    assert ids("county", pathway="walk-in") == "c"
    assert ids("peers", pathway="walk-in") == ""


def test_an_address_asks_for_known_words_only() -> None:
    arguments = {"q": "  two   words ", "type": "site", "topic": "weather", "other": "x"}
    assert read(arguments, CATALOGUE) == Wanted("two words", {"type": "site"})
    assert read({}, CATALOGUE).everything
    assert len(read({"q": "x" * 5000}, CATALOGUE).text) == 100


words = st.text(st.characters(codec="utf-8"), max_size=20)
choices = st.fixed_dictionaries(
    {},
    optional={
        "type": st.sampled_from(list(LISTS["types"])),
        "pathway": st.sampled_from(list(LISTS["pathways"])),
        "audience": st.sampled_from(list(LISTS["audiences"])),
        "topic": st.sampled_from(list(LISTS["topics"])),
    },
)


@given(words, words, choices)
def test_another_word_or_filter_never_adds_anything(
    one: str, other: str, chosen: dict[str, str]
) -> None:
    whole = set(ids(f"{one} {other}", **chosen))
    assert whole <= set(ids(one, **chosen))
    assert whole <= set(ids(f"{one} {other}"))
    assert whole == set(ids(f"{other} {one}", **chosen))


@given(words)
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)
