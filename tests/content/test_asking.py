"""The kinds of question as they are written: what compiles, and what is refused with its line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_app.content.asking.numeric import read_range
from course_app.content.asking.registry import ASKED
from course_app.content.changes import classify
from course_app.content.models import Change
from tests.content.quiz_factory import (
    EVERY_KIND,
    MATCHING,
    NEW_KINDS,
    NUMERIC,
    ORDERING,
    QUIZ_LINE,
    RATED,
    SHORT,
    SINGLE,
    TRUE_FALSE,
    one_quiz,
)

ONE = "draw: {each-objective: 1}"
TURNED = (
    ORDERING.replace("Tap and shout", "?")
    .replace("Call for help", "Tap and shout")
    .replace("2. ?", "2. Call for help")
)


def compiled(root: Path, body: str) -> list[dict[str, Any]]:
    """The questions of a quiz that has nothing wrong."""
    course = one_quiz(root, body, draw=ONE).compile()
    assert course.ok, [str(problem) for problem in course.problems]
    document = course.document("a-quiz")
    assert document is not None
    questions: list[dict[str, Any]] = document.payload["questions"]
    return questions


def problems(root: Path, body: str) -> list[str]:
    """`line code` of each error, lines counted from the first question's heading."""
    course = one_quiz(root, body, draw=ONE).compile()
    found = [p for p in course.problems if p.severity == "error"]
    return [f"{p.line - QUIZ_LINE} {p.code}" for p in found]


def test_every_kind_compiles(tmp_path: Path) -> None:
    assert [q["type"] for q in compiled(tmp_path, EVERY_KIND)] == list(ASKED)


def test_pairs_have_their_right_sides_once_each(tmp_path: Path) -> None:
    body = MATCHING.replace("Brings air\n", "reverses AN opioid\n")
    [question] = compiled(tmp_path, body)
    assert [option["text"] for option in question["options"]] == [
        "Reverses an opioid",
        "Treats opioid use disorder",
        "Wakes up anybody",
    ]
    assert [choice["match"] for choice in question["choices"]] == ["A", "B", "A"]
    assert "Feedback-4c" in question["choices"][2]["feedback_html"]


def test_a_side_may_hold_an_equals_sign_and_mark_up(tmp_path: Path) -> None:
    body = MATCHING.replace("- Naloxone =", "- *2 \\= two* =").replace("Brings air", "**a** \\= b")
    [question] = compiled(tmp_path, body)
    assert question["choices"][0]["html"] == "<em>2 = two</em>"
    assert "a = b" in [option["text"] for option in question["options"]]


def test_steps_keep_their_right_order(tmp_path: Path) -> None:
    [question] = compiled(tmp_path, ORDERING)
    assert [choice["html"] for choice in question["choices"]][:2] == [
        "Look whether it is safe",
        "Tap and shout",
    ]


def test_typed_answers_are_plain_text(tmp_path: Path) -> None:
    [question] = compiled(tmp_path, SHORT.replace("[x] Narcan", "[x] *Nar* <can> \\*"))
    assert question["choices"][1]["text"] == "*Nar* <can> \\*"
    assert question["choices"][1]["html"] == "*Nar* &lt;can&gt; \\*"
    assert (question["spelling"], question["exact_case"]) == (1, False)
    assert [choice["other"] for choice in question["choices"]] == [False, False, False, True]


def test_a_star_alone_can_be_an_answer(tmp_path: Path) -> None:
    [question] = compiled(
        tmp_path, SHORT.replace("spelling: 1\n", "").replace("[x] Narcan", "[x] \\*")
    )
    assert (question["choices"][1]["text"], question["choices"][1]["other"]) == ("*", False)


def test_ranges_are_exact(tmp_path: Path) -> None:
    [question] = compiled(
        tmp_path, NUMERIC.replace("60 +- 30", "0.3 ± 0.1").replace("0..5", "-1..0")
    )
    assert [(c["low"], c["high"]) for c in question["choices"]] == [
        ("0.2", "0.4"),
        ("-1", "0"),
        ("", ""),
    ]
    assert question["unit"] == "minutes"


