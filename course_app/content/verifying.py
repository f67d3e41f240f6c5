"""Checks what was published against the digests that name it: texts, renditions, releases, media.

Learning events name renditions and certificates name releases by these digests, so that nothing
here can be changed unseen.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from course_app.content.compiled import rendition_digest
from course_app.content.models import Asset, Course, Document, Release, ReleaseEntry, Rendition
from course_app.content.publishing import release_digest_of
from course_app.lib.canonical import digest
from course_app.lib.proving import in_batches, plain

BATCH = 50
NO_INGREDIENTS: dict[str, Any] = {"terms": [], "assets": []}

Faults = dict[Any, list[str]]


def verify(session: Session) -> Iterator[tuple[str, Sequence[str]]]:
    """Check all that was ever published; yields what it is with what is wrong with it."""
    checks: list[tuple[str, InstrumentedAttribute[Any], int, Any]] = [
        ("document", Document.sha256, BATCH, _documents),
        ("rendition", Rendition.digest, BATCH, _renditions),
        ("release", Release.id, 1, _releases),
        ("picture or video", Asset.sha256, 1, _assets),
        ("course", Course.id, BATCH, _courses),
    ]
    for name, key, size, check in checks:
        for one, faults in in_batches(session, key, size, _on(session, check), str):
            yield f"{name} {one}", faults


def _on(session: Session, check: Any) -> Any:
    return lambda keys: check(session, keys)


def _documents(session: Session, keys: Sequence[str]) -> Faults:
    rows = session.execute(
        select(Document.sha256, Document.source).where(Document.sha256.in_(keys))
    )
    return {
        row.sha256: ["its text was changed"]
        for row in rows
        if digest(row.source.encode()) != row.sha256
    }


def _renditions(session: Session, keys: Sequence[str]) -> Faults:
    rows = session.execute(
        select(Rendition, Document.kind)
        .outerjoin(Document, Document.sha256 == Rendition.document_sha256)
        .where(Rendition.digest.in_(keys))
    ).all()
    wanted = {name for row in rows for name in (row[0].ingredients or NO_INGREDIENTS)["assets"]}
    kept = set(session.scalars(select(Asset.sha256).where(Asset.sha256.in_(wanted))))
    return {row[0].digest: _of_rendition(row[0], row.kind, kept) for row in rows}


def _of_rendition(rendition: Rendition, document_kind: str | None, kept: set[str]) -> list[str]:
    found = []
    given = rendition.ingredients or NO_INGREDIENTS
    made = rendition_digest(
        rendition.document_sha256,
        rendition.compiler_version,
        rendition.kind,
        given,
        rendition.payload,
    )
    if made != rendition.digest:
        hint = " (or it is older than this check: publish it again)"
        found.append(f"it was changed{'' if rendition.ingredients else hint}")
    if document_kind != rendition.kind:
        found.append("its document is missing or of another kind")
    if lost := set(given["assets"]) - kept:
        found.append(f"its picture or video is missing: {', '.join(sorted(lost))}")
    return found


def _releases(session: Session, keys: Sequence[Any]) -> Faults:
    key = plain(session, Release.id).label("key")
    releases = session.execute(select(key, Release).where(key.in_(keys))).all()
    held: dict[Any, list[Any]] = defaultdict(list)
    for row in session.execute(
        select(ReleaseEntry, Rendition.stable_id)
        .outerjoin(Rendition, Rendition.digest == ReleaseEntry.rendition_digest)
        .where(plain(session, ReleaseEntry.release_id).in_(keys))
    ):
        held[row[0].release_id].append(row)
    return {row.key: _of_release(row[1], held[row[1].id]) for row in releases}


def _of_release(release: Release, held: list[Any]) -> list[str]:
    entries = [row[0] for row in held]
    made = release_digest_of(
        ((one.stable_id, one.language, one.rendition_digest) for one in entries), release.outline
    )
    found = []
    if made != release.digest:
        found.append("its documents or its outline were changed")
    found += [
        f"its rendition of {row[0].stable_id} is missing or of something else"
        for row in held
        if row[0].stable_id != row.stable_id
    ]
    if release.outline["course"]["id"] != release.course_id:
        found.append("it is of another course")
    return found


def _assets(session: Session, keys: Sequence[str]) -> Faults:
    rows = session.execute(select(Asset.sha256, Asset.data).where(Asset.sha256.in_(keys)))
    return {row.sha256: ["it was changed"] for row in rows if digest(row.data) != row.sha256}


def _courses(session: Session, keys: Sequence[str]) -> Faults:
    rows = session.execute(
        select(Release.course_id, func.count().label("count"), func.max(Release.number).label("n"))
        .where(Release.course_id.in_(keys))
        .group_by(Release.course_id)
    )
    numbers = {row.course_id: row for row in rows}
    current = session.execute(
        select(Course.id, Course.current_release_id, Release.course_id, Release.number)
        .outerjoin(Release, Release.id == Course.current_release_id)
        .where(Course.id.in_(keys))
    )
    found: Faults = defaultdict(list)
    for row in current:
        last = numbers.get(row.id)
        if last is not None and last.count != last.n:
            found[row.id].append("a release of it is missing")
        if (row.course_id, row.number) != ((row.id, last.n) if last else (None, None)):
            found[row.id].append("the release that people see is not its last one")
    return found
