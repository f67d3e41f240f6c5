"""Printing, done by the job worker. The PDF maker is imported only when something is printed."""

from __future__ import annotations

from importlib import import_module
from typing import Any
from uuid import UUID

from flask import current_app
from sqlalchemy.orm import Session

from course_app.certificates import queries, services
from course_app.certificates.models import (
    Certificate,
    CertificatePdf,
    PrintState,
    TranscriptPdf,
)
from course_app.certificates.transcript import transcript_of
from course_app.jobs.tasks import task
from course_app.lib import clock
from course_app.lib.canonical import digest

PRINTING = "course_app.certificates.printing"


def make_certificate(session: Session, payload: dict[str, Any]) -> dict[str, Any]:
    """Print a certificate that has no PDF yet; nothing is written here."""
    wanted = UUID(payload["certificate"])
    if session.get(CertificatePdf, wanted) is not None:
        return {}
    row = session.get_one(Certificate, wanted)
    printing = import_module(PRINTING)
    address = current_app.config["PUBLIC_URL"]
    try:
        data = printing.print_certificate(row.facts, row.signature, address)
    except printing.NeedsLatin:
        return {"needs_latin": True}
    return {"pdf": data, "sha256": digest(data)}


@task(services.PRINT, before=make_certificate)
def print_certificate(session: Session, payload: dict[str, Any]) -> None:
    """Keep the PDF that was made, or note that the name needs a Latin form."""
    wanted = UUID(payload["certificate"])
    if "pdf" in payload:
        services.keep_pdf(session, wanted, payload["pdf"], payload["sha256"])
    elif payload.get("needs_latin"):
        services.mark_print(session, wanted, PrintState.NEEDS_LATIN)


def make_transcript(session: Session, payload: dict[str, Any]) -> dict[str, Any]:
    """Print the transcript that a person asked for, unless that is done."""
    wanted = session.get(TranscriptPdf, UUID(payload["user"]))
    if wanted is None or wanted.data is not None:
        return {}
    found = transcript_of(session, wanted.user_id)
    latin = queries.latin_name(session, wanted.user_id)
    printing = import_module(PRINTING)
    demo = bool(current_app.config["DEMO"])
    data = printing.print_transcript(found, latin, clock.now(), demo)
    return {"pdf": data, "asked_at": wanted.asked_at}


@task(services.TRANSCRIPT, before=make_transcript)
def print_transcript(session: Session, payload: dict[str, Any]) -> None:
    """Keep the transcript, unless it was asked for anew meanwhile: that has a task of its own."""
    wanted = session.get(TranscriptPdf, UUID(payload["user"]), with_for_update=True)
    if wanted is not None and "pdf" in payload and wanted.asked_at == payload["asked_at"]:
        wanted.data, wanted.made_at = payload["pdf"], clock.now()


@task("certificates.prune", every=3600)
def prune(session: Session, _payload: dict[str, Any]) -> None:
    """Delete share links that have expired."""
    services.prune_links(session)
