"""A published course with a cold open, and a learner who plays it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from flask import Flask
from sqlalchemy import select

from course_app.content.publishing import publish
from course_app.extensions import db
from course_app.lib.database import write_transaction
from course_app.scenarios.models import ScenarioRun
from tests.content.scenario_factory import GATE, cold_course

TRY = "/courses/sample/try"
TO_TALK = "aaa"  # he takes the card
TO_NO = "aba"  # he says no
CLOSE = "Those were your own three lines"


@dataclass
class OpeningCourse:
    """The course `sample`, whose cold open is the gate."""

    app: Flask
    folder: Path
    gate: str = GATE

    def publish(self, revised: tuple[str, str] = ("", "")) -> None:
        """Publish it, perhaps with some words of the gate in place of others."""
        compiled = cold_course(self.folder, self.gate.replace(*revised)).compile()
        assert compiled.ok, [str(problem) for problem in compiled.problems]
        with self.app.app_context(), write_transaction(db.engine) as session:
            publish(session, compiled)

    def rows(self) -> list[ScenarioRun]:
        """Every run that is stored."""
        with self.app.app_context():
            found = list(db.session.scalars(select(ScenarioRun).order_by(ScenarioRun.id)))
            db.session.expunge_all()
            return found
