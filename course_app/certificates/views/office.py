"""What a coordinator or an administrator does: revoke a certificate, or correct its name."""

from __future__ import annotations

from flask import Blueprint, Response, abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from course_app.certificates.models import EndReason
from course_app.certificates.queries import Shown
from course_app.certificates.serial import grouped
from course_app.certificates.services import AlreadyEnded
from course_app.certificates.views import pages
from course_app.extensions import db
from course_app.flows import certify
from course_app.web.guards import permitted

office = Blueprint("certificate_office", __name__, template_folder="../templates")
LONGEST_NOTE = 500
# A corrected name is not chosen here: it follows from the form that corrects it.
REASONS = [reason for reason in EndReason if reason != EndReason.NAME_CORRECTED]


@office.get("/certificates/<serial>/office")
@permitted("certificates.withdraw")
def manage(serial: str) -> Response:
    """The forms to correct or revoke one certificate."""
    return _page(pages.find_to_manage(serial))


@office.post("/certificates/<serial>/revoke")
@permitted("certificates.withdraw")
def revoke(serial: str) -> BaseResponse:
    """End a certificate for a reason, for ever."""
    found = pages.find_to_manage(serial)
    reason, note = request.form.get("reason", ""), request.form.get("note", "")
    if reason not in REASONS:
        return _page(found, _("Choose a reason first; it is shown on the public page."), 400)
    if len(note) > LONGEST_NOTE:
        return _page(found, _too_long(note), 400)
    try:
        certify.revoke(db.session, current_user, found.row, EndReason(reason), note)
    except AlreadyEnded:
        return _ended()
    db.session.commit()
    flash(_("The certificate is revoked. Its page says so from now on."))
    return redirect(url_for("certificates.certificate", serial=grouped(found.row.serial)))


@office.post("/certificates/<serial>/correct")
@permitted("certificates.withdraw")
def correct(serial: str) -> BaseResponse:
    """Issue it anew with the right name; this one then says which took its place."""
    found = pages.find_to_manage(serial)
    name, note = request.form.get("name", ""), request.form.get("note", "")
    if len(note) > LONGEST_NOTE:
        return _page(found, _too_long(note), 400)
    try:
        fresh = certify.correct(db.session, current_user, found.row, name, note)
    except AlreadyEnded:
        return _ended()
    except certify.NothingToCorrect:
        words = _("Type the right name, as it should stand: 1 to 200 characters, not the old one.")
        return _page(found, words, 400)
    db.session.commit()
    flash(_("Corrected certificates are issued, for modules too. Each old one points to its own."))
    return redirect(url_for("certificates.certificate", serial=grouped(fresh)))


def _ended() -> BaseResponse:
    db.session.rollback()
    abort(400, _("This certificate was revoked or replaced before; nothing was changed."))


def _too_long(note: str) -> str:
    return str(
        _(
            "The note has %(count)s characters; 500 is the most. Shorten it by %(over)s.",
            count=len(note),
            over=len(note) - LONGEST_NOTE,
        )
    )


def _page(found: Shown, error: str = "", status: int = 200) -> Response:
    choices = [(reason.value, pages.reason_words(reason)) for reason in REASONS]
    return pages.page(
        "certificates/office.html",
        found,
        status,
        choices=choices,
        error=error,
        typed=request.form,
        holder=found.facts["name"],
    )
