"""What a coordinator's report row must say of an enrolment, and where it says something else.

A standing that is frozen says what was true when the membership ended. A day of completion is that
of the agency's zone, or the day that was certified when the zone is another by now.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import and_, exists, or_, select, tuple_
from sqlalchemy.orm import Session

from course_app.agencies.models import Agency
from course_app.certificates.award import COURSE
from course_app.certificates.models import Certificate
from course_app.content.library import Library
from course_app.lib.clock import local_date
from course_app.lib.proving import UNREADABLE, plain, spoken
from course_app.progress.follows import Fault
from course_app.progress.models import Enrolment, Standing

ORDER = ("not-started", "in-progress", "done")


def standing_faults(
    session: Session, library: Library, enrolments: Sequence[Enrolment]
) -> list[Fault]:
    """Where the standings of these enrolments differ from them."""
    seated = [one for one in enrolments if one.membership_id is not None]
    if not seated:
        return []
    seats = {(one.agency_id, one.membership_id) for one in seated}
    rows = session.scalars(
        select(Standing).where(tuple_(Standing.agency_id, Standing.membership_id).in_(seats))
    )
    standings = {(r.agency_id, r.membership_id, r.course_id, r.cycle): r for r in rows}
    agencies = {one.agency_id for one in seated}
    rows_of = session.execute(select(Agency.id, Agency.time_zone).where(Agency.id.in_(agencies)))
    zones = {row.id: row.time_zone for row in rows_of}
    days = _certified_days(session, [one.id for one in seated])
    found = []
    for one in seated:
        assert one.agency_id is not None
        assert one.membership_id is not None
        standing = standings.get((one.agency_id, one.membership_id, one.course_id, one.cycle))
        possible = set(days.get(one.id, []))
        if one.completed_at is not None:
            possible.add(local_date(one.completed_at, zones[one.agency_id]))
        if standing is None:
            found.append(Fault(one.id, 0, "its standing is missing"))
        elif words := _differs(standing, one, library, possible):
            found.append(Fault(one.id, 0, f"its standing differs: {words}"))
    return found


def strangers(session: Session) -> Iterator[tuple[str, str]]:
    """Standings that say of a membership what no enrolment of it says: (membership, words)."""
    enrolment = exists().where(
        and_(
            Enrolment.agency_id == Standing.agency_id,
            Enrolment.membership_id == Standing.membership_id,
            Enrolment.course_id == Standing.course_id,
            Enrolment.cycle == Standing.cycle,
        )
    )
    says_something = or_(
        Standing.status != "not-started",
        Standing.done_count != 0,
        Standing.completed_on.is_not(None),
    )
    key = plain(session, Standing.membership_id)
    for one in session.scalars(select(key).where(says_something, ~enrolment).order_by(key)):
        yield "missing", f"the standing of membership {spoken(one)} follows from none"


def _differs(
    standing: Standing, enrolment: Enrolment, library: Library, possible: set[date]
) -> str:
    """What a standing says that does not follow from its enrolment, '' when all of it does."""
    done = enrolment.completed_at is not None
    begun = enrolment.last_stable_id is not None or enrolment.event_count > 1
    if standing.frozen:
        allowed = ORDER if done else ORDER[: 1 + begun]
    elif done:
        allowed = ("done",)
    else:
        # Looking at the course may have settled it without beginning anything.
        allowed = ("in-progress",) if begun else ORDER[:2]
    if standing.status not in allowed:
        return f"status {standing.status}"
    days: set[date] | set[None] = possible if standing.status == "done" else {None}
    if standing.completed_on not in days:
        return f"completed on {standing.completed_on}"
    count = _count(enrolment, library) if standing.status == "done" else enrolment.done_count
    if standing.done_count != count and not (standing.frozen and 0 <= standing.done_count < count):
        return f"{standing.done_count} stops done"
    return ""


def _count(enrolment: Enrolment, library: Library) -> int:
    """A finished course counts every stop of the release that its completion fixed."""
    fixed = enrolment.completed_release_id
    release = library.release(fixed) if fixed else None
    return len(release.stops) if release else -1


def _certified_days(session: Session, enrolment_ids: Sequence[UUID]) -> dict[UUID, list[date]]:
    """The day on each course certificate; facts that cannot be read are a fault over there."""
    rows: Any = session.execute(
        select(Certificate.enrolment_id, Certificate.facts).where(
            Certificate.enrolment_id.in_(enrolment_ids),
            Certificate.award == COURSE,
            Certificate.edition == 1,
        )
    )
    days: dict[UUID, list[date]] = {}
    for row in rows:
        with suppress(*UNREADABLE):
            days[row.enrolment_id] = [date.fromisoformat(json.loads(row.facts)["earned_on"])]
    return days
