"""Regrade: what handed-in attempts come to under a mended key, beside their first results.

The effect can be worked out first. A fail that becomes a pass finishes the stop and may bring a
certificate; a pass that becomes a fail takes nothing away and is left for people to decide. Each
attempt is its own short transaction, so a run that breaks off goes on when it is run again.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from course_app.agencies.actor import Actor
from course_app.agencies.audit import audit
from course_app.agencies.models import AuditKind
from course_app.assessments import grades
from course_app.assessments.asked import mended_ids
from course_app.assessments.models import Attempt, Regrade
from course_app.content import queries as content
from course_app.content.models import Release
from course_app.flows.hand_in import follow_up
from course_app.flows.regrade_records import regraded_words, score_under
from course_app.flows.stops import NotFound
from course_app.progress import services as progress
from course_app.progress.models import Enrolment, EventKind

BATCH = 500
REGRADING = "attempts.regrade"  # the task that does it
REASONS = ("wrong-key", "also-right", "unclear")


@dataclass(frozen=True)
class Key:
    """The key to regrade by: the quiz as a release published it."""

    course_id: str
    place: progress.Place
    questions: list[dict[str, Any]]

    @property
    def quiz_id(self) -> str:
        """The quiz's id."""
        assert self.place.stable_id is not None
        return self.place.stable_id


@dataclass
class Effect:
    """What a regrade changes: attempts, and who passes or fails anew. Numbers, and ids for a
    command; no page gets the ids.
    """

    looked_at: int = 0
    changed: list[UUID] = field(default_factory=list)
    newly_passed: list[UUID] = field(default_factory=list)
    newly_failed: list[UUID] = field(default_factory=list)
    questions: set[str] = field(default_factory=set)
    whole: bool = True

    def counts(self) -> dict[str, int]:
        """The numbers alone."""
        return {
            "changed": len(self.changed),
            "newly_passed": len(self.newly_passed),
            "newly_failed": len(self.newly_failed),
        }


def find_key(session: Session, course_id: str, quiz_id: str, number: int | None = None) -> Key:
    """The quiz of a release, by default the current one; raises NotFound."""
    release = content.current_release(session, course_id)
    if release is None:
        raise NotFound(course_id)
    release_id = release.id
    if number is not None and number != release.number:
        wanted = select(Release.id).where(Release.course_id == course_id, Release.number == number)
        found = session.scalar(wanted)
        if found is None:
            raise NotFound(number)
        release_id = found
    page = content.page(session, release_id, quiz_id)
    if page is None or page.kind != "quiz":
        raise NotFound(quiz_id)
    place = progress.Place(release_id, number or release.number, quiz_id, page.rendition_digest)
    return Key(course_id, place, page.payload["questions"])


def effect_of(session: Session, key: Key, most: int | None = None) -> Effect:
    """What regrading by this key would change; looks at `most` attempts at the most."""
    effect = Effect()
    for batch in _batches(session, key):
        if most is not None and effect.looked_at + len(batch) > most:
            effect.whole = False
            break
        effect.looked_at += len(batch)
        for attempt, before, after, mended in _judged(session, key, batch):
            effect.questions |= mended
            if after is None:
                continue
            effect.changed.append(attempt.id)
            if after.passed and not before.passed:
                effect.newly_passed.append(attempt.id)
            if before.passed and not after.passed:
                effect.newly_failed.append(attempt.id)
    return effect


def note_regrade(
    session: Session, actor: Actor | None, key: Key, reason: str, effect: Effect
) -> None:
    """Put into the audit trail who regrades what, why, and with what effect."""
    detail = {
        "course": key.course_id,
        "release": key.place.release_number,
        "reason": reason,
        **effect.counts(),
    }
    audit(session, actor, AuditKind.ATTEMPTS_REGRADED, None, key.quiz_id, detail)


def regrade(session: Session, key: Key, attempt_id: UUID, reason: str, by: UUID | None) -> bool:
    """Regrade one attempt by this key; False when its last result says the same already."""
    found = session.execute(
        select(Attempt, Enrolment)
        .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
        .where(Attempt.id == attempt_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one_or_none()
    if found is None:
        return False
    attempt, enrolment = found
    [(_, before, after, _mended)] = _judged(session, key, [attempt])
    if after is None:
        return False
    at, place = progress.instant(session, enrolment), key.place
    row = Regrade(
        attempt_id=attempt.id,
        number=before.number + 1,
        release_id=place.release_id,
        release_number=place.release_number,
        rendition_digest=place.rendition_digest,
        points_numerator=after.points.numerator,
        points_denominator=after.points.denominator,
        passed=after.passed,
        reason=reason,
        regraded_by=by,
        regraded_at=at,
    )
    session.add(row)
    session.flush()
    words = regraded_words(attempt, row)
    progress.record(session, enrolment, EventKind.ATTEMPT_REGRADED, place, words, at)
    if after.passed and not before.passed:
        where = enrolment.last_stable_id
        follow_up(session, enrolment, place, passed=True)
        enrolment.last_stable_id = where  # where its owner is does not move
    return True


def _batches(session: Session, key: Key) -> Iterator[list[Attempt]]:
    """The handed-in attempts from before the key's release, in batches, by id."""
    after: UUID | None = None
    while True:
        query = (
            select(Attempt)
            .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
            .where(
                Enrolment.course_id == key.course_id,
                Attempt.quiz_id == key.quiz_id,
                Attempt.submitted_at.is_not(None),
                Attempt.release_number < key.place.release_number,
            )
            .order_by(Attempt.id)
            .limit(BATCH)
        )
        if after is not None:
            query = query.where(Attempt.id > after)
        batch = list(session.scalars(query))
        if not batch:
            return
        yield batch
        after = batch[-1].id


def _judged(
    session: Session, key: Key, batch: list[Attempt]
) -> list[tuple[Attempt, grades.Grade, grades.Grade | None, set[str]]]:
    """Each attempt with its last result, and the new one (None: the same, or not for this key).

    The last part are the questions of it whose key is mended.
    """
    ids = [one.id for one in batch]
    results = grades.grades_of(session, batch)
    quizzes = content.renditions(session, {one.rendition_digest for one in batch})
    mended = {name: mended_ids(quiz["questions"], key.questions) for name, quiz in quizzes.items()}
    answers = grades.answers_of(session, ids)
    found = []
    for one in batch:
        before = results[one.id][-1]
        drawn = {each["question"] for each in one.drawn} & mended[one.rendition_digest]
        after = None
        touched = bool(drawn) or before.number > 0
        if touched and before.release_number <= key.place.release_number:
            asked = quizzes[one.rendition_digest]["questions"]
            result = score_under(one, answers.get(one.id, {}), asked, key.questions)
            passed = result.passes(one.pass_mark)
            if (result.points, passed) != (before.points, before.passed):
                number = key.place.release_number
                after = grades.Grade(before.number + 1, result.points, passed, number)
        found.append((one, before, after, drawn))
    return found
