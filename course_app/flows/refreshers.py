"""Refreshers after a course: what is offered, that one was done, and the reminder by mail.

What crosses into the record is one event, "refresher done", and its day: not which, nor how it
went. What is offered follows from the completion and from those days.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from course_app.accounts.models import User
from course_app.agencies.actor import Actor
from course_app.content import queries as content
from course_app.flows.stops import zone_of
from course_app.lib import clock
from course_app.lib.database import insert
from course_app.progress import queries as records
from course_app.progress import services as progress
from course_app.progress.models import Enrolment, EventKind
from course_app.scenarios import refreshers
from course_app.scenarios.models import RefresherReminder


class NotOffered(LookupError):
    """There is no refresher of this number for this person today."""


@dataclass(frozen=True)
class Completion:
    """A course that somebody completed; the date and the zone are those of their agency."""

    enrolment_id: UUID
    completed_on: date
    zone: str

    @property
    def today(self) -> date:
        """The date where the agency is."""
        return clock.local_date(clock.now(), self.zone)


@dataclass(frozen=True)
class Letter:
    """A reminder to write: to whom, and of which course."""

    user: User
    course_title: str
    course_id: str


def offered(session: Session, completions: Sequence[Completion]) -> dict[UUID, int]:
    """The refresher that is offered today, by enrolment; at most one each.

    Without one that can be due there is no statement.
    """
    likely = [
        one for one in completions if refreshers.offer(one.completed_on, (), one.today) is not None
    ]
    if not likely:
        return {}
    days = records.refreshed(session, [one.enrolment_id for one in likely])
    found = {
        one.enrolment_id: refreshers.offer(
            one.completed_on, days.get(one.enrolment_id, ()), one.today
        )
        for one in likely
    }
    return {enrolment_id: n for enrolment_id, n in found.items() if n is not None}


def finish(session: Session, actor: Actor, course_id: str, n: int) -> None:
    """Record that a refresher was done; raises NotOffered, also for one that was done already."""
    release = content.current_release(session, course_id)
    enrolment = progress.locked(session, actor.id, course_id)
    if release is None or enrolment is None or enrolment.completed_at is None:
        raise NotOffered(n)
    if offered(session, [_completion(session, enrolment)]).get(enrolment.id) != n:
        raise NotOffered(n)
    place = progress.Place(release.id, release.number)
    at = progress.day(session, enrolment)
    progress.record(session, enrolment, EventKind.REFRESHER_DONE, place, at=at)


def remind(session: Session, actor: Actor, course_id: str) -> bool:
    """Have the person told by mail of each refresher that falls due from now on.

    False when there is nothing to tell of, or no address that was confirmed.
    """
    enrolment = progress.locked(session, actor.id, course_id)
    user = session.get(User, actor.id)
    if enrolment is None or enrolment.completed_at is None or user is None or not user.email:
        return False
    mine = _completion(session, enrolment)
    ask_on = refreshers.next_due(mine.completed_on, mine.today)
    if ask_on is None:
        return False
    key = {"user_id": actor.id, "course_id": course_id}
    session.execute(
        insert(session, RefresherReminder)
        .values(**key, ask_on=ask_on)
        .on_conflict_do_update(index_elements=list(key), set_={"ask_on": ask_on})
    )
    return True


def stop_reminding(session: Session, user_id: UUID, course_id: str) -> None:
    """No more mails of these refreshers."""
    session.execute(
        delete(RefresherReminder).where(
            RefresherReminder.user_id == user_id, RefresherReminder.course_id == course_id
        )
    )


def to_ask(session: Session, latest: date, most: int) -> list[tuple[UUID, str]]:
    """Whose reminders are due on a day that is not after `latest`: (person, course)."""
    rows = session.execute(
        select(RefresherReminder.user_id, RefresherReminder.course_id)
        .where(RefresherReminder.ask_on <= latest)
        .order_by(RefresherReminder.ask_on, RefresherReminder.user_id)
        .limit(most)
    )
    return [(user_id, course_id) for user_id, course_id in rows]


def take_letter(session: Session, user_id: UUID, course_id: str) -> Letter | None:
    """The reminder that is to be written now, once: the day of the next one is noted with it.

    When there is no address any more, or nothing left to tell of, the reminder ends.
    """
    enrolment = progress.locked(session, user_id, course_id)
    row = session.scalars(
        select(RefresherReminder)
        .where(RefresherReminder.user_id == user_id, RefresherReminder.course_id == course_id)
        .with_for_update()
    ).one_or_none()
    if row is None:
        return None
    user = session.get_one(User, user_id)
    release = content.current_release(session, course_id)
    if not user.email or enrolment is None or enrolment.completed_at is None or release is None:
        session.delete(row)
        return None
    mine = _completion(session, enrolment)
    if row.ask_on > mine.today:
        return None
    days = records.refreshed(session, [enrolment.id]).get(enrolment.id, [])
    now = refreshers.offer(mine.completed_on, days, mine.today)
    if now is None:
        later = refreshers.next_offer(mine.completed_on, days, mine.today)
    else:
        later = refreshers.next_due(mine.completed_on, mine.today)
    if later is None:
        session.delete(row)
    else:
        row.ask_on = later
    title = release.outline["course"]["title"]
    return None if now is None else Letter(user, title, course_id)


def _completion(session: Session, enrolment: Enrolment) -> Completion:
    assert enrolment.completed_at is not None
    zone = zone_of(session, enrolment)
    return Completion(enrolment.id, clock.local_date(enrolment.completed_at, zone), zone)
