"""The contract of question types: every kind, every authored question, and the laws of points."""

from __future__ import annotations

from contextlib import suppress
from fractions import Fraction
from itertools import permutations
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_app.assessments.grading import UnknownChoice
from course_app.assessments.question_types.contract import InvalidAnswer, Missing, Question
from course_app.assessments.question_types.registry import TYPES, type_of
from course_app.content.compile import compile_all
from course_app.content.kinds.quiz import TYPES as AUTHORED
from course_app.lib.likeness import likened

ROOT = Path(__file__).resolve().parents[2]


def question_of(kind: str, right: list[bool]) -> Question:
    choices = [{"id": chr(97 + n), "correct": correct} for n, correct in enumerate(right)]
    return {"id": "q", "type": kind, "choices": choices}


@st.composite
def questions(draw: st.DrawFn) -> Question:
    kind = draw(st.sampled_from(["single", "multiple", "true-false"]))
    count = 2 if kind == "true-false" else draw(st.integers(2, 6))
    if kind == "multiple":
        right = draw(st.lists(st.booleans(), min_size=count, max_size=count).filter(any))
    else:
        one = draw(st.integers(0, count - 1))
        right = [n == one for n in range(count)]
    return question_of(kind, right)


LETTERS = st.characters(categories=("L", "N"))
texts = st.text(LETTERS, min_size=4, max_size=12)


@st.composite
def made_of_parts(draw: st.DrawFn) -> Question:
    """A question of one of the kinds that are not picked from a list of choices."""
    kind = draw(st.sampled_from(["matching", "ordering", "rated", "short", "numeric"]))
    letters = "abcdefgh"[: draw(st.integers(3, 6))]
    choices: list[dict[str, Any]] = [{"id": one, "html": one} for one in letters]
    question: Question = {"id": "q", "type": kind, "choices": choices}
    if kind == "matching":
        options = "ABCDEFGH"[: draw(st.integers(2, 8))]
        for choice in choices:
            choice["match"] = draw(st.sampled_from(options))
        question["options"] = [{"id": one, "text": one * 3} for one in options]
    elif kind == "rated":
        for choice in choices:
            choice["rating"] = draw(st.integers(1, 4))
    elif kind == "short":
        forms = draw(st.lists(texts, min_size=3, max_size=6, unique_by=likened))
        question["choices"] = [
            {"id": str(n), "text": form, "other": False, "correct": n % 2 == 0}
            for n, form in enumerate(forms)
        ]
        question |= {"spelling": draw(st.integers(0, 1)), "exact_case": draw(st.booleans())}
    elif kind == "numeric":
        ends = draw(st.lists(st.integers(-5000, 5000), min_size=4, max_size=4, unique=True))
        a, b, c, d = (f"{end / 10:.1f}" for end in sorted(ends))
        question["choices"] = [
            {"id": "a", "low": a, "high": b, "other": False, "correct": True},
            {"id": "b", "low": c, "high": d, "other": False, "correct": False},
        ]
        question["unit"] = draw(st.sampled_from(["", "minutes", "%"]))
    if kind in ("short", "numeric") and draw(st.booleans()):
        question["choices"].append({"id": "z", "text": "", "other": True, "correct": False})
    return question


def ids(question: Question) -> list[str]:
    return [choice["id"] for choice in question["choices"]]


def right_of(question: Question) -> set[str]:
    return {choice["id"] for choice in question["choices"] if choice["correct"]}


every_question = st.one_of(questions(), made_of_parts())


def authored() -> list[Any]:
    courses = compile_all(ROOT / "modules", ROOT / "quizzes")
    quizzes = [d for course in courses for d in course.documents if d.kind == "quiz"]
    return [
        pytest.param(question, id=f"{quiz.stable_id}/{question['id']}")
        for quiz in quizzes
        for question in quiz.payload["questions"]
    ]