def test_ratings_are_numbers(tmp_path: Path) -> None:
    [question] = compiled(tmp_path, RATED)
    assert [choice["rating"] for choice in question["choices"]] == [4, 2, 1]


@pytest.mark.parametrize(
    ("body", "old", "new", "where", "code"),
    [
        (MATCHING, "- Naloxone = Reverses an opioid", "- Naloxone", "- Naloxone", "choice-form"),
        (MATCHING, "- Naloxone = Reverses", "- Naloxone=Reverses", "- Naloxone=", "choice-form"),
        (MATCHING, "= Wakes up anybody", "= Brings air", "- = Brings", "choice-repeated"),
        (MATCHING, "- Buprenorphine", "- naloxone", "- naloxone", "choice-repeated"),
        (MATCHING, "    > Air first. Feedback-4c.\n", "", "- Rescue", "choice-feedback"),
        (MATCHING, "- Naloxone =", "- =", "- = Reverses", "choice-feedback"),
        (MATCHING, "= Wakes up anybody", "=", "- =", "choice-form"),
        (MATCHING, "What does each of these do?\n", "", "- Naloxone", "choice-prompt"),
        (ORDERING, "3. Call", "4. Call", "4. Call", "order-number"),
        (ORDERING, "3. Call", "3.Call", "3.Call", "choice-form"),
        (ORDERING, "4. Give naloxone", "4.", "4.", "choice-empty"),
        (ORDERING, "    > Then you know. Feedback-5b.\n", "", "2. Tap", "choice-feedback"),
        (ORDERING, "4. Give naloxone", "4. tap and shout", "4. tap", "choice-repeated"),
        (SHORT, "spelling: 1", "spelling: 3", "spelling: 3", "question-key"),
        (SHORT, "spelling: 1", "case: some", "case: some", "question-key"),
        (SHORT, "spelling: 1", "unit: mg", "unit: mg", "question-key"),
        (SHORT, "[ ] naltrexone", "[ ] NARCAN", "- [ ] NARCAN", "choice-repeated"),
        (SHORT, "[x] Narcan", "[x] AB", "- [x] AB", "spelling-loose"),
        (SHORT, "[x] Narcan", "[x] " + "x" * 201, "- [x] xxx", "too-large"),
        (SHORT, "- [ ] *", "- [x] *", "- [x] *", "choice-anything"),
        (SHORT, "    > The name begins with n. Feedback-6d.\n", "", "- [ ] *", "choice-feedback"),
        (NUMERIC, "60 +- 30", "about 60", "- [x] about", "answer-number"),
        (NUMERIC, "60 +- 30", "90..30", "- [x] 90", "answer-number"),
        (NUMERIC, "60 +- 30", "60 +- -3", "- [x] 60", "answer-number"),
        (NUMERIC, "[ ] 0..5", "[ ] 0..30", "- [ ] 0..30", "answer-overlap"),
        (NUMERIC, "unit: minutes", "unit:", "unit:", "question-key"),
        (NUMERIC, "unit: minutes", "spelling: 1", "spelling: 1", "question-key"),
        (NUMERIC, "unit: minutes", "unti: minutes", "unti:", "question-key"),
        (RATED, "- [4]", "- [5]", "- [5]", "choice-form"),
        (RATED, "- [4]", "- [x]", "- [x]", "choice-form"),
        (RATED, "    > He knows who is there. Feedback-8a.\n", "", "- [4]", "choice-feedback"),
        (SINGLE, "big-one", "big-one\nshuffle: some", "shuffle", "question-key"),
        (TRUE_FALSE, "true-false", "true-false\nunit: mg", "unit: mg", "question-key"),
    ],
)  # fmt: skip
def test_what_an_author_can_get_wrong_is_named_with_its_line(
    tmp_path: Path, body: str, old: str, new: str, where: str, code: str
) -> None:
    assert old in body
    body = body.replace(old, new, 1)
    at = [n for n, line in enumerate(body.split("\n")) if line.startswith(where)]
    assert f"{at[-1]} {code}" in problems(tmp_path, body)


