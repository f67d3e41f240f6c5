"""Printing of field cards, done by the job worker. The PDF maker is imported only then."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from sqlalchemy.orm import Session

from course_app.content import card_sheet
from course_app.content.models import Rendition
from course_app.jobs.tasks import task

PRINTING = "course_app.content.card_printing"


def make_card(session: Session, payload: dict[str, Any]) -> dict[str, Any]:
    """Print a card that has no PDF yet; nothing is written here."""
    if card_sheet.has_pdf(session, payload["rendition"]):
        return {}
    row = session.get_one(Rendition, payload["rendition"])
    return {"pdf": import_module(PRINTING).print_card(row.payload, row.created_at)}


@task(card_sheet.PRINT, before=make_card)
def print_card(session: Session, payload: dict[str, Any]) -> None:
    """Keep the PDF that was made."""
    if "pdf" in payload:
        card_sheet.keep_pdf(session, payload["rendition"], payload["pdf"])
