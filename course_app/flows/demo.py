"""The people of a demo: a sample agency with somebody in every state."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import Session

from course_app.accounts.models import SiteRole, User
from course_app.accounts.services import create_person, person_by_email
from course_app.agencies.actor import Actor, Seat
from course_app.agencies.models import MemberRole, Membership
from course_app.agencies.services import add_member, create_agency, unit_named
from course_app.assessments.drawing import from_json
from course_app.assessments.models import Attempt
from course_app.assessments.question_types.registry import type_of
from course_app.content import queries as content
from course_app.flows import hand_in, lessons, practice, quizzes
from course_app.lib import clock
from course_app.progress import services as progress
from course_app.scenarios.explore import ways_to_endings

AGENCY = "Cedar Bend Sample Department"
CODE = "DEM0-2026"
DEMO_ROLES = [
    ("learner", _l("Learner"), _l("An officer half-way through Module 1")),
    ("coordinator", _l("Coordinator"), _l("Sees who is done, late or not started")),
    ("instructor", _l("Instructor"), _l("Writes and publishes the lessons")),
    ("administrator", _l("Administrator"), _l("Keeps the installation well")),
]


@dataclass(frozen=True)
class Sample:
    """One sample person: how far they are (stops done, one more begun), and when it is due."""

    name: str
    number: str
    unit: str
    done: int = 0
    begun: bool = False
    due_in_days: int | None = None
    role: MemberRole = MemberRole.LEARNER


PEOPLE = [
    Sample("Dana Whitfield", "101", "A shift", 2, True, 21),
    Sample("Luis Ortega", "102", "A shift", 99, False, 21),
    Sample("Priya Raman", "103", "A shift", 0, True, 21),
    Sample("Marcus Bell", "104", "B shift", 0, False, -3),
    Sample("Ann-Marie Kowalski", "105", "B shift", 4, True, -3),
    Sample("Tom Adeyemi", "106", "Medic 2", 99, False, 21),
    Sample("Grace Lindqvist", "107", "Medic 2"),
    Sample("Sam Rivera", "108", "Medic 2", 1, False, 21, MemberRole.SUPERVISOR),
    Sample("Joan Petrakis", "200", "Training", 0, False, None, MemberRole.COORDINATOR),
]
SITE_PEOPLE = [
    ("Ellen Marsh", "instructor@demo.invalid", SiteRole.INSTRUCTOR),
    ("Ray Okafor", "administrator@demo.invalid", SiteRole.ADMINISTRATOR),
]
# The role that each sample on the sign-in page looks around as -> roster number or e-mail.
LOOK_AROUND = {
    "learner": "101",
    "coordinator": "200",
    "instructor": "instructor@demo.invalid",
    "administrator": "administrator@demo.invalid",
}


def seed_demo(session: Session, course_id: str) -> int:
    """Add the sample agency and its people, once; returns how many people were added."""
    if session.scalar(select(User.id).limit(1)) is not None:
        return 0
    agency = create_agency(session, AGENCY, code=CODE)
    for sample in PEOPLE:
        user = create_person(session, sample.name, None)
        unit = unit_named(session, agency, sample.unit)
        member = add_member(session, agency, sample.name, sample.number, sample.role, unit, user)
        _study(session, user, member, sample, course_id)
    for name, email, role in SITE_PEOPLE:
        create_person(session, name, email, site_role=role)
    return len(PEOPLE) + len(SITE_PEOPLE)


def demo_person(session: Session, role: str) -> UUID | None:
    """The sample person to look around as, None for a role that has none."""
    key = LOOK_AROUND.get(role)
    if key is None:
        return None
    if "@" in key:
        user = person_by_email(session, key)
        return user.id if user else None
    return session.scalar(select(Membership.user_id).where(Membership.external_id == key))


def _study(
    session: Session, user: User, member: Membership, sample: Sample, course_id: str
) -> None:
    seat = progress.Seat(member.agency_id, member.id)
    if sample.due_in_days is not None:
        due = clock.now().date() + timedelta(days=sample.due_in_days)
        progress.assign(session, seat, course_id, due)
    actor = Actor(
        user.id,
        user.name,
        None,
        "",
        (Seat(member.agency_id, member.id, member.unit_id, member.role),),
    )
    release = content.current_release(session, course_id)
    if release is None:
        return
    items = [item for module in release.outline["modules"] for item in module["items"]]
    for item in items[: sample.done]:
        finish_item(session, actor, course_id, item)
    if sample.begun and sample.done < len(items):
        _begin(session, actor, course_id, items[sample.done])


def finish_item(session: Session, actor: Actor, course_id: str, item: dict[str, Any]) -> None:
    """Finish a stop of the outline as a person who gets everything right would."""
    if item["kind"] == "lesson":
        lesson = lessons.find_lesson(session, course_id, item["id"])
        lessons.finish_lesson(session, actor, lesson)
        return
    if item["kind"] == "practice":
        for one in item["scenarios"][: item["choose"]]:
            _practise(session, actor, course_id, one["id"])
        return
    quiz = quizzes.find_quiz(session, course_id, item["id"])
    attempt = session.get_one(Attempt, quizzes.start(session, actor, quiz))
    questions = {question["id"]: question for question in quiz.payload["questions"]}
    for place, one in enumerate(from_json(attempt.drawn), 1):
        question = questions[one.question]
        samples = type_of(question).samples(question, one.shown)
        right = next(sample.given for sample in samples if sample.points == 1)
        given = quizzes.Given(right, 0)
        quizzes.save_answer(session, actor.id, attempt.id, place, given)
    hand_in.submit(session, actor, attempt.id)


def _practise(session: Session, actor: Actor, course_id: str, scenario_id: str) -> None:
    """Have a conversation on a shortest way to an ending that is a next step or better."""
    scenario = practice.find_scenario(session, course_id, scenario_id)
    nodes = scenario.payload["nodes"]
    ways = ways_to_endings(scenario.payload)
    good = (w for n, w in ways.items() if nodes[n]["ending"]["kind"] in ("connected", "next-step"))
    run = practice.begin(session, actor, scenario, assessed=False)
    for at, line in enumerate(next(good)):
        practice.say(session, actor, run.id, at, line)


def _begin(session: Session, actor: Actor, course_id: str, item: dict[str, Any]) -> None:
    if item["kind"] == "quiz":
        quizzes.start(session, actor, quizzes.find_quiz(session, course_id, item["id"]))
        return
    if item["kind"] == "practice":
        first = practice.find_scenario(session, course_id, item["scenarios"][0]["id"])
        practice.begin(session, actor, first, assessed=False)
        return
    lesson = lessons.find_lesson(session, course_id, item["id"])
    lessons.open_lesson(session, actor, lesson)
    middle = lesson.payload["sections"][len(lesson.payload["sections"]) // 2]
    lessons.keep_place(session, actor, lesson, middle["id"], "")
