"""Every route of the application with an address to try it by."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import Flask, url_for
from sqlalchemy import select

from course_app.accounts.models import User
from course_app.agencies.models import Agency, Membership
from course_app.content import queries
from course_app.content.models import Asset
from course_app.extensions import db
from course_app.jobs.models import Mail
from course_app.web.guards import guard_of


@dataclass(frozen=True)
class Route:
    """One view under one method."""

    method: str
    endpoint: str
    guard: str | None
    url: str
    takes: tuple[str, ...]

    def __str__(self) -> str:
        """What a failing test calls it."""
        return f"{self.method} {self.url} ({self.endpoint})"


def samples(app: Flask) -> dict[str, Any]:
    """A value for every argument that a route takes, from the published course.

    A new argument needs a line here, so that the tests of every route reach its route too.
    """
    with app.app_context():
        course = queries.published_courses(db.session)[0]
        module = course.outline["modules"][0]
        lesson = next(item for item in module["items"] if item["kind"] == "lesson")
        quiz = next((item["id"] for item in module["items"] if item["kind"] == "quiz"), "no-quiz")
        stops = [item for module in course.outline["modules"] for item in module["items"]]
        practice = next((one for one in stops if one["kind"] == "practice"), None)
        first_member = select(Membership.id).order_by(Membership.id).limit(1)
        image = db.session.scalars(select(Asset.sha256).limit(1)).first()
        nobody = UUID(int=0)
        return {
            "code": "NQ5UCH-C0DE",
            "agency_id": db.session.scalar(select(Agency.id).order_by(Agency.id).limit(1))
            or nobody,
            "membership_id": db.session.scalar(first_member) or nobody,
            "user_id": db.session.scalar(select(User.id).order_by(User.id).limit(1)) or nobody,
            "mail_id": db.session.scalar(select(Mail.id).limit(1)) or nobody,
            "join_id": nobody,
            "roll_call_id": nobody,
            "attendance_id": nobody,
            "passkey_id": nobody,
            "sign_in_id": nobody,
            "course_id": course.id,
            "module_id": module["id"],
            "lesson_id": lesson["id"],
            "quiz_id": quiz,
            "attempt_id": UUID(int=0),  # nobody's
            "template_id": course.outline["templates"][0]["id"],
            "practice_id": practice["id"] if practice else "no-practice",
            "scenario_id": practice["scenarios"][0]["id"] if practice else "no-scenario",
            "run_id": UUID(int=0),  # nobody's
            "enrolment_id": UUID(int=0),
            "seq": 1,
            "turn": 1,
            "n": 1,
            "place": 1,
            "check_id": next(iter(lesson["checks"])),
            "role": "learner",
            "token": "no-such-token",
            "sha256": image or "0" * 64,
            "serial": "0000-0000-0000-0000",
            "extension": "png",
        }


def every_route(app: Flask) -> Iterator[Route]:
    """Every view under each of its methods, but for those that Flask adds by itself."""
    values = samples(app)
    for rule in app.url_map.iter_rules():
        missing = rule.arguments - values.keys()
        assert not missing, f"{rule.rule}: tests/support/routes.py has no sample for {missing}"
        with app.test_request_context():
            url = url_for(rule.endpoint, **{name: values[name] for name in rule.arguments})
        guard = guard_of(app.view_functions[rule.endpoint])
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            yield Route(method, rule.endpoint, guard, url, tuple(sorted(rule.arguments)))
