"""What checks of the record read of published content, each piece once: small parts, kept."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from course_app.content.compiled import question_digest
from course_app.content.models import Release, ReleaseEntry, Rendition
from course_app.lib.proving import UNREADABLE

MOST_RENDITIONS = 2000


@dataclass(frozen=True)
class Edition:
    """A release as the record speaks of it."""

    course_id: str
    number: int
    digest: str
    stops: frozenset[str]
    entries: frozenset[tuple[str, str]]  # (stable id, rendition)


@dataclass(frozen=True)
class Asked:
    """What a rendition asks: the digests of a lesson's checks, the questions of a quiz."""

    checks: dict[str, str]
    questions: list[dict[str, Any]]


class Library:
    """Reads releases and renditions when they are first asked for; None: missing or unreadable."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.release = lru_cache(None)(self._release)
        self.course = lru_cache(None)(self._course)
        self.asked = lru_cache(MOST_RENDITIONS)(self._asked)

    def _release(self, release_id: UUID) -> Edition | None:
        found = ReleaseEntry.release_id == release_id
        try:
            release = self._session.execute(
                select(Release.course_id, Release.number, Release.digest, Release.outline).where(
                    Release.id == release_id
                )
            ).one()
            entries = self._session.execute(
                select(ReleaseEntry.stable_id, ReleaseEntry.rendition_digest).where(found)
            )
            return Edition(
                release.course_id,
                release.number,
                release.digest,
                frozenset(
                    i["id"] for module in release.outline["modules"] for i in module["items"]
                ),
                frozenset((row.stable_id, row.rendition_digest) for row in entries),
            )
        except UNREADABLE:
            return None

    def _course(self, course_id: str) -> list[Edition]:
        """Every release of a course that can be read, by number."""
        ids = self._session.scalars(
            select(Release.id).where(Release.course_id == course_id).order_by(Release.number)
        )
        return [edition for one in ids.all() if (edition := self.release(one)) is not None]

    def _asked(self, rendition: str) -> Asked | None:
        try:
            payload = self._session.scalars(
                select(Rendition.payload).where(Rendition.digest == rendition)
            ).one()
            checks = payload.get("checks", {})
            return Asked(
                {name: question_digest(check) for name, check in checks.items()},
                payload.get("questions", []),
            )
        except UNREADABLE:
            return None
