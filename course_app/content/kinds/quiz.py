"""`kind: quiz`: a pool of questions on a module's objectives, of which each attempt draws some."""

from __future__ import annotations

import re
from collections import Counter
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field

from course_app.content.asking.contract import Question
from course_app.content.asking.registry import ASKED, kind_of
from course_app.content.compiled import Payload
from course_app.content.kinds.base import Compiled, Context, Kind, Parsed, find_repeats
from course_app.content.kinds.prose import compile_prose
from course_app.content.kinds.questions import (
    check_id,
    check_objective,
    read_question,
    render_question,
)
from course_app.content.lint.quiz import lint_quiz
from course_app.content.markup.typography import typographic
from course_app.content.problems import excerpt
from course_app.content.schema import DocumentFront, Front, Objective, Whole

KEYS = ("objective", "situation", "type")
TYPES = tuple(ASKED)
MOST_QUESTIONS = 200
MOST_DRAWN = 60
MOST_COOLDOWN = 7 * 24 * 60
MOST_TIME = 240

_HEADING = re.compile(r"## +(.+?)\s*#*\s*")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")


class Draw(Front):
    """How an attempt's questions are chosen."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    each_objective: Annotated[Whole, Field(alias="each-objective", ge=1, le=20)]


class QuizFront(DocumentFront):
    """The front matter of a quiz."""

    minutes: Annotated[Whole, Field(ge=1, le=60)]
    pass_mark: Annotated[Whole, Field(ge=1, le=100)] = 80
    draw: Draw
    limit: Annotated[Whole, Field(ge=1, le=50)] | None = None
    # Minutes between an attempt that failed and the next; minutes for one attempt.
    cooldown: Annotated[Whole, Field(ge=1, le=MOST_COOLDOWN)] | None = None
    time_limit: Annotated[Whole, Field(ge=1, le=MOST_TIME)] | None = None
    review: Literal["after-each", "after-pass", "answers-never"] = "after-each"


class QuizKind:
    """The kind `quiz`."""

    name = "quiz"
    schema = QuizFront
    stage = 1
    address: str | None = "/quizzes/{id}"
    holds: frozenset[str] = frozenset()
    is_stop = True
    by_itself = False

    def contents(self, front: QuizFront) -> list[str]:
        """Nothing stands below a quiz."""
        return []

    def objectives(self, front: QuizFront) -> list[Objective]:
        """It has none of its own: it asks about those of its module."""
        return []

    def compile(self, document: Parsed, context: Context) -> Compiled:
        """The introduction, the questions, and the objectives that they ask about."""
        front: Any = document.front
        report = document.report
        intro, found, strays = cut(document.split.body.split("\n"), document.split.body_line)
        for line, text in strays:
            report.error(
                line,
                f"only questions have headings here, as `## question-id`: “{excerpt(text, 40)}”",
                "question-heading",
            )
        body = compile_prose(document, context, "\n".join(intro))
        questions = [_read(name, line, lines, document) for name, line, lines in found]
        objectives = context.objectives_above(document)
        _check_pool(questions, objectives, document, context)
        asked = {question.objective for question in questions}
        payload: Payload = {
            "id": front.id,
            "title": typographic(front.title),
            "minutes": front.minutes,
            "pass_mark": front.pass_mark,
            "limit": front.limit,
            "cooldown": front.cooldown,
            "time_limit": front.time_limit,
            "review": front.review,
            "each_objective": front.draw.each_objective,
            "html": body.html,
            "objectives": [
                {"id": o.id, "text": typographic(o.text)} for o in objectives if o.id in asked
            ],
            "questions": [
                {
                    **render_question(q, document.file.file, report, context.renderer),
                    "type": kind_of(q).name,
                    "situation": q.values.get("situation", "").lower() == "yes",
                }
                for q in questions
            ],
        }
        return Compiled(payload, body)

    def lint(self, document: Parsed, compiled: Compiled, context: Context) -> None:
        """Everything that an editor would remark."""
        assert compiled.body is not None
        _, found, _ = cut(document.split.body.split("\n"), document.split.body_line)
        lines = {name: line for name, line, _ in reversed(found)}
        lint_quiz(
            document.report,
            compiled.payload,
            compiled.body,
            document.split,
            lines,
            context.terms,
            context.english,
        )

    def outline_item(self, compiled: Compiled) -> Payload:
        """The quiz's line in the outline; nothing in it gives an answer away."""
        payload = compiled.payload
        keys = ("title", "minutes", "pass_mark", "limit", "objectives")
        return {
            "id": payload["id"],
            "kind": self.name,
            **{key: payload[key] for key in keys},
            "questions": payload["each_objective"] * len(payload["objectives"]),
        }


