"""A course that somebody has completed with an answer wrong, and the time that passes then."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

import time_machine

from course_app.content.publishing import publish
from course_app.extensions import db
from course_app.lib import clock
from course_app.lib.database import write_transaction
from course_app.progress.models import EventKind
from tests.content.course_factory import CHECK
from tests.content.scenario_factory import TO_NUMBER, one_scenario
from tests.support.cast import Person
from tests.support.client import PageClient
from tests.support.practice import PracticeCourse, begin, say

HOME = "/courses/sample"
ABOUT = f"{HOME}/refreshers"
FIRST = f"{ABOUT}/1"
CHECK_URL = f"{HOME}/lessons/first-lesson/checks/a-check"
DUE = [45, 91, 136, 182]  # days after the course


@dataclass
class RefresherCourse(PracticeCourse):
    """The course `sample` with a check in its lesson and the porch at its practice stop."""

    def publish(self, body: str = "") -> None:
        """Publish it."""
        course = one_scenario(self.folder, body)
        course.lesson(CHECK)
        compiled = course.compile()
        assert compiled.ok, [str(problem) for problem in compiled.problems]
        with self.app.app_context(), write_transaction(db.engine) as session:
            publish(session, compiled)

    def complete(self, client: PageClient, person: Person, surely_wrong: bool = True) -> None:
        """Finish every stop, after a wrong answer that the person was sure of."""
        client.sign_in(person)
        if surely_wrong:
            client.send(CHECK_URL, {"choice": "a", "sureness": "sure"})
        client.send(f"{HOME}/lessons/first-lesson/done")
        say(client, begin(client), *TO_NUMBER)
        assert len(self.events(EventKind.COURSE_COMPLETED)) == 1

    def done(self) -> list[datetime]:
        """When the record says that a refresher was done."""
        return [event.at for event in self.events(EventKind.REFRESHER_DONE)]


@contextmanager
def days_later(client: PageClient, person: Person, days: int) -> Iterator[PageClient]:
    """Sign in some days from now."""
    with time_machine.travel(clock.now() + timedelta(days=days)):
        yield client.sign_in(person)
