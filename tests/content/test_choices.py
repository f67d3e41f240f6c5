"""The choice-list grammar."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from course_app.content.choices import FEWEST, MOST, ChoiceList, parse
from course_app.content.problems import Report

GOOD = ["Which?", "", "- [ ] One", "    > No.", "- [x] Two", "    > Yes."]
words = st.text(st.characters(categories=("L", "N")), min_size=1, max_size=12)


def read(lines: list[str], first: int = 1) -> tuple[ChoiceList, list[str]]:
    report = Report("q.md")
    return parse(lines, first, report), [f"{p.line} {p.code}" for p in report.problems]


def test_a_question_has_a_prompt_choices_and_feedback() -> None:
    question, problems = read(GOOD, 20)
    assert problems == []
    assert question.prompt == "Which?"
    assert [(c.id, c.correct, c.text, c.line) for c in question.choices] == [
        ("a", False, ["One"], 22),
        ("b", True, ["Two"], 24),
    ]
    assert not question.multiple


def test_more_than_one_right_choice_means_several_may_be_picked() -> None:
    question, problems = read([line.replace("[ ]", "[x]") for line in GOOD])
    assert problems == []
    assert question.multiple


def test_choices_and_feedback_may_run_over_lines() -> None:
    question, problems = read(
        ["Q", "- [ ] One", "  goes on", "    > No,", "    > no.", "", "    > No!", *GOOD[4:]]
    )
    assert problems == []
    assert question.choices[0].text == ["One", "goes on"]
    assert question.choices[0].feedback == ["No,", "no.", "", "No!"]


def test_a_list_in_a_code_fence_of_the_prompt_is_no_choice() -> None:
    question, problems = read(["Q", "```", "- [x] not a choice", "```", *GOOD[1:]])
    assert problems == []
    assert len(question.choices) == 2


def test_what_does_not_fit_is_named_by_line() -> None:
    cases = {
        "1 choice-prompt": GOOD[1:],
        "3 choice-count": GOOD[:4],
        "3 choice-none-right": [line.replace("[x]", "[ ]") for line in GOOD],
        "5 choice-feedback": GOOD[:5],
        "5 choice-repeated": [line.replace("Two", "one") for line in GOOD],
        "5 choice-empty": [line.replace("Two", "") for line in GOOD],
        "3 choice-form": [line.replace("[ ]", "[]") for line in GOOD],
        "7 choice-form": [*GOOD, "stray text"],
    }
    for expected, lines in cases.items():
        assert expected in read(lines)[1], expected


@given(
    st.lists(
        st.tuples(words, st.booleans(), words),
        min_size=FEWEST,
        max_size=MOST,
        unique_by=lambda c: c[0].casefold(),
    ),
    words,
)
def test_what_is_written_is_what_is_read(choices: list[tuple[str, bool, str]], prompt: str) -> None:
    lines = [prompt, ""]
    for text, correct, feedback in choices:
        lines += [f"- [{'x' if correct else ' '}] {text}", f"    > {feedback}"]
    question, problems = read(lines)
    assert [(c.text, c.correct, c.feedback) for c in question.choices] == [
        ([text], correct, [feedback]) for text, correct, feedback in choices
    ]
    assert question.multiple == (sum(correct for _, correct, _ in choices) > 1)
    assert bool(problems) == (not any(correct for _, correct, _ in choices))


@given(st.lists(st.text(st.sampled_from("-[]x >`a \t*"), max_size=12), max_size=12))
def test_anything_can_be_read(lines: list[str]) -> None:
    question, problems = read(lines, 5)
    assert all(5 <= choice.line < 5 + len(lines) for choice in question.choices)
    assert question.choices or problems
