"""What pages read of the published content.

Renditions, and the outline of a release, never change: once read they are kept in the process,
by their digest or id. What is current is asked for on every request.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, func, select, tuple_
from sqlalchemy.orm import Session

from course_app.content.models import Course, Release, ReleaseEntry, Rendition
from course_app.lib.kept import Kept


@dataclass(frozen=True)
class ReleaseHead:
    """The release that learners see now."""

    id: UUID
    number: int
    outline: dict[str, Any]


@dataclass(frozen=True)
class Page:
    """One document of a release, compiled, with the outline of the release around it."""

    kind: str
    payload: dict[str, Any]
    rendition_digest: str
    outline: dict[str, Any]


@dataclass(frozen=True)
class PublishedCourse:
    """A course and what is published of it."""

    id: str
    title: str
    summary: str
    release_id: UUID
    release_number: int
    published_at: datetime
    outline: dict[str, Any]

    @property
    def stop_count(self) -> int:
        """How many stops the release has: lessons, quizzes."""
        return sum(len(module["items"]) for module in self.outline["modules"])

    @property
    def lesson_count(self) -> int:
        """How many of the stops are lessons."""
        items = [item for module in self.outline["modules"] for item in module["items"]]
        return sum(item["kind"] == "lesson" for item in items)


_pages: Kept[tuple[UUID, str], Page] = Kept(512)
_outlines: Kept[UUID, dict[str, Any]] = Kept(64)


_course, _release = Course.__table__.c, Release.__table__.c
_CURRENT = (
    select(_release.id, _release.number)
    .join(Course.__table__, _course.current_release_id == _release.id)
    .where(_course.id == bindparam("course_id"))
)


def current_release(session: Session, course_id: str) -> ReleaseHead | None:
    """The current release of a course, None when nothing is published."""
    row = session.connection().execute(_CURRENT, {"course_id": course_id}).one_or_none()
    return ReleaseHead(row.id, row.number, _outline(session, row.id)) if row else None


def _outline(session: Session, release_id: UUID) -> dict[str, Any]:
    kept = _outlines.get(release_id)
    if kept is not None:
        return kept
    found = session.scalars(select(Release.outline).where(Release.id == release_id)).one()
    return _outlines.keep(release_id, found)


def outline(session: Session, release_id: UUID) -> dict[str, Any] | None:
    """The navigation of a release."""
    kept = _outlines.get(release_id)
    if kept is not None:
        return kept
    found = session.scalar(select(Release.outline).where(Release.id == release_id))
    return _outlines.keep(release_id, found) if found is not None else None


def page(session: Session, release_id: UUID, stable_id: str) -> Page | None:
    """One document of a release; one statement the first time in this process, none after."""
    kept = _pages.get((release_id, stable_id))
    return kept or pages(session, release_id, [stable_id]).get(stable_id)


def pages(session: Session, release_id: UUID, stable_ids: list[str]) -> dict[str, Page]:
    """Several documents of a release, in one statement; those that it lacks are left out."""
    found = _read_pages(session, [(release_id, stable_id) for stable_id in stable_ids])
    return {stable_id: page for (_, stable_id), page in found.items()}


def course_pages(session: Session, courses: dict[UUID, str]) -> dict[UUID, Page]:
    """The course document of several releases (release -> course), in at most one statement."""
    kept = {r: page for r, c in courses.items() if (page := _pages.get((r, c))) is not None}
    absent = [(r, c) for r, c in courses.items() if r not in kept]
    return kept | {r: page for (r, _), page in _read_pages(session, absent).items()}


def _read_pages(session: Session, wanted: list[tuple[UUID, str]]) -> dict[tuple[UUID, str], Page]:
    if not wanted:
        return {}
    rows = session.execute(
        select(
            ReleaseEntry.release_id,
            ReleaseEntry.stable_id,
            Rendition.kind,
            Rendition.payload,
            Rendition.digest,
            Release.outline,
        )
        .join(Rendition, Rendition.digest == ReleaseEntry.rendition_digest)
        .join(Release, Release.id == ReleaseEntry.release_id)
        .where(tuple_(ReleaseEntry.release_id, ReleaseEntry.stable_id).in_(wanted))
    )
    found: dict[tuple[UUID, str], Page] = {}
    for row in rows:
        whole = _outlines.get(row.release_id) or _outlines.keep(row.release_id, row.outline)
        key = (row.release_id, row.stable_id)
        found[key] = _pages.keep(key, Page(row.kind, row.payload, row.digest, whole))
    return found


def renditions(session: Session, digests: Collection[str]) -> dict[str, dict[str, Any]]:
    """The payloads of several renditions, in one statement."""
    if not digests:
        return {}
    query = select(Rendition.digest, Rendition.payload).where(Rendition.digest.in_(digests))
    return {row.digest: row.payload for row in session.execute(query)}


@dataclass(frozen=True)
class EarlierPage:
    """A document as a release had it, and that release."""

    release_id: UUID
    number: int
    page: Page


def earlier_page(
    session: Session, course_id: str, stable_id: str, rendition_digest: str
) -> EarlierPage | None:
    """A document as it was published under this rendition; of several releases the last."""
    row = session.execute(
        select(Release.id, Release.number, Release.outline, Rendition.kind, Rendition.payload)
        .join(ReleaseEntry, ReleaseEntry.release_id == Release.id)
        .join(Rendition, Rendition.digest == ReleaseEntry.rendition_digest)
        .where(
            Release.course_id == course_id,
            ReleaseEntry.stable_id == stable_id,
            ReleaseEntry.rendition_digest == rendition_digest,
        )
        .order_by(Release.number.desc())
        .limit(1)
    ).one_or_none()
    if row is None:
        return None
    page = Page(row.kind, row.payload, rendition_digest, row.outline)
    return EarlierPage(row.id, row.number, page)


def glossary(session: Session, release_id: UUID) -> list[dict[str, Any]]:
    """The terms of a release's glossaries, by term: {"slug", "term", "html"}."""
    payloads = session.scalars(
        select(Rendition.payload)
        .join(ReleaseEntry, ReleaseEntry.rendition_digest == Rendition.digest)
        .where(ReleaseEntry.release_id == release_id, Rendition.kind == "glossary")
    )
    terms = [term for payload in payloads for term in payload["terms"]]
    return sorted(terms, key=lambda term: str(term["term"]).casefold())


