"""Join links: open a door to the agency for a while and for so many, and shut it."""

from __future__ import annotations

from uuid import UUID

from flask import abort, current_app, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from course_app.accounts.forms import first_error
from course_app.agencies import joining, queries
from course_app.agencies.audit import audit
from course_app.agencies.forms import JoinLinkForm
from course_app.agencies.models import AuditKind
from course_app.agencies.views.blueprint import agencies
from course_app.agencies.views.roster import my_seat
from course_app.extensions import db
from course_app.lib.clock import local_date
from course_app.web.guards import permitted


@agencies.get("/agency/join-links")
@permitted("roster.manage")
def join_links() -> str:
    """The agency's join links, and a form for another."""
    return _page(JoinLinkForm(formdata=None), None)


@agencies.post("/agency/join-links")
@permitted("roster.manage")
def make_join_link() -> tuple[str, int] | Response:
    """Open another door."""
    form = JoinLinkForm()
    if not form.validate():
        return _page(form, first_error(form.errors)), 400
    seat = my_seat()
    made = joining.make_join_code(
        db.session, seat.agency_id, form.days.data or 1, form.places.data or 1
    )
    audit(
        db.session,
        current_user,
        AuditKind.JOIN_CODE_MADE,
        seat.agency_id,
        made.id,
        {"days": form.days.data, "places": form.places.data},
    )
    db.session.commit()
    return redirect(url_for("agencies.join_links"))


@agencies.post("/agency/join-links/<uuid:join_id>/close")
@permitted("roster.manage")
def close_join_link(join_id: UUID) -> Response:
    """Shut a door; who came in stays in."""
    seat = my_seat()
    if not joining.close_join_code(db.session, seat.agency_id, join_id):
        abort(404)
    audit(db.session, current_user, AuditKind.JOIN_CODE_CLOSED, seat.agency_id, join_id)
    db.session.commit()
    flash(_("The join link is switched off."))
    return redirect(url_for("agencies.join_links"))


def _page(form: JoinLinkForm, error: str | None) -> str:
    agency = queries.agency_of(db.session, my_seat())
    doors = [
        {
            "id": door.id,
            "url": current_app.config["PUBLIC_URL"] + url_for("accounts.join", code=door.code),
            "open": joining.is_open(door),
            "until": local_date(door.expires_at, agency.time_zone),
            "taken": door.taken,
            "places": door.places,
        }
        for door in joining.join_codes(db.session, agency.id)
    ]
    return render_template(
        "agencies/join_links.html", form=form, error=error, doors=doors, agency=agency
    )
