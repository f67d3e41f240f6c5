"""What must hold for every question and every text: nothing is changed on the way, and nothing of
a foreign text becomes grammar of ours."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from course_app.content.interchange.aiken import read_aiken
from course_app.content.interchange.authored import item_of, questions_of
from course_app.content.interchange.gift_read import read_gift
from course_app.content.interchange.gift_write import write_gift
from course_app.content.interchange.items import Item
from course_app.content.interchange.markdown_text import from_plain, guarded_prompt
from course_app.content.interchange.quiz_text import write_questions
from course_app.content.problems import Report
from tests.content.interchange.strategies import NASTY, items, lines, texts

EXPORTED = ("single", "multiple", "true-false", "matching", "short", "numeric")
pieces = st.lists(NASTY, max_size=8).map("".join)
near_gift = st.lists(st.tuples(pieces, pieces, pieces, pieces, pieces), max_size=3).map(
    lambda found: "\n\n".join(f"{a}{{={b}#{c}~{d}=w}}{e}" for a, b, c, d, e in found)
)


def parsed(text: str) -> list[Item]:
    """Our Markdown as our own reader of quizzes reads it."""
    return [item_of(question, "") for question in questions_of(text, 1, Report("q.md"))]


@given(st.lists(items(EXPORTED), min_size=1, max_size=3), st.data())
def test_what_is_written_as_gift_is_read_as_the_same(
    found: list[Item], data: st.DataObject
) -> None:
    categories = st.one_of(st.just(""), lines().filter(lambda text: not text.startswith("//")))
    category = ""
    for n, item in enumerate(found):
        category = data.draw(categories) or category
        general = data.draw(st.one_of(st.just(""), texts()))
        found[n] = replace(item, category=category, general=general)
    text, _ = write_gift(found)
    again, notes = read_gift(text)
    assert again == found
    assert not [note for note in notes if note.left_out]


@given(st.lists(items(EXPORTED, feedback=texts()), min_size=1, max_size=3))
def test_what_is_written_for_a_quiz_is_read_as_the_same(found: list[Item]) -> None:
    found = [replace(item, name=f"{item.name}-{n}") for n, item in enumerate(found)]
    again = parsed(write_questions(found, "big-one").text)
    assert again == [
        replace(
            item,
            prompt=guarded_prompt(item.prompt, item.kind),
            objective=item.objective or "big-one",
            unit=" ".join(item.unit.split()),
        )
        for item in found
    ]


@given(texts(14), st.sampled_from([*EXPORTED, "ordering", "rated"]))
def test_guarding_a_prompt_again_changes_nothing(text: str, kind: str) -> None:
    once = guarded_prompt(text, kind)
    assert guarded_prompt(once, kind) == once


@given(st.one_of(near_gift, pieces))
def test_no_gift_file_can_write_grammar_of_ours(text: str) -> None:
    found, notes = read_gift(text)
    written = write_questions(found, "big-one")
    again = parsed(written.text)
    left = sum(note.left_out for note in written.notes)
    assert len(again) == written.count == len(found) - left
    kept = [item for item in found if len(item.answers) <= 20]
    assert all(item.objective == "big-one" for item in again)
    assert sum(len(item.answers) for item in again) <= sum(len(item.answers) for item in kept)
    assert all(note.line >= 1 for note in [*notes, *written.notes])


@given(st.text(max_size=60))
def test_any_text_can_be_read(text: str) -> None:
    for read in (read_gift, read_aiken):
        found, _ = read(text)
        write_questions(found, "big-one")


@given(st.lists(NASTY, max_size=12).map("".join))
def test_every_question_of_aiken_becomes_one_of_ours(words: str) -> None:
    line = " ".join(words.split())
    found, _ = read_aiken(f"Why {line}?\nA. a {line}\nB) {line} b\nANSWER: B\n")
    [item] = parsed(write_questions(found, "big-one").text)
    assert [answer.right for answer in item.answers] == [False, True]
    assert item.prompt == guarded_prompt(from_plain(f"Why {line}?"), "single")
