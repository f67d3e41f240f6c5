"""Puts the pages of quizzes and attempts together from what was read.

An open attempt is shown by places alone: no id, no mark and no feedback of a choice is in what
its template gets.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from functools import cached_property
from typing import Any
from uuid import UUID

from flask import abort
from sqlalchemy import select
from sqlalchemy.orm import Session

from course_app.agencies.actor import Actor
from course_app.agencies.queries import coordinator_names
from course_app.assessments import queries
from course_app.assessments.drawing import Drawn, from_json
from course_app.assessments.models import Attempt
from course_app.assessments.question_types.contract import Missing
from course_app.assessments.question_types.registry import type_of
from course_app.assessments.rules import (
    USUAL,
    Rules,
    is_over,
    minutes_of,
    opens_at,
    rules_of,
)
from course_app.assessments.scoring import Score, missed_objectives, score
from course_app.assessments.tries import Next, next_step
from course_app.content import queries as content
from course_app.lib import clock
from course_app.player.pages import LearnerPage
from course_app.player.plan import ModuleLine, Stop
from course_app.player.quiz_words import TROUBLE, state_words
from course_app.progress.models import Enrolment

BLANK = queries.Answer([], 0)
COMPLETE_OR_NONE = (Missing.NOTHING, Missing.ALL)


@dataclass(frozen=True)
class Asked:
    """Questions of a quiz as a page asks them, with the answers to them."""

    quiz: dict[str, Any]
    drawn: list[Drawn]
    answers: dict[str, queries.Answer]

    @cached_property
    def questions(self) -> dict[str, dict[str, Any]]:
        """The questions of the quiz, by id."""
        return {question["id"]: question for question in self.quiz["questions"]}

    @cached_property
    def states(self) -> dict[int, Missing]:
        """What the answer at each place lacks."""
        questions = self.questions
        return {
            place: type_of(questions[one.question]).missing(
                questions[one.question], self.answers.get(one.question, BLANK).chosen
            )
            for place, one in enumerate(self.drawn, 1)
        }

    @property
    def unanswered(self) -> list[int]:
        """The places of the questions without a complete answer."""
        return [place for place, missing in self.states.items() if missing]

    @property
    def begun(self) -> list[int]:
        """The places of the questions with an answer that is not complete."""
        return [place for place, missing in self.states.items() if missing not in COMPLETE_OR_NONE]

    @property
    def score(self) -> Score:
        """The points of each question, graded as they were when it was handed in."""
        kept = {name: answer.chosen for name, answer in self.answers.items()}
        return score(self.quiz["questions"], self.drawn, kept)


@dataclass(frozen=True)
class MyAttempt(Asked):
    """An attempt of the person who asks, with the quiz that it was drawn from."""

    attempt: Attempt
    enrolment: Enrolment

    @property
    def rules(self) -> Rules:
        """The rules that the attempt was begun under."""
        return rules_of(self.quiz)

    @property
    def is_over(self) -> bool:
        """Whether it is open although its time is over: its owner or a task will close it."""
        attempt = self.attempt
        return attempt.submitted_at is None and is_over(attempt.deadline_at, clock.now())

    @property
    def seconds_left(self) -> int | None:
        """What is left of its time, on this server's clock; None without a limit."""
        deadline = self.attempt.deadline_at
        return max(0, int((deadline - clock.now()).total_seconds())) if deadline else None

    @property
    def ran_out(self) -> bool:
        """Whether it was handed in by the clock, with what was saved."""
        ended, deadline = self.attempt.submitted_at, self.attempt.deadline_at
        return ended is not None and is_over(deadline, ended)


@dataclass(frozen=True)
class Step:
    """What the learner may do next with a quiz, and whom to ask when that is nothing.

    `minutes` is what this person has for an attempt, None without a time limit; `opens_at` is when
    the next one opens, while a cooldown runs.
    """

    next: Next
    tries: list[queries.Tried]
    left: int | None
    askable: list[str]
    rules: Rules
    minutes: int | None
    opens_at: datetime | None = None

    @property
    def open_id(self) -> UUID | None:
        """The attempt that is under way."""
        return next((one.id for one in self.tries if one.passed is None), None)

    @property
    def passed(self) -> queries.Tried | None:
        """The first attempt that passed: the one that counts."""
        return next((one for one in self.tries if one.passed), None)


def my_attempt(session: Session, actor: Actor, attempt_id: UUID) -> MyAttempt:
    """The attempt; 404 when there is none or it is somebody else's."""
    found = session.execute(
        select(Attempt, Enrolment)
        .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
        .where(Attempt.id == attempt_id, Enrolment.user_id == actor.id)
    ).one_or_none()
    if found is None:
        abort(404)
    attempt, enrolment = found
    page = content.page(session, attempt.release_id, attempt.quiz_id)
    assert page is not None  # releases are for ever
    kept = queries.answers(session, attempt.id)
    return MyAttempt(page.payload, from_json(attempt.drawn), kept, attempt, enrolment)