def hold_to_its_samples(question: Question, seed: int) -> None:
    kind = type_of(question)
    shown = kind.prepare(question, Random(seed))
    samples = list(kind.samples(question, shown))
    for sample in samples:
        if sample.points is None:
            with pytest.raises(InvalidAnswer):
                kind.parse(question, shown, sample.given)
        else:
            chosen = kind.parse(question, shown, sample.given)
            assert kind.grade(question, chosen) == sample.points, sample
    points = {sample.points for sample in samples}
    assert {None, Fraction(0), Fraction(1)} <= points, "a right, a wrong and an invalid answer"


def test_what_authors_can_write_is_what_there_is() -> None:
    assert set(TYPES) == set(AUTHORED)


@pytest.mark.parametrize("question", authored())
def test_every_authored_question_grades_its_own_samples_as_declared(question: Question) -> None:
    hold_to_its_samples(question, 1)


@given(every_question, st.integers(0, 99))
def test_every_question_grades_its_own_samples_as_declared(question: Question, seed: int) -> None:
    hold_to_its_samples(question, seed)


@given(questions(), st.integers(0, 99))
def test_every_choice_is_shown_once(question: Question, seed: int) -> None:
    shown = type_of(question).prepare(question, Random(seed))
    assert sorted(shown) == sorted(ids(question))
    if question["type"] == "true-false":
        assert shown == ids(question)


@given(questions(), st.data())
def test_points_lie_between_nothing_and_one_and_are_full_only_when_exactly_right(
    question: Question, data: st.DataObject
) -> None:
    chosen = data.draw(st.sets(st.sampled_from(ids(question))))
    points = type_of(question).grade(question, sorted(chosen))
    assert isinstance(points, Fraction)
    assert 0 <= points <= 1
    assert (points == 1) == (chosen == right_of(question))


@given(questions(), st.data())
def test_order_and_repetition_of_choices_do_not_matter(
    question: Question, data: st.DataObject
) -> None:
    kind = type_of(question)
    chosen = data.draw(st.lists(st.sampled_from(ids(question)), max_size=8))
    points = kind.grade(question, sorted(set(chosen)))
    assert kind.grade(question, chosen) == points
    assert kind.grade(question, list(reversed(chosen))) == points


@given(questions().filter(lambda q: q["type"] == "multiple"), st.data())
def test_one_more_right_choice_never_scores_lower_and_one_more_wrong_never_higher(
    question: Question, data: st.DataObject
) -> None:
    kind = type_of(question)
    chosen = data.draw(st.sets(st.sampled_from(ids(question))))
    more = data.draw(st.sampled_from(ids(question)))
    before, after = kind.grade(question, list(chosen)), kind.grade(question, [*chosen, more])
    if more in right_of(question):
        assert after >= before
    else:
        assert after <= before


def test_part_of_several_is_worth_part_of_the_point_exactly() -> None:
    question = question_of("multiple", [True, True, True, False])
    grade = TYPES["multiple"].grade
    assert grade(question, ["a"]) == Fraction(1, 3)
    assert grade(question, ["a", "b", "d"]) == Fraction(1, 3)
    assert grade(question, ["a", "b", "c", "d"]) == Fraction(2, 3)
    assert grade(question, ["d"]) == 0


@given(every_question, st.data())
def test_a_kept_answer_and_what_the_form_sent_for_it_are_the_same(
    question: Question, data: st.DataObject
) -> None:
    kind = type_of(question)
    shown = kind.prepare(question, Random(data.draw(st.integers(0, 9))))
    samples = [one for one in kind.samples(question, shown) if one.points is not None]
    sample = data.draw(st.sampled_from(samples))
    chosen = kind.parse(question, shown, sample.given)
    assert kind.parse(question, shown, kind.sent(question, shown, chosen)) == chosen
    assert all(isinstance(word, str) for word in chosen)


@given(every_question, st.integers(0, 99))
def test_the_page_of_an_open_question_holds_no_key(question: Question, seed: int) -> None:
    for choice in question["choices"]:
        choice["html"] = f"words of {choice['id']}"
    kind = type_of(question)
    shown = kind.prepare(question, Random(seed))
    page = kind.page(question, shown)
    assert page.keys() <= {"choices", "options", "unit", "most"}
    for choice in page.get("choices", []):
        assert choice.keys() == {"place", "html"}
    for option in page.get("options", []):
        assert option.keys() == {"place", "text"}
    if question["type"] in ("short", "numeric"):
        assert page == {"unit": question.get("unit", ""), "most": 200}
        assert shown == []


