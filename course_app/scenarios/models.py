"""What is the learner's own and deletable: practice runs, lines for the next shift, reminders."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, false
from sqlalchemy.orm import Mapped, mapped_column

from course_app.extensions import Base
from course_app.lib.database import UtcDateTime
from course_app.lib.ids import new_id


class ScenarioRun(Base):
    """One go at a conversation: the lines that were chosen, in a rendition that never changes.

    `path` holds the ids of the chosen lines; everything else is replayed from it. `ended` says
    whether an ending was reached. No other table points here but the learner's own words.
    """

    __tablename__ = "scenario_run"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("user.id"))
    course_id: Mapped[str] = mapped_column(ForeignKey("course.id"))
    scenario_id: Mapped[str] = mapped_column(String(64))
    release_id: Mapped[UUID] = mapped_column(ForeignKey("release.id"))
    release_number: Mapped[int]
    rendition_digest: Mapped[str] = mapped_column(ForeignKey("rendition.digest"))
    path: Mapped[list[str]] = mapped_column(JSON)
    ended: Mapped[bool] = mapped_column(default=False, server_default=false())
    kept: Mapped[bool] = mapped_column(default=False, server_default=false())
    touched_at: Mapped[datetime] = mapped_column(UtcDateTime)
    # The agency that reads this one run, which its learner knew before the first line.
    assessed_for: Mapped[UUID | None] = mapped_column(ForeignKey("agency.id"))

    __table_args__ = (
        Index("ix_scenario_run_mine", "user_id", "course_id", "scenario_id"),
        Index("ix_scenario_run_touched_at", "touched_at"),
    )


class OwnWords(Base):
    """What the learner wrote at one turn, and how they rated it; nobody else reads it.

    Empty words are a turn that was said aloud or left out.
    """

    __tablename__ = "own_words"

    run_id: Mapped[UUID] = mapped_column(
        ForeignKey("scenario_run.id", ondelete="CASCADE"), primary_key=True
    )
    turn: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    words: Mapped[str] = mapped_column(Text)
    rating: Mapped[str] = mapped_column(String(10), default="", server_default="")

    __table_args__ = (
        CheckConstraint("rating in ('', 'close', 'between', 'other')", name="rating"),
    )


class AssessedScenario(Base):
    """An agency asks for a run of this scenario that it can read; the row is the switch."""

    __tablename__ = "assessed_scenario"

    agency_id: Mapped[UUID] = mapped_column(ForeignKey("agency.id"), primary_key=True)
    course_id: Mapped[str] = mapped_column(ForeignKey("course.id"), primary_key=True)
    scenario_id: Mapped[str] = mapped_column(String(64), primary_key=True)


class SkillTotal(Base):
    """How often each skill was chosen at an agency, summed up: no person, no run, no date.

    The first finished run of each person in each scenario is added to `waiting`; ten of them
    together go over into `shown`, which alone is read. So nobody's run shows as a difference.
    """

    __tablename__ = "skill_total"

    agency_id: Mapped[UUID] = mapped_column(ForeignKey("agency.id"), primary_key=True)
    course_id: Mapped[str] = mapped_column(ForeignKey("course.id"), primary_key=True)
    scenario_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    waiting_people: Mapped[int]
    waiting: Mapped[dict[str, int]] = mapped_column(JSON)
    shown_people: Mapped[int]
    shown: Mapped[dict[str, int]] = mapped_column(JSON)


class IfThenLine(Base):
    """One line for the next shift, "if ... I will ...": its learner's, and nobody else reads it.

    There is no time in it, and no other table points here.
    """

    __tablename__ = "if_then_line"

    user_id: Mapped[UUID] = mapped_column(ForeignKey("user.id"), primary_key=True)
    course_id: Mapped[str] = mapped_column(ForeignKey("course.id"), primary_key=True)
    module_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    situation: Mapped[str] = mapped_column(String(140))
    action: Mapped[str] = mapped_column(String(140))


class RefresherReminder(Base):
    """That a learner wants one mail for each refresher of a course; without a row there is none.

    `ask_on` is the day of the next mail, in the zone in which the learner's dates are told.
    """

    __tablename__ = "refresher_reminder"

    user_id: Mapped[UUID] = mapped_column(ForeignKey("user.id"), primary_key=True)
    course_id: Mapped[str] = mapped_column(ForeignKey("course.id"), primary_key=True)
    ask_on: Mapped[date] = mapped_column(index=True)
