"""Quizzes as authored: what compiles, what is refused with its line, what is remarked on."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from course_app.content.changes import classify
from course_app.content.models import Change
from course_app.content.queries import PublishedCourse
from tests.content.course_factory import findings
from tests.content.quiz_factory import (
    MULTIPLE,
    POOL,
    QUIZ_LINE,
    SINGLE,
    TRUE_FALSE,
    one_quiz,
    pool,
    write_quiz,
)


def found(root: Path, body: str = POOL, extra: str = "", **given: str) -> list[str]:
    """`line code` of each error in the quiz."""
    compiled = one_quiz(root, body, extra, **given).compile()
    return [f"{p.line} {p.code}" for p in compiled.problems if p.severity == "error"]


def message(root: Path, body: str = POOL, extra: str = "", **given: str) -> str:
    """The one error in the quiz."""
    compiled = one_quiz(root, body, extra, **given).compile()
    [problem] = [p for p in compiled.problems if p.severity == "error"]
    assert problem.path == "quizzes/sample/a-quiz.md"
    return problem.message


def remarks(root: Path, body: str) -> list[str]:
    compiled = one_quiz(root, body).compile()
    assert compiled.ok, [str(problem) for problem in compiled.problems]
    return [p.code for p in compiled.problems if p.path.startswith("quizzes/")]


def test_a_quiz_compiles_with_its_pool_and_its_types(tmp_path: Path) -> None:
    compiled = one_quiz(tmp_path, "Take your time.\n\n" + POOL).compile()
    assert compiled.ok, [str(problem) for problem in compiled.problems]
    document = compiled.document("a-quiz")
    assert document is not None
    quiz = document.payload
    assert [q["type"] for q in quiz["questions"]] == ["single", "multiple", "true-false"]
    assert [q["situation"] for q in quiz["questions"]] == [False, True, False]
    assert (quiz["pass_mark"], quiz["limit"], quiz["each_objective"]) == (80, None, 2)
    assert quiz["objectives"] == [{"id": "big-one", "text": "Do it all"}]
    assert "Take your time." in quiz["html"]
    assert "Feedback-1b" in quiz["questions"][0]["choices"][1]["feedback_html"]


def test_the_outline_says_what_a_quiz_is_and_gives_no_answer_away(tmp_path: Path) -> None:
    item = one_quiz(tmp_path, POOL, "limit: 3\n").compile().outline["modules"][0]["items"][1]
    assert item == {
        "id": "a-quiz",
        "kind": "quiz",
        "title": "A quiz",
        "minutes": 5,
        "pass_mark": 80,
        "limit": 3,
        "questions": 2,
        "objectives": [{"id": "big-one", "text": "Do it all"}],
        "rendition": item["rendition"],
    }
    assert "Feedback" not in json.dumps(item)


def test_a_module_counts_the_minutes_of_its_quiz(tmp_path: Path) -> None:
    outline = one_quiz(tmp_path).compile().outline
    assert outline["modules"][0]["minutes"] == 13


def test_a_quiz_is_a_stop_but_no_lesson(tmp_path: Path) -> None:
    outline = one_quiz(tmp_path).compile().outline
    course = PublishedCourse("sample", "", "", None, 1, None, outline)  # type: ignore[arg-type]
    assert (course.stop_count, course.lesson_count) == (2, 1)


@pytest.mark.parametrize(
    ("old", "new", "where", "code"),
    [
        ("objective: big-one", "objective: big-two", "objective: big-two", "question-objective"),
        ("objective: big-one\n", "", "## first-question", "question-objective"),
        ("second-question", "first-question", "## first-question", "question-id"),
        ("first-question", "First Question", "## First Question", "question-id"),
        ("situation: yes", "situation: maybe", "situation: maybe", "question-key"),
        ("situation: yes", "situaton: yes", "situaton: yes", "question-key"),
        ("type: true-false", "type: truefalse", "type: truefalse", "question-type"),
        ("type: true-false", "type: single\ntype: single", "type: single", "question-key"),
        ("- [x] True", "- [ ] True", "- [ ] True", "choice-none-right"),
        ("    > It does. Feedback-3b.\n", "", "- [ ] False", "choice-feedback"),
        ("- [ ] False", "- [] False", "- [] False", "choice-form"),
        ("## second-question", "### second-question", "### second-question", "question-heading"),
        ("## second-question", "##second-question", "##second-question", "question-heading"),
        ("Naloxone works on opioids.\n", "", "- [x] True", "choice-prompt"),
    ],
)
def test_what_an_author_can_get_wrong_is_named_with_its_line(
    tmp_path: Path, old: str, new: str, where: str, code: str
) -> None:
    assert old in POOL
    body = POOL.replace(old, new, 1)
    at = [n for n, line in enumerate(body.split("\n"), QUIZ_LINE) if line.startswith(where)]
    assert f"{at[-1]} {code}" in found(tmp_path, body)


@pytest.mark.parametrize("body", ["", "Only words.\n"])
def test_a_quiz_without_questions_is_refused(tmp_path: Path, body: str) -> None:
    assert f"{QUIZ_LINE} no-questions" in found(tmp_path, body)


@pytest.mark.parametrize(
    ("front", "code"),
    [
        ({"draw": "draw: {}"}, "missing-key"),
        ({"draw": "draw: {each-objective: 0}"}, "bad-value"),
        ({"draw": "draw: {each-objectve: 2}"}, "unknown-key"),
        ({"draw": "draw: 12"}, "bad-value"),
        ({"draw": "title2: x"}, "unknown-key"),
        ({"extra": "pass_mark: 101\n"}, "bad-value"),
        ({"extra": "pass_mark: 80%\n"}, "bad-value"),
        ({"extra": "limit: 0\n"}, "bad-value"),
        ({"extra": "time_limit: 0\n"}, "bad-value"),
        ({"extra": "cooldown: 20000\n"}, "bad-value"),
        ({"extra": "review: sometimes\n"}, "bad-value"),
        ({"extra": "hints: 10\n"}, "unknown-key"),
    ],
)
def test_front_matter_that_does_not_fit_is_refused(
    tmp_path: Path, front: dict[str, str], code: str
) -> None:
    assert code in [line.split()[1] for line in found(tmp_path, **front)]


def test_an_unknown_key_of_the_draw_is_answered_in_the_authors_words(tmp_path: Path) -> None:
    course = one_quiz(tmp_path, draw="draw: {each-objectve: 2}")
    messages = [problem.message for problem in course.compile().problems]
    assert any("Did you mean `each-objective`?" in message for message in messages)


def test_an_objective_with_too_few_questions_says_how_many_to_write(tmp_path: Path) -> None:
    said = message(tmp_path, draw="draw: {each-objective: 4}")
    assert said == (
        "the objective `big-one` has 3 question(s), and an attempt draws 4: write 1 more, or draw"
        " fewer"
    )


def test_an_objective_that_nothing_asks_about_keeps_a_quiz_from_being_published(
    tmp_path: Path,
) -> None:
    course = one_quiz(tmp_path)
    course.module("first-lesson", "a-quiz", extra="  - id: another\n    text: Something else\n")
    assert findings(course) == ["quizzes/sample/a-quiz.md:6 draw"]


def test_a_module_without_objectives_gives_nothing_to_draw(tmp_path: Path) -> None:
    course = one_quiz(tmp_path)
    module = (course.folder / "first-module.md").read_text()
    module = module.replace("objectives:\n  - id: big-one\n    text: Do it all\n", "")
    course.write("first-module.md", module)
    assert "quizzes/sample/a-quiz.md:6 draw" in findings(course)


def test_an_unknown_objective_is_answered_with_the_nearest(tmp_path: Path) -> None:
    said = message(tmp_path, POOL.replace("big-one", "bigone", 1), draw="draw: {each-objective: 1}")
    assert said == "first-module has no objective `bigone`. Did you mean `big-one`?"


@pytest.mark.parametrize(
    "body",
    [
        TRUE_FALSE.replace("- [ ] False", "- [ ] Both\n    > No.\n- [ ] False"),
        TRUE_FALSE.replace("[ ] False", "[x] False"),
        MULTIPLE.replace("situation: yes", "type: single"),
    ],
)
def test_a_type_that_the_choices_do_not_fit_is_refused(tmp_path: Path, body: str) -> None:
    lines = found(tmp_path, SINGLE + SINGLE.replace("first", "other") + body)
    assert [line.split()[1] for line in lines] == ["question-type"]


def test_one_right_choice_may_be_asked_as_if_there_were_several(tmp_path: Path) -> None:
    body = POOL.replace("objective: big-one\n", "objective: big-one\ntype: multiple\n", 1)
    document = one_quiz(tmp_path, body).compile().document("a-quiz")
    assert document is not None
    assert document.payload["questions"][0]["type"] == "multiple"


def test_a_heading_in_a_code_fence_is_no_question(tmp_path: Path) -> None:
    fenced = "What prints this?\n\n```\n## not-a-question\n```"
    body = POOL.replace("A man sits on a curb and does not answer. What first?", fenced)
    assert found(tmp_path, body) == []


def test_a_quiz_that_no_module_lists_is_not_published(tmp_path: Path) -> None:
    course = one_quiz(tmp_path)
    write_quiz(course, name="another-quiz")
    compiled = course.compile()
    assert compiled.ok
    assert compiled.document("another-quiz") is None
    assert [p.code for p in compiled.problems if "another-quiz" in p.message] == ["not-listed"]


def test_a_good_pool_gets_no_remark_on_its_questions(tmp_path: Path) -> None:
    assert remarks(tmp_path, pool(8)) == []


def test_the_longest_choice_being_right_too_often_is_remarked_on(tmp_path: Path) -> None:
    body = pool(8).replace("Right", "Right, and with every word a careful writer adds")
    assert remarks(tmp_path, body) == ["longest-right"]


def test_the_same_place_being_right_is_remarked_on(tmp_path: Path) -> None:
    body = "".join(pool(1).replace("q-0", f"q-{n}") for n in range(6))
    assert "same-place-right" in remarks(tmp_path, body)


@pytest.mark.parametrize(("count", "situations", "remarked"), [(8, 0, 0), (9, 2, 1), (9, 3, 0)])
def test_a_third_of_a_pool_should_be_situations(
    tmp_path: Path, count: int, situations: int, remarked: int
) -> None:
    body = pool(count)
    for number in range(situations):
        heading = f"## q-{number}\n"
        body = body.replace(heading, f"{heading}situation: yes\n")
    assert remarks(tmp_path, body) == ["few-situations"] * remarked


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("Search his pockets", "None of the above", "of-the-above"),
        ("What first?", "What should you NOT do?", "negative-question"),
        ("A man sits", "A known addict sits", "stigma"),
    ],
)
def test_wording_that_misleads_is_remarked_on(
    tmp_path: Path, old: str, new: str, code: str
) -> None:
    assert remarks(tmp_path, POOL.replace(old, new)) == [code]


def test_a_figure_in_the_introduction_needs_a_source(tmp_path: Path) -> None:
    assert remarks(tmp_path, "About 79,000 people died.\n\n" + POOL) == ["number-unsourced"]


def test_another_answer_key_is_a_material_change_and_another_question_is_not(
    tmp_path: Path,
) -> None:
    def payload(body: str) -> dict[str, object]:
        document = one_quiz(tmp_path, body).compile().document("a-quiz")
        assert document is not None
        return document.payload

    before = payload(pool(12))
    key = (
        pool(12).replace("[x] Right 3", "[ ] Right 3").replace("[ ] Wrong 3 two", "[x] Wrong 3 two")
    )
    assert classify("quiz", before, payload(key)) is Change.MATERIAL
    assert classify("quiz", before, payload(pool(13))) is Change.MINOR
    assert (
        classify("quiz", before, payload(pool(12).replace("What is", "Which is"))) is Change.MINOR
    )
    assert classify("quiz", before, payload(pool(12).replace("Wrong", "Mistaken idea of a"))) is (
        Change.MATERIAL
    )