def test_the_answer_for_anything_else_comes_last(tmp_path: Path) -> None:
    body = SHORT.replace("- [ ] *", "- [ ] water").replace("- [x] naloxone", "- [ ] *")
    assert problems(tmp_path, body) == ["6 choice-anything"]


def test_ratings_that_are_all_the_same_are_refused(tmp_path: Path) -> None:
    body = RATED.replace("[4]", "[1]").replace("[2]", "[1]")
    assert [one.split()[1] for one in problems(tmp_path, body)] == ["choice-rating"]


def test_too_few_steps_and_ratings_are_refused(tmp_path: Path) -> None:
    for body in (ORDERING.split("3. ")[0], RATED.split("- [1]")[0], MATCHING.split("- Bup")[0]):
        assert "choice-count" in [one.split()[1] for one in problems(tmp_path, body)]


def test_a_prompt_may_begin_with_a_word_that_is_a_key_elsewhere(tmp_path: Path) -> None:
    [question] = compiled(tmp_path, SINGLE.replace("A man sits", "Case: a man sits"))
    assert "Case: a man sits" in question["prompt_html"]


@pytest.mark.parametrize("text", ["None of these", "all of these.", "I don't know", "Not sure"])
def test_a_last_choice_that_speaks_of_the_others_is_marked(tmp_path: Path, text: str) -> None:
    [question] = compiled(tmp_path, SINGLE.replace("Ask his friend for a name", text))
    assert [choice.get("last") for choice in question["choices"]] == [None, None, True]
    [question] = compiled(tmp_path, SINGLE.replace("Search his pockets", text))
    assert not any(choice.get("last") for choice in question["choices"])


def test_a_question_can_keep_its_order(tmp_path: Path) -> None:
    body = SINGLE.replace("objective: big-one", "objective: big-one\nshuffle: no")
    assert compiled(tmp_path, body)[0]["shuffle"] is False
    assert "shuffle" not in compiled(tmp_path, SINGLE)[0]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Naloxone = Reverses an opioid", "Naloxone = Treats opioid use disorder"),
        (ORDERING, TURNED),
        ("[x] Narcan", "[ ] Narcan"),
        ("spelling: 1", "spelling: 0"),
        ("60 +- 30", "60 +- 31"),
        ("[2] Wait", "[1] Wait"),
    ],
)  # fmt: skip
def test_another_key_of_any_kind_is_a_material_change(tmp_path: Path, old: str, new: str) -> None:
    before = {"questions": compiled(tmp_path, NEW_KINDS)}
    assert old in NEW_KINDS
    after = {"questions": compiled(tmp_path, NEW_KINDS.replace(old, new))}
    assert classify("quiz", before, after) is Change.MATERIAL
    reworded = NEW_KINDS.replace("Feedback-8a", "Feedback 8 a")
    assert classify("quiz", before, {"questions": compiled(tmp_path, reworded)}) is Change.MINOR


def test_no_kind_is_taken_for_one_whose_right_choice_can_be_guessed(tmp_path: Path) -> None:
    course = one_quiz(tmp_path, EVERY_KIND, draw=ONE).compile()
    assert [p.code for p in course.problems if p.path.startswith("quizzes/")] == []


@given(st.decimals(-1000, 1000, places=2), st.decimals(0, 100, places=2))
def test_a_margin_is_the_range_that_it_spans(middle: Any, width: Any) -> None:
    low, high = middle - width, middle + width
    assert read_range(f"{middle:f} +- {width:f}") == read_range(f"{low:f}..{high:f}")
