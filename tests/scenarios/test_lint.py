"""What is wrong with a conversation is said with file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.content.course_factory import findings
from tests.content.scenario_factory import EXAMPLES, HEAD, one_scenario, write_practice

FIRST = HEAD.count("\n") + 1  # the line of the first node

END = """\
## end
ending: respectful-no | No
He says no.

"""


def talk(*lines: str, end: str = END) -> str:
    """A node `door` with these lines as they are, each a choice, and an ending."""
    choices = "".join(f"- {line}\n    > It does something.\n" for line in lines)
    return f'## door\n**Walt:** "Hello?"\n\n{choices}\n{end}'


GOOD = talk(
    '"One thing." -> end {skill: open-question, trust: +1, if: trust >= 0}',
    '"Another." -> end {skill: affirmation}',
)


def codes(tmp_path: Path, body: str, severity: str = "error") -> list[str]:
    found = findings(one_scenario(tmp_path, body), severity)
    return [one.removeprefix("a-talk.md:") for one in found if one.startswith("a-talk")]


def test_the_examples_of_the_reference_compile(tmp_path: Path) -> None:
    assert set(EXAMPLES) == {"scenario", "practice"}
    course = one_scenario(tmp_path)
    course.write("first-practice.md", EXAMPLES["practice"])
    assert findings(course) == []
    assert [one for one in findings(course, "warning") if "porch" in one] == []


def test_a_sound_talk_has_no_findings(tmp_path: Path) -> None:
    assert codes(tmp_path, GOOD) == []
    assert codes(tmp_path, GOOD, "warning") == []


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ('"Hm." -> nowhere {skill: inform}', "dead-end"),
        ('"Hm." -> end', "skill"),
        ('"Hm." -> end {skill: charm}', "skill"),
        ('"Hm." {skill: inform}', "choice-form"),
        ('"Hm." -> end {skill: inform, trust: lots}', "choice-tag"),
        ('"Hm." -> end {skill: inform, hope: +1}', "choice-tag"),
        ('"Hm." -> end {skill: inform, if: trust}', "condition"),
        ('"Hm." -> end {skill: inform, if: never-said}', "mark"),
        ('"Hm." -> end {skill: inform, acts: no-flag}', "mark"),
        ('"Hm." -> end {skill: inform, if: trust >= 4}', "unreachable"),
        (f'"{"word " * 26}" -> end {{skill: inform}}', "choice-length"),
    ],
)
def test_a_bad_line_is_named_with_its_place(tmp_path: Path, line: str, code: str) -> None:
    body = talk(
        '"Fine." -> end {skill: affirmation, if: trust >= 0}', line, '"So." -> end {skill: inform}'
    )
    assert f"{FIRST + 5}:1 {code}" in [one.replace(" ", ":1 ", 1) for one in codes(tmp_path, body)]


def test_a_turn_has_at_most_sixty_words(tmp_path: Path) -> None:
    body = GOOD.replace("Hello?", "hello " * 61)
    assert codes(tmp_path, body) == [f"{FIRST} turn-length"]


def test_a_node_that_no_run_comes_to_is_an_error(tmp_path: Path) -> None:
    choices = "".join(f"- {name} -> end {{skill: inform}}\n    > F.\n" for name in "AB")
    lost = f"## lost\nText.\n\n{choices}"
    assert codes(tmp_path, GOOD + lost) == [f"{FIRST + 12} unreachable"]


def test_a_loop_without_a_way_out_is_an_error(tmp_path: Path) -> None:
    body = talk(
        '"Out." -> end {skill: inform, if: trust >= 0}',
        '"In." -> round {skill: inform}',
        end=END + "## round\nText.\n\n- A -> round {skill: inform}\n    > F.\n"
        "- B -> round {skill: inform}\n    > F.\n",
    )
    assert [one.split()[1] for one in codes(tmp_path, body)] == ["endless"]


def test_a_loop_with_a_way_out_is_none(tmp_path: Path) -> None:
    body = talk('"Out." -> end {skill: inform}', '"Again." -> door {skill: inform, trust: +1}')
    assert codes(tmp_path, body + "") == []


def test_a_no_must_be_possible(tmp_path: Path) -> None:
    assert [c.split()[1] for c in codes(tmp_path, GOOD.replace("respectful-no", "connected"))] == [
        "no-respectful-no"
    ]


def test_a_red_flag_that_can_be_left_alone_to_a_good_ending_is_an_error(tmp_path: Path) -> None:
    body = GOOD.replace("## door\n", "## door\nred-flag: gray | Call.\n").replace(
        "{skill: affirmation}", "{skill: safety-action, acts: gray}"
    )
    assert [c.split()[1] for c in codes(tmp_path, body)] == ["flag-ignored"]


def test_what_decides_nothing_is_remarked_on(tmp_path: Path) -> None:
    body = GOOD.replace(", if: trust >= 0", "").replace("affirmation}", "affirmation, mark: told}")
    assert sorted(c.split()[1] for c in codes(tmp_path, body, "warning")) == ["mark", "meter"]


def test_a_best_line_that_is_always_first_or_longest_is_remarked_on(tmp_path: Path) -> None:
    nodes = [
        f'## n{i}\nText {i}.\n\n- "The best and longest of them."'
        f" -> {f'n{i + 1}' if i < 6 else 'end'} {{skill: affirmation, trust: +1,"
        f" if: trust >= 0}}\n    > F.\n"
        f'- "No." -> end {{skill: inform}}\n    > F.\n\n'
        for i in range(7)
    ]
    found = codes(tmp_path, "".join(nodes) + END, "warning")
    assert sorted(c.split()[1] for c in found) == ["longest-right", "same-place-right"]


def test_a_practice_stop_cannot_ask_for_more_than_it_offers(tmp_path: Path) -> None:
    course = one_scenario(tmp_path)
    write_practice(course, ["porch"], choose=2)
    assert findings(course) == ["first-practice.md:6 bad-value"]
