"""The desk for attempts: who has none left, and one more for them."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from course_app.accounts.models import User
from course_app.agencies.models import Agency
from course_app.agencies.policy import attempt_agencies, coordinator_seat, permits
from course_app.agencies.services import member_of
from course_app.assessments.rules import SHARES
from course_app.extensions import db
from course_app.flows.attempt_desk import desk, open_another
from course_app.flows.extra_time import give_time
from course_app.flows.stops import NotFound
from course_app.web.guards import permitted

assessments = Blueprint("assessments", __name__, template_folder="templates")
PAGE = 100


@assessments.get("/agency/attempts")
@permitted("attempts.open")
def attempts() -> str:
    """Numbers of attempts, passed or not, and a button for those who have none left."""
    asked = _uuid(request.args.get("agency", ""))
    mine = attempt_agencies(current_user)
    agency_id = asked if asked in mine else mine[0]
    after = _uuid(request.args.get("after", ""))
    agency = db.session.get(Agency, agency_id) if agency_id else None
    found = desk(db.session, agency_id, PAGE, after)
    return render_template("assessments/attempts.html", agency=agency, desk=found)


@assessments.post("/agency/attempts")
@permitted("attempts.open")
def open_attempt() -> Response:
    """Open one more attempt to one person; twice is once."""
    enrolment_id = _uuid(request.form.get("enrolment", ""))
    if enrolment_id is None:
        abort(404)
    try:
        opened = open_another(
            db.session, current_user, enrolment_id, request.form.get("quiz", "")[:64]
        )
    except NotFound:
        abort(404)
    db.session.commit()
    if opened:
        flash(_("One more attempt is open. The record says that you opened it."))
    else:
        flash(_("Nothing was opened: this person has passed, or has an attempt left."))
    return redirect(url_for("assessments.attempts"))


@assessments.post("/agency/roster/<uuid:membership_id>/time")
@permitted("time.allow")
def member_time(membership_id: UUID) -> Response:
    """A coordinator gives somebody of the own roster more time, or takes it back."""
    seat = coordinator_seat(current_user)
    member = member_of(db.session, seat.agency_id, membership_id) if seat else None
    if seat is None or member is None or member.user_id is None:
        abort(404)
    _give(member.user_id, seat.agency_id)
    return redirect(url_for("agencies.person", membership_id=membership_id))


@assessments.post("/admin/people/<uuid:user_id>/time")
@permitted("time.allow")
def person_time(user_id: UUID) -> Response:
    """An administrator gives anybody more time, or takes it back."""
    if not permits(current_user, "site.administer") or db.session.get(User, user_id) is None:
        abort(404)
    _give(user_id, None)
    return redirect(url_for("administration.person", user_id=user_id))


def _give(user_id: UUID, agency_id: UUID | None) -> None:
    percent = request.form.get("percent", type=int)
    if percent not in SHARES:
        flash(_("Nothing was changed: choose one of the shares."))
        return
    changed = give_time(db.session, current_user, user_id, percent, agency_id)
    db.session.commit()
    if changed:
        flash(_("The time is set, from the next attempt on. The record says that you set it."))
    else:
        flash(_("Nothing was changed: that is the time they have."))


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