def cut(
    lines: list[str], first_line: int
) -> tuple[list[str], list[tuple[str, int, list[str]]], list[tuple[int, str]]]:
    """A body as its introduction, its questions and the headings that begin none.

    A question is (its id, the line of its heading, the lines below it).
    """
    intro: list[str] = []
    found: list[tuple[str, int, list[str]]] = []
    strays: list[tuple[int, str]] = []
    fence = ""
    for number, line in enumerate(lines, start=first_line):
        mark = _FENCE.match(line)
        if mark:
            fence = "" if fence and mark[1].startswith(fence) else fence or mark[1]
        heading = None if fence else _HEADING.fullmatch(line)
        if heading:
            found.append((heading[1], number, []))
            continue
        if found and not fence and line.startswith("#"):
            strays.append((number, line))
        (found[-1][2] if found else intro).append(line)
    return intro, found, strays


def _read(name: str, line: int, lines: list[str], document: Parsed) -> Question:
    question = read_question("question", lines, line, KEYS, document.report)
    question.id = name
    check_id(question, document.report)
    _check_keys(question, document)
    return question


def _check_keys(question: Question, document: Parsed) -> None:
    report = document.report
    situation = question.values.get("situation", "no").lower()
    if situation not in ("yes", "no"):
        report.error(
            question.at("situation"),
            f"`situation:` is yes or no, not “{excerpt(situation, 40)}”",
            "question-key",
        )
    kind = question.values.get("type", "")
    if "type" in question.values and kind not in TYPES:
        report.error(
            question.at("type"),
            f"`type:` is {', '.join(TYPES)}, or left out; not “{excerpt(kind, 40)}”",
            "question-type",
        )
    else:
        kind_of(question).check(question, report)


def _check_pool(
    questions: list[Question], objectives: list[Objective], document: Parsed, context: Context
) -> None:
    """The pool as a whole: enough questions for every objective, and each id once."""
    report = document.report
    if not questions:
        report.error(
            document.split.body_line,
            "no questions: each begins with a line `## question-id`",
            "no-questions",
        )
    if len(questions) > MOST_QUESTIONS:
        report.error(
            questions[MOST_QUESTIONS].line, f"more than {MOST_QUESTIONS} questions", "too-large"
        )
    for index, name in find_repeats(question.id for question in questions):
        first = next(question.line for question in questions if question.id == name)
        report.error(
            questions[index].line,
            f"the question id `{excerpt(name, 40)}` is used twice (first on line {first})",
            "question-id",
        )
    parent = context.parents.get(document.stable_id)
    if parent is None or not questions:
        return  # a quiz that nothing lists is remarked on already
    if not parent.sure("objectives"):
        return
    for question in questions:
        check_objective(question, objectives, parent.stable_id, report)
    if document.sure("draw"):
        counts = Counter(question.objective for question in questions)
        _check_draw(counts, objectives, parent, document)


def _check_draw(
    counts: Counter[str], objectives: list[Objective], parent: Parsed, document: Parsed
) -> None:
    front: Any = document.front
    each = front.draw.each_objective
    line, col = document.marks.at("draw", "each-objective")
    if not objectives:
        document.report.error(
            line,
            f"{parent.file.path} has no objectives, so there is nothing to draw: add some there",
            "draw",
            col,
        )
    if each * len(objectives) > MOST_DRAWN:
        document.report.error(
            line,
            f"{each} for each of {len(objectives)} objectives is {each * len(objectives)}"
            f" questions; an attempt may have at most {MOST_DRAWN}: draw fewer",
            "draw",
            col,
        )
    for objective in objectives:
        have = counts[objective.id]
        if have < each:
            document.report.error(
                line,
                f"the objective `{objective.id}` has {have} question(s), and an attempt draws"
                f" {each}: write {each - have} more, or draw fewer",
                "draw",
                col,
            )


QUIZ: Kind = QuizKind()
