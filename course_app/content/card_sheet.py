"""The PDF of a field card: promised when its course is published, made by a job, read by a page."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from course_app.content.compiled import CompiledCourse
from course_app.content.models import CardPdf
from course_app.jobs.services import promise
from course_app.lib.clock import now
from course_app.lib.database import insert

PRINT = "content.card"


def promise_pdf(session: Session, compiled: CompiledCourse) -> None:
    """Have a card printed that has no PDF yet; publishing again asks for one that was lost."""
    for document in compiled.documents:
        if document.kind == "field-card" and not has_pdf(session, document.digest):
            promise(session, PRINT, {"rendition": document.digest})


def has_pdf(session: Session, rendition_digest: str) -> bool:
    """Whether the PDF of a card is there."""
    made = select(CardPdf.made_at).where(CardPdf.rendition_digest == rendition_digest)
    return session.scalar(made) is not None


def pdf(session: Session, rendition_digest: str) -> bytes | None:
    """The PDF of a card; None while it is being made."""
    return session.scalar(select(CardPdf.data).where(CardPdf.rendition_digest == rendition_digest))


def keep_pdf(session: Session, rendition_digest: str, data: bytes) -> None:
    """Keep a PDF, unless there is one already."""
    row = {"rendition_digest": rendition_digest, "data": data, "made_at": now()}
    session.execute(insert(session, CardPdf).values([row]).on_conflict_do_nothing())
