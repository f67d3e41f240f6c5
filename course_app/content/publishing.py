"""Publishing: a compiled course becomes the next release, whole or not at all.

Nothing is removed or rewritten: an earlier release keeps its renditions for ever, and only the
course's pointer moves. The caller commits.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from course_app.content import card_sheet
from course_app.content.changes import classify
from course_app.content.compiled import CompiledCourse
from course_app.content.models import (
    Asset,
    Change,
    Course,
    Document,
    Release,
    ReleaseEntry,
    Rendition,
)
from course_app.lib.canonical import canonical_json, digest
from course_app.lib.clock import now
from course_app.lib.database import insert
from course_app.lib.ids import new_id

CHUNK = 50


class Refused(ValueError):
    """The course cannot be published; the message says why."""


@dataclass(frozen=True)
class PublishResult:
    """What publishing did. `published` is False when nothing had changed."""

    published: bool
    course_id: str
    release_id: UUID
    number: int
    changes: dict[str, Change] = field(default_factory=dict)
    removed: list[str] = field(default_factory=list)

    def count(self, change: Change) -> int:
        """How many documents changed in that way."""
        return sum(1 for found in self.changes.values() if found == change)


def publish(
    session: Session,
    compiled: CompiledCourse,
    note: str = "",
    material: set[str] | None = None,
    minor: set[str] | None = None,
) -> PublishResult:
    """Make the next release of a course, unless nothing changed since the current one.

    `material` and `minor` name documents whose kind of change the author decided. Raises Refused
    for a course with errors, and for a name that is not in the course or has not changed.
    """
    if not compiled.ok:
        raise Refused(f"{compiled.folder} has errors; nothing of it was published")
    _insert_absent(session, Course, [{"id": compiled.course_id, "current_release_id": None}])
    # The lock makes two publishers of one course take turns, so that numbers have no gaps.
    course = session.scalars(
        select(Course).where(Course.id == compiled.course_id).with_for_update()
    ).one()
    current = session.get(Release, course.current_release_id) if course.current_release_id else None
    release_digest = digest_of(compiled)
    before = entries(session, current.id) if current else {}
    decided = _decided(compiled, before, material or set(), minor or set())
    if current is not None and current.digest == release_digest:
        _complete(session, compiled)
        card_sheet.promise_pdf(session, compiled)
        return PublishResult(False, course.id, current.id, current.number)
    _store(session, compiled)
    _complete(session, compiled)
    card_sheet.promise_pdf(session, compiled)
    changes = _changes(session, compiled, before, decided)
    release = _release(session, compiled, note, release_digest)
    session.add_all(
        ReleaseEntry(
            release_id=release.id,
            stable_id=document.stable_id,
            language=compiled.language,
            rendition_digest=document.digest,
            change=changes[document.stable_id].value,
        )
        for document in compiled.documents
    )
    session.flush()
    course.current_release_id = release.id
    session.flush()
    removed = sorted(before.keys() - changes.keys())
    return PublishResult(True, course.id, release.id, release.number, changes, removed)


def digest_of(compiled: CompiledCourse) -> str:
    """The digest of everything that a release of this course holds."""
    held = [(d.stable_id, compiled.language, d.digest) for d in compiled.documents]
    return release_digest_of(held, compiled.outline)


def release_digest_of(held: Iterable[tuple[str, str, str]], outline: dict[str, Any]) -> str:
    """The digest of a release: (stable id, language, rendition) of each entry, and its outline."""
    lines = sorted(list(entry) for entry in held)
    return digest(canonical_json({"entries": lines, "outline": outline}))


def entries(session: Session, release_id: UUID) -> dict[str, str]:
    """The rendition digests of a release, by stable id."""
    rows = session.execute(
        select(ReleaseEntry.stable_id, ReleaseEntry.rendition_digest).where(
            ReleaseEntry.release_id == release_id
        )
    )
    return {row.stable_id: row.rendition_digest for row in rows}


def compare(
    session: Session, compiled: CompiledCourse, before: dict[str, str]
) -> dict[str, Change]:
    """How each document of a compiled course differs from the release entries `before`."""
    return _changes(session, compiled, before, {})


def _decided(
    compiled: CompiledCourse, before: dict[str, str], material: set[str], minor: set[str]
) -> dict[str, Change]:
    if material & minor:
        raise Refused(f"both material and minor: {', '.join(sorted(material & minor))}")
    known = {document.stable_id: document.digest for document in compiled.documents}
    for name in sorted(material | minor):
        if name not in known:
            raise Refused(f"there is no document {name} in {compiled.course_id}")
        if name not in before or before[name] == known[name]:
            raise Refused(f"{name} is new or unchanged: it is neither material nor minor")
    return {**dict.fromkeys(material, Change.MATERIAL), **dict.fromkeys(minor, Change.MINOR)}


def _changes(
    session: Session,
    compiled: CompiledCourse,
    before: dict[str, str],
    decided: dict[str, Change],
) -> dict[str, Change]:
    suspects = [
        before[d.stable_id]
        for d in compiled.documents
        if d.stable_id in before and before[d.stable_id] != d.digest and d.stable_id not in decided
    ]
    old: dict[str, dict[str, Any]] = {
        row.digest: row.payload
        for row in session.execute(
            select(Rendition.digest, Rendition.payload).where(Rendition.digest.in_(suspects))
        )
    }
    changes: dict[str, Change] = {}
    for document in compiled.documents:
        earlier = before.get(document.stable_id)
        if earlier is None:
            changes[document.stable_id] = Change.NEW
        elif earlier == document.digest:
            changes[document.stable_id] = Change.SAME
        elif document.stable_id in decided:
            changes[document.stable_id] = decided[document.stable_id]
        else:
            changes[document.stable_id] = classify(
                document.kind, old.get(earlier, {}), document.payload
            )
    return changes


def _release(session: Session, compiled: CompiledCourse, note: str, release_digest: str) -> Release:
    last = session.scalar(
        select(func.max(Release.number)).where(Release.course_id == compiled.course_id)
    )
    release = Release(
        id=new_id(),
        course_id=compiled.course_id,
        number=(last or 0) + 1,
        published_at=now(),
        note=note,
        digest=release_digest,
        outline=compiled.outline,
    )
    session.add(release)
    session.flush()
    return release


def _store(session: Session, compiled: CompiledCourse) -> None:
    """Add the documents, renditions and assets that are not there yet."""
    moment = now()
    _insert_absent(
        session,
        Document,
        (
            {"sha256": d.sha256, "kind": d.kind, "source": d.source, "created_at": moment}
            for d in compiled.documents
        ),
    )
    _insert_absent(
        session,
        Rendition,
        (
            {
                "digest": d.digest,
                "document_sha256": d.sha256,
                "kind": d.kind,
                "stable_id": d.stable_id,
                "compiler_version": compiled.compiler_version,
                "payload": d.payload,
                "ingredients": d.ingredients,
                "created_at": moment,
            }
            for d in compiled.documents
        ),
    )
    for asset in compiled.assets.values():  # one by one: each may be megabytes
        row = {"sha256": asset.sha256, "media_type": asset.media_type, "data": asset.data}
        _insert_absent(session, Asset, [row])


def _complete(session: Session, compiled: CompiledCourse) -> None:
    """Fill in the ingredients of renditions from before they were kept."""
    lacking = set(session.scalars(select(Rendition.digest).where(Rendition.ingredients.is_(None))))
    for document in compiled.documents:
        if document.digest in lacking:
            session.execute(
                update(Rendition)
                .where(Rendition.digest == document.digest)
                .values(ingredients=document.ingredients)
            )


def _insert_absent(session: Session, model: Any, rows: Iterable[dict[str, Any]]) -> None:
    """Insert rows whose key does not exist yet; the others are the same, by their digest."""
    waiting = list(rows)
    for start in range(0, len(waiting), CHUNK):
        statement = insert(session, model).values(waiting[start : start + CHUNK])
        session.execute(statement.on_conflict_do_nothing())