def published_courses(session: Session) -> list[PublishedCourse]:
    """Every course that has a release, by id."""
    rows = session.execute(
        select(Course.id, Release)
        .join(Release, Release.id == Course.current_release_id)
        .order_by(Course.id)
    )
    return [
        PublishedCourse(
            id=course_id,
            title=release.outline["course"]["title"],
            summary=release.outline["course"]["summary"],
            release_id=release.id,
            release_number=release.number,
            published_at=release.published_at,
            outline=release.outline,
        )
        for course_id, release in rows
    ]


def release_notes(session: Session, course_id: str) -> list[dict[str, Any]]:
    """The releases of a course, newest first, each with how many entries changed and how."""
    counts = session.execute(
        select(ReleaseEntry.release_id, ReleaseEntry.change, func.count())
        .join(Release, Release.id == ReleaseEntry.release_id)
        .where(Release.course_id == course_id)
        .group_by(ReleaseEntry.release_id, ReleaseEntry.change)
    ).all()
    releases = session.execute(
        select(Release.id, Release.number, Release.published_at, Release.note)
        .where(Release.course_id == course_id)
        .order_by(Release.number.desc())
    )
    return [
        {
            "number": row.number,
            "published_at": row.published_at,
            "note": row.note,
            "changes": {c: n for rid, c, n in counts if rid == row.id and c != "same"},
        }
        for row in releases
    ]
