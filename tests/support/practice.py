"""A published course with a practice stop, and a learner who practises."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from flask import Flask
from sqlalchemy import select

from course_app.content.publishing import publish
from course_app.extensions import db
from course_app.lib.database import write_transaction
from course_app.progress.models import EventKind, LearningEvent
from course_app.scenarios.models import OwnWords, ScenarioRun
from tests.content.scenario_factory import one_scenario
from tests.support.client import PageClient

STOP = "/courses/sample/practice/first-practice"
SCENARIO = "/courses/sample/scenarios/porch"


@dataclass
class PracticeCourse:
    """The course `sample`, whose practice stop offers the porch."""

    app: Flask
    folder: Path

    def publish(self, body: str = "") -> None:
        """Publish it, perhaps with another conversation than the porch."""
        compiled = one_scenario(self.folder, body).compile()
        assert compiled.ok, [str(problem) for problem in compiled.problems]
        with self.app.app_context(), write_transaction(db.engine) as session:
            publish(session, compiled)

    def runs(self) -> list[ScenarioRun]:
        """Every run that is stored."""
        with self.app.app_context():
            rows = list(db.session.scalars(select(ScenarioRun).order_by(ScenarioRun.id)))
            db.session.expunge_all()
            return rows

    def own_words(self) -> list[tuple[int, str, str]]:
        """Own words that are stored: turn, words, rating."""
        with self.app.app_context():
            rows = db.session.scalars(select(OwnWords).order_by(OwnWords.turn))
            return [(row.turn, row.words, row.rating) for row in rows]

    def events(self, *kinds: EventKind) -> list[LearningEvent]:
        """The events of these kinds, in order."""
        with self.app.app_context():
            query = select(LearningEvent).where(LearningEvent.kind.in_([k.value for k in kinds]))
            rows = list(db.session.scalars(query.order_by(LearningEvent.seq)))
            db.session.expunge_all()
            return rows


def begin(client: PageClient, url: str = SCENARIO) -> UUID:
    """Begin a run; returns its id."""
    response = client.send(f"{url}/runs")
    found = re.fullmatch(r"/runs/([0-9a-f-]{36})", response.location)
    assert found, response.location
    return UUID(found[1])


def say(client: PageClient, run: UUID, *lines: str, at: int = 0) -> None:
    """Choose lines, one turn after the other, leaving own words out where they are asked for."""
    for turn, line in enumerate(lines, at):
        page = client.get(f"/runs/{run}").get_data(as_text=True)
        if 'name="words"' in page:
            client.send(f"/runs/{run}/words", {"at": str(turn), "how": "none"})
        response = client.send(f"/runs/{run}/lines", {"at": str(turn), "line": line})
        assert response.status_code == 302, response.status
