"""Questions of a quiz's file, as they are written, for other formats."""

from __future__ import annotations

from course_app.content.asking.contract import Question
from course_app.content.asking.matching import sides
from course_app.content.asking.registry import kind_of
from course_app.content.choices import Choice
from course_app.content.interchange.items import Answer, Item
from course_app.content.kinds.questions import read_question
from course_app.content.kinds.quiz import KEYS, cut
from course_app.content.problems import Report


def questions_of(body: str, body_line: int, report: Report) -> list[Question]:
    """The questions of a quiz's body; what does not fit goes to `report`."""
    questions = []
    _, found, _ = cut(body.split("\n"), body_line)
    for name, line, lines in found:
        question = read_question("question", lines, line, KEYS, report)
        question.id = name
        kind_of(question).check(question, report)
        questions.append(question)
    return questions


def item_of(question: Question, category: str) -> Item:
    """A question between formats."""
    values = question.values
    kind = kind_of(question).name
    return Item(
        kind=kind,
        name=question.id,
        prompt=question.choices.prompt.strip(),
        answers=tuple(_answer(choice, kind) for choice in question.choices.choices),
        category=category,
        objective=question.objective,
        situation=values.get("situation", "no").lower() == "yes",
        shuffle=values.get("shuffle", "yes").lower() != "no",
        spelling=int(values.get("spelling", "0")),
        exact_case=values.get("case", "any") == "exact",
        unit=values.get("unit", ""),
        line=question.line,
    )


def _answer(choice: Choice, kind: str) -> Answer:
    feedback = "\n".join(choice.feedback).strip()
    if kind == "matching":
        left, right = sides(choice)
        return Answer(left, bool(left), feedback, right)
    return Answer(choice.words, choice.correct, feedback)
