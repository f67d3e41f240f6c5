"""Which question is the same one: on its page, and with its key."""

from __future__ import annotations

from typing import Any

import pytest

from course_app.assessments.asked import asked_digest, mended, mended_ids, on_page


def question(name: str = "q", right: str = "a", **changes: Any) -> dict[str, Any]:
    choices = [
        {"id": one, "html": f"Choice {one}", "correct": one == right, "feedback_html": "Why"}
        for one in "abc"
    ]
    whole = {"id": name, "type": "single", "prompt_html": "What?", "objective": "o"}
    return {**whole, "situation": False, "choices": choices, **changes}


def test_another_key_is_the_same_page_and_another_question() -> None:
    was, now = question(), question(right="b")
    assert on_page(was) == on_page(now)
    assert asked_digest(was) != asked_digest(now)
    assert mended([was], [now]) == [now]
    assert mended_ids([was], [now]) == {"q"}


@pytest.mark.parametrize("change", [{"prompt_html": "When?"}, {"type": "multiple"}])
def test_a_reworded_question_stays_as_it_was_asked(change: dict[str, Any]) -> None:
    was, now = question(), question(right="b", **change)
    assert mended([was], [now]) == [was]
    assert mended_ids([was], [now]) == set()


def test_choices_that_moved_or_changed_are_not_the_same_page() -> None:
    was, now = question(), question(right="b")
    now["choices"][0]["html"], now["choices"][1]["html"] = "Choice b", "Choice a"
    assert mended([was], [now]) == [was]


def test_feedback_and_objective_do_not_make_another_question() -> None:
    was, now = question(), question(objective="other")
    now["choices"][0]["feedback_html"] = "Because"
    assert asked_digest(was) == asked_digest(now)
    assert mended_ids([was], [now]) == set()


def test_a_question_that_left_the_pool_stays_as_it_was_asked() -> None:
    assert mended([question("one"), question("two")], [question("two", right="c")]) == [
        question("one"),
        question("two", right="c"),
    ]


def test_a_typed_answer_more_is_a_key_and_not_on_the_page() -> None:
    was, now = question(type="short"), question(type="short")
    now["choices"] = now["choices"][:2]
    assert on_page(was) == on_page(now)
    assert mended_ids([was], [now]) == {"q"}