@given(every_question, st.integers(0, 99))
def test_a_full_answer_is_complete_and_a_blank_one_lacks_all(question: Question, seed: int) -> None:
    kind = type_of(question)
    shown = kind.prepare(question, Random(seed))
    right = next(one for one in kind.samples(question, shown) if one.points == 1)
    assert kind.missing(question, kind.parse(question, shown, right.given)) is Missing.NOTHING
    assert kind.missing(question, []) is Missing.ALL
    assert kind.grade(question, []) == 0


@given(made_of_parts(), st.lists(st.text(max_size=6), max_size=4))
def test_anything_that_is_sent_is_kept_or_refused(question: Question, given: list[str]) -> None:
    kind = type_of(question)
    shown = kind.prepare(question, Random(1))
    try:
        chosen = kind.parse(question, shown, given)
    except InvalidAnswer:
        return
    assert 0 <= kind.grade(question, chosen) <= 1
    assert kind.judged(question, shown, chosen)["choices"]


@given(made_of_parts(), st.lists(st.text("abc>AB1234=", max_size=5), min_size=1, max_size=4))
def test_a_kept_answer_that_was_bent_is_graded_or_refused_never_mistaken(
    question: Question, chosen: list[str]
) -> None:
    with suppress(UnknownChoice):
        assert 0 <= type_of(question).grade(question, chosen) <= 1


STEPS: Question = {"type": "ordering", "choices": [{"id": one} for one in "abcd"]}


@pytest.mark.parametrize(
    ("order", "points"),
    [
        ("abcd", "1"),
        ("bcda", "2/3"),
        ("cdab", "2/3"),
        ("acbd", "0"),
        ("dcba", "0"),
        ("abdc", "1/3"),
    ],
)
def test_an_order_is_worth_its_neighbours(order: str, points: str) -> None:
    chosen = [f"{step}>{place}" for place, step in enumerate(order, 1)]
    assert TYPES["ordering"].grade(STEPS, chosen) == Fraction(points)


@pytest.mark.parametrize("count", [3, 4, 5, 6])
def test_guessing_an_order_is_worth_one_over_the_number_of_steps(count: int) -> None:
    letters = "abcdef"[:count]
    question = {"type": "ordering", "choices": [{"id": one} for one in letters]}
    grade = TYPES["ordering"].grade
    orders = list(permutations(letters))
    points = [grade(question, [f"{s}>{n}" for n, s in enumerate(o, 1)]) for o in orders]
    assert sum(points) / len(orders) == Fraction(1, count)


def test_an_order_with_a_place_given_twice_is_kept_worth_nothing_and_said_to_lack_it() -> None:
    ordering = TYPES["ordering"]
    chosen = ordering.parse(STEPS, list("badc"), ["1=1", "2=1", "3=3", "4=4"])
    assert chosen == ["a>1", "b>1", "c>4", "d>3"]
    assert ordering.missing(STEPS, chosen) is Missing.TWICE
    assert ordering.grade(STEPS, chosen) == 0
    assert ordering.missing(STEPS, ["a>1", "b>2"]) is Missing.PARTS


@given(st.integers(0, 99))
def test_steps_are_never_shown_in_the_right_order(seed: int) -> None:
    assert TYPES["ordering"].prepare(STEPS, Random(seed)) != list("abcd")


def rated(*ratings: int) -> Question:
    choices = [{"id": chr(97 + n), "rating": rating} for n, rating in enumerate(ratings)]
    return {"type": "rated", "choices": choices}


def test_a_rating_beside_the_key_counts_half() -> None:
    grade = TYPES["rated"].grade
    assert grade(rated(1, 2, 4), ["a>1", "b>3", "c>4"]) == Fraction(5, 6)
    assert grade(rated(1, 2, 4), ["a>3", "b>4", "c>1"]) == 0
    assert grade(rated(1, 2, 4), ["a>1"]) == Fraction(1, 3)


