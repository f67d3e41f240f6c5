"""A person's transcript: every enrolment with its stops, dates, hours and certificates."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from course_app.accounts.models import User
from course_app.agencies.models import Agency
from course_app.certificates.facts import spoken
from course_app.certificates.models import Certificate, CertificateEnd
from course_app.certificates.serial import grouped
from course_app.content import queries as content
from course_app.content.models import Course
from course_app.lib.clock import HOME_ZONE, local_date
from course_app.lib.names import is_name
from course_app.progress.models import STOP_DONE, Enrolment, LearningEvent


@dataclass(frozen=True)
class StopDone:
    """One stop of the route, and the day it was done (None: not yet)."""

    title: str
    minutes: int
    done_on: date | None


@dataclass(frozen=True)
class Certified:
    """One certificate, as a line of the transcript."""

    title: str
    serial: str
    hours: str
    earned_on: date
    status: str
    is_course: bool


@dataclass(frozen=True)
class Entry:
    """One enrolment."""

    title: str
    course_id: str
    agency: str | None
    time_zone: str
    started_on: date
    completed_on: date | None
    stops: list[StopDone] = field(default_factory=list)
    certificates: list[Certified] = field(default_factory=list)

    @property
    def done_count(self) -> int:
        """How many stops are done."""
        return sum(stop.done_on is not None for stop in self.stops)

    @property
    def hours(self) -> str:
        """The hours that valid certificates stand for: the course's, else its modules' together."""
        valid = [one for one in self.certificates if one.status == "valid"]
        whole = next((one.hours for one in valid if one.is_course), None)
        parts = sum((Decimal(one.hours) for one in valid), Decimal())
        return whole if whole is not None else spoken(parts)


@dataclass(frozen=True)
class Transcript:
    """Everything that a person has learned here."""

    name: str
    entries: list[Entry]

    @property
    def named(self) -> bool:
        """Whether there is a name that a certificate can carry."""
        return is_name(self.name)


def transcript_of(session: Session, user_id: UUID) -> Transcript:
    """Read a person's transcript."""
    person = session.execute(select(User.name).where(User.id == user_id)).one()
    rows = session.execute(
        select(Enrolment, Agency.name, Agency.time_zone, Course.current_release_id)
        .join(Course, Course.id == Enrolment.course_id)
        .outerjoin(Agency, Agency.id == Enrolment.agency_id)
        .where(Enrolment.user_id == user_id)
        .order_by(Enrolment.course_id, Enrolment.cycle)
    ).all()
    entries = [_entry(session, *row) for row in rows]
    return Transcript(person.name, entries)


def _entry(
    session: Session,
    enrolment: Enrolment,
    agency: str | None,
    zone: str | None,
    release_id: UUID | None,
) -> Entry:
    certificates, frozen = _certificates(session, enrolment.id)
    zone = frozen or zone or HOME_ZONE
    instants = _instants(session, enrolment.id)
    outline = (content.outline(session, release_id) if release_id else None) or {"modules": []}
    done = {name: local_date(at, zone) for (kind, name), at in instants.items() if name and kind}
    stops = [
        StopDone(item["title"], item["minutes"], done.get(item["id"]))
        for module in outline["modules"]
        for item in module["items"]
    ]
    started = min(instants.values())
    completed = enrolment.completed_at
    return Entry(
        title=outline["course"]["title"] if "course" in outline else enrolment.course_id,
        course_id=enrolment.course_id,
        agency=agency,
        time_zone=zone,
        started_on=local_date(started, zone),
        completed_on=local_date(completed, zone) if completed else None,
        stops=stops,
        certificates=certificates,
    )


def _instants(session: Session, enrolment_id: UUID) -> dict[tuple[bool, str | None], datetime]:
    """The first instant of the enrolment, and of each stop that was done."""
    is_done = LearningEvent.kind.in_(STOP_DONE)
    rows = session.execute(
        select(
            is_done.label("is_done"),
            LearningEvent.stable_id,
            func.min(LearningEvent.at).label("at"),
        )
        .where(LearningEvent.enrolment_id == enrolment_id)
        .group_by(is_done, LearningEvent.stable_id)
    )
    return {(bool(row.is_done), row.stable_id): row.at for row in rows}


def _certificates(session: Session, enrolment_id: UUID) -> tuple[list[Certified], str | None]:
    """The certificates of an enrolment, and the zone that the newest one froze its dates in."""
    rows = session.execute(
        select(Certificate, CertificateEnd.kind)
        .outerjoin(CertificateEnd, CertificateEnd.certificate_id == Certificate.id)
        .where(Certificate.enrolment_id == enrolment_id)
        .order_by(Certificate.issued_at, Certificate.edition)
    )
    found, zone = [], None
    for certificate, ended in rows:
        facts = json.loads(certificate.facts)
        zone = facts["time_zone"]
        found.append(
            Certified(
                title=title_of(facts),
                serial=grouped(certificate.serial),
                hours=facts["hours"],
                earned_on=date.fromisoformat(facts["earned_on"]),
                status=ended or "valid",
                is_course=facts["award"] == "course",
            )
        )
    return found, zone


def title_of(facts: dict[str, object]) -> str:
    """What a certificate is for: the course, or the module."""
    course, modules = facts["course"], facts["modules"]
    assert isinstance(course, dict)
    assert isinstance(modules, list)
    return str(course["title"] if facts["award"] == "course" else modules[0]["title"])
