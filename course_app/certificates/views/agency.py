"""The coordinator's page about certificates: whether they show names, and which there are."""

from __future__ import annotations

from datetime import date, datetime

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from course_app.agencies.audit import audit
from course_app.agencies.models import Agency, AuditKind
from course_app.agencies.policy import coordinator_seat
from course_app.certificates import queries
from course_app.certificates.serial import grouped
from course_app.certificates.transcript import title_of
from course_app.extensions import db
from course_app.web.guards import permitted

agency_pages = Blueprint("agency_certificates", __name__, template_folder="../templates")
PAGE = 50


@agency_pages.get("/agency/certificates")
@permitted("agency.certificates")
def agency_certificates() -> str:
    """The agency's certificates, the newest first, and the setting about names."""
    agency = _agency()
    rows = queries.of_agency(db.session, agency.id, PAGE + 1, _before())
    lines = [
        {
            "serial": grouped(shown.row.serial),
            "name": shown.facts["name"],
            "today": roster_name if roster_name != shown.facts["name"] else None,
            "title": title_of(shown.facts),
            "earned_on": date.fromisoformat(shown.facts["earned_on"]),
            "hours": shown.facts["hours"],
            "status": shown.status,
        }
        for shown, roster_name in rows[:PAGE]
    ]
    more = rows[PAGE - 1][0].row.issued_at.isoformat() if len(rows) > PAGE else None
    return render_template("certificates/agency.html", agency=agency, lines=lines, more=more)


@agency_pages.post("/agency/certificates")
@permitted("agency.certificates")
def set_name_public() -> Response:
    """Show names on public pages, or only confirm a name that somebody types."""
    agency = _agency()
    public = request.form.get("name_public") == "yes"
    if agency.certificate_name_public != public:
        agency.certificate_name_public = public
        detail = {"name_public": public}
        audit(
            db.session, current_user, AuditKind.CERTIFICATE_SETTINGS, agency.id, agency.id, detail
        )
        db.session.commit()
    flash(_("Kept. It holds for every certificate of your agency, at once."))
    return redirect(url_for("agency_certificates.agency_certificates"))


def _agency() -> Agency:
    seat = coordinator_seat(current_user)
    assert seat is not None  # the permission says so
    return db.session.get_one(Agency, seat.agency_id)


def _before() -> datetime | None:
    try:
        found = datetime.fromisoformat(request.args.get("before", "").replace(" ", "+"))
    except ValueError:
        return None
    return found if found.tzinfo else None