def step_of(
    session: Session, actor: Actor, enrolment: Enrolment | None, quiz: dict[str, Any]
) -> Step:
    """What may be done next with a quiz as it is published now."""
    rules = rules_of(quiz)
    limit = rules.limit
    share = queries.time_share(session, actor.id) if rules.time_limit else USUAL
    minutes = minutes_of(rules.time_limit, share)
    if enrolment is None:
        return Step(Next.START, [], limit, [], rules, minutes)
    tried = queries.tries(session, enrolment.id, quiz["id"])
    opened = queries.openings(session, enrolment.id, quiz["id"]) if limit else 0
    wait = opens_at(tried, rules.cooldown)
    waiting = wait is not None and clock.now() < wait
    step = next_step([one.passed for one in tried], limit, opened, waiting=waiting)
    askable: list[str] = []
    if step is Next.NONE_LEFT and enrolment.agency_id:
        askable = coordinator_names(session, enrolment.agency_id)
    left = max(0, limit + opened - len(tried)) if limit else None
    return Step(step, tried, left, askable, rules, minutes, wait if waiting else None)


def enrolment_of(session: Session, found: LearnerPage) -> Enrolment | None:
    """The learner's enrolment in the page's course, if any."""
    enrolment_id = found.head.enrolment_id
    return session.get(Enrolment, enrolment_id) if enrolment_id else None


def open_questions(mine: Asked) -> list[dict[str, Any]]:
    """The questions of an open attempt as its page shows them, without what gives them away.

    `sent` is what a form sends for the kept answer, `parts` the same by part.
    """
    questions, states = mine.questions, mine.states
    shown = []
    for place, one in enumerate(mine.drawn, 1):
        question = questions[one.question]
        answer = mine.answers.get(one.question, BLANK)
        kind = type_of(question)
        words = kind.sent(question, one.shown, answer.chosen)
        shown.append(
            {
                **kind.page(question, one.shown),
                "place": place,
                "template": kind.template,
                "prompt_html": question["prompt_html"],
                "sent": words,
                "parts": dict(word.split("=", 1) for word in words if "=" in word),
                "state": state_words(states[place]),
                "trouble": states[place] in TROUBLE,
                "revision": answer.revision,
            }
        )
    return shown


def sent(mine: MyAttempt, one: Drawn, chosen: list[str]) -> list[str]:
    """What a form sends for a kept answer."""
    question = mine.questions[one.question]
    return type_of(question).sent(question, one.shown, chosen)


def judged_questions(mine: Asked, result: Score) -> list[dict[str, Any]]:
    """The questions of an attempt that was handed in, each with its feedback and points."""
    questions = mine.questions
    judged = []
    for place, one in enumerate(mine.drawn, 1):
        question = questions[one.question]
        answer = mine.answers.get(one.question, BLANK)
        kind = type_of(question)
        judged.append(
            {
                **kind.judged(question, one.shown, answer.chosen),
                "place": place,
                "template": kind.result_template,
                "prompt_html": question["prompt_html"],
                "answered": bool(answer.chosen),
                "points": result.points_by_question[one.question],
            }
        )
    return judged


def missed(found: LearnerPage, mine: MyAttempt, result: Score) -> list[dict[str, Any]]:
    """Each objective in which something was missed, with the lessons that serve it."""
    items = [item for module in found.page.outline["modules"] for item in module["items"]]
    stops = {stop.id: stop for stop in found.plan.stops}
    return [
        {
            "text": objective["text"],
            "lessons": [
                stops[item["id"]]
                for item in items
                if item["kind"] == "lesson"
                and any(
                    objective["id"] in (own["id"], own.get("serves")) for own in item["objectives"]
                )
            ],
        }
        for objective in missed_objectives(mine.quiz, result)
    ]


def around(found: LearnerPage, quiz_id: str) -> tuple[ModuleLine | None, Stop | None, Stop | None]:
    """(module, this stop, next stop) on the route; nothing when the quiz left the course."""
    _, stop, after = found.plan.around(quiz_id)
    line = next((m for m in found.plan.modules if stop in m.stops), None) if stop else None
    return line, stop, after


def mixed(points: Fraction) -> str:
    """Exact points as people write them: 10, 1/3, 9 1/3."""
    whole, rest = divmod(points, 1)
    if not rest:
        return str(whole)
    return f"{whole} {rest}" if whole else str(rest)