def typed(spelling: int = 0, exact: bool = False, **forms: bool) -> Question:
    choices: list[dict[str, Any]] = [
        {"id": text, "text": text, "correct": right, "other": False}
        for text, right in forms.items()
    ]
    choices.append({"id": "z", "text": "", "correct": False, "other": True})
    return {"type": "short", "choices": choices, "spelling": spelling, "exact_case": exact}


@pytest.mark.parametrize(
    ("spelling", "answer", "taken"),
    [
        (0, "Naloxone", "naloxone"),
        (0, "naloxon", "z"),
        (1, "naloxon", "naloxone"),
        (1, "nalxoone", "naloxone"),  # two letters swapped
        (2, "naloxine", "naloxone"),
        (2, "nalorone", "naloxone"),  # as near to both: the right one
        (2, "nalorxone", "naloxone"),
        (2, "naltrexon", "naltrexone"),
        (2, "water", "z"),
    ],
)
def test_the_nearest_form_within_the_slips_wins(spelling: int, answer: str, taken: str) -> None:
    question = typed(spelling, naloxone=True, naltrexone=False)
    found = next(c for c in TYPES["short"].judged(question, [], [answer])["choices"] if c["chosen"])
    assert found["id"] == taken


def test_a_wrong_form_that_is_nearer_wins_and_a_tie_goes_to_the_right_one() -> None:
    grade = TYPES["short"].grade
    assert grade(typed(2, morphine=True, morphina=False), ["morphina"]) == 0
    assert grade(typed(2, morphine=True, morphina=False), ["morphinx"]) == 1


def test_case_counts_only_when_the_question_says_so() -> None:
    assert TYPES["short"].grade(typed(Narcan=True), ["narcan"]) == 1
    assert TYPES["short"].grade(typed(exact=True, Narcan=True), ["narcan"]) == 0
    assert TYPES["short"].grade(typed(exact=True, Narcan=True), [" Narcan "]) == 1


def number(low: str, high: str, unit: str = "minutes") -> Question:
    choice = {"id": "a", "low": low, "high": high, "correct": True, "other": False}
    return {"type": "numeric", "choices": [choice], "unit": unit}


@pytest.mark.parametrize(
    ("answer", "points", "missing"),
    [
        ("30", 1, Missing.NOTHING),
        (" 30 minutes", 1, Missing.NOTHING),
        ("30 Minute", 1, Missing.NOTHING),
        ("30.0", 1, Missing.NOTHING),
        ("30.0000000000000000001", 0, Missing.NOTHING),
        ("1,030", 0, Missing.NOTHING),
        ("-30", 0, Missing.NOTHING),
        ("half an hour", 0, Missing.NUMBER),
        ("30 hours", 0, Missing.NUMBER),
        ("1,5", 0, Missing.NUMBER),
        ("3e1", 0, Missing.NUMBER),
        ("٣٠", 0, Missing.NUMBER),
        ("", 0, Missing.ALL),
    ],
)
def test_a_number_is_read_exactly_and_what_is_none_is_said_to_be_none(
    answer: str, points: int, missing: Missing
) -> None:
    kind, question = TYPES["numeric"], number("30", "30")
    chosen = kind.parse(question, [], [answer])
    assert kind.grade(question, chosen) == points
    assert kind.missing(question, chosen) is missing


def test_the_ends_of_a_range_count() -> None:
    grade = TYPES["numeric"].grade
    for answer, points in (("0.1", 1), ("0.3", 1), ("0.30000001", 0), ("0.09999", 0)):
        assert grade(number("0.1", "0.3"), [answer]) == points


@given(st.integers(0, 99))
def test_choices_that_speak_of_the_others_stay_last(seed: int) -> None:
    question = question_of("single", [True, False, False, False])
    question["choices"][-1]["last"] = True
    assert type_of(question).prepare(question, Random(seed))[-1] == "d"
    question["shuffle"] = False
    assert type_of(question).prepare(question, Random(seed)) == list("abcd")
