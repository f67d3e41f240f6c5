"""Who was there: said by the learner, confirmed or ticked by whoever holds the roll call."""

from __future__ import annotations

from uuid import UUID

from flask import abort, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from werkzeug.wrappers import Response

from course_app.agencies.models import MemberRole
from course_app.agencies.policy import coordinator_seat
from course_app.extensions import db
from course_app.scenarios import attendance as services
from course_app.scenarios import attendance_queries as queries
from course_app.scenarios.views.blueprint import rollcall
from course_app.scenarios.views.phone import room_called
from course_app.scenarios.views.wall import my_room, my_seat, spoken
from course_app.web.guards import permitted, signed_in

PAGE = 100


@rollcall.get("/agency/rollcall/<uuid:roll_call_id>/attendance")
@permitted("rollcall.hold")
def attendance(roll_call_id: UUID) -> str:
    """Who says that they were there, the roster to tick, and who is recorded."""
    room, seat = my_room(roll_call_id), my_seat()
    typed = " ".join(request.args.get("q", "").split())[:80]
    behind = _id(request.args.get("after", ""))
    found = queries.people(db.session, seat, room, PAGE + 1, typed, behind)
    more = found[PAGE - 1].id if len(found) > PAGE else None
    address = current_app.config["PUBLIC_URL"] + url_for("rollcall.here", code=room.row.code)
    return render_template(
        "scenarios/attendance.html",
        room=room,
        day=queries.day_of(db.session, room),
        claimed=queries.people(db.session, seat, room, services.MOST_AT_ONCE, only="claimed"),
        people=[one for one in found[:PAGE] if not (one.claimed or one.recorded)],
        recorded=queries.people(db.session, seat, room, services.MOST_AT_ONCE, only="recorded"),
        typed=typed,
        more=more,
        address=address.split("://", 1)[1],
        code=spoken(room.row.code),
        coordinates=seat.role == MemberRole.COORDINATOR,
    )


@rollcall.post("/agency/rollcall/<uuid:roll_call_id>/attendance")
@permitted("rollcall.hold")
def record(roll_call_id: UUID) -> Response:
    """Record those who are ticked."""
    room = my_room(roll_call_id, lock=True)
    ticked = [found for text in request.form.getlist("member") if (found := _id(text))]
    made = services.record(db.session, current_user, my_seat(), room, dict.fromkeys(ticked))
    db.session.commit()
    if made:
        flash(ngettext("%(num)s person is recorded.", "%(num)s people are recorded.", made))
    else:
        flash(_("Nobody new was ticked, so nothing was recorded."))
    return redirect(url_for("rollcall.attendance", roll_call_id=roll_call_id))


@rollcall.get("/rollcall/<code>")
@signed_in
def here(code: str) -> str:
    """Say that I was at a roll call."""
    room = room_called(code)
    seat = services.seat_at(current_user, room)
    return render_template(
        "scenarios/here.html",
        room=room,
        day=queries.day_of(db.session, room),
        seat=seat,
        status=queries.mine_at(db.session, seat, room) if seat else "",
    )


@rollcall.post("/rollcall/<code>")
@signed_in
def say_here(code: str) -> Response:
    """I was there."""
    room = room_called(code, lock=True)
    try:
        services.claim(db.session, current_user, room)
    except services.NotOnThisRollCall:
        flash(_("This roll call is held for other people. Nothing was noted."))
    db.session.commit()
    return redirect(url_for("rollcall.here", code=room.row.code))


@rollcall.post("/agency/attendance/<uuid:attendance_id>/withdraw")
@permitted("attendance.withdraw")
def withdraw(attendance_id: UUID) -> Response:
    """Withdraw a record that is wrong; the row stays and says why."""
    seat = coordinator_seat(current_user)
    assert seat is not None  # the permission says so
    why = " ".join(request.form.get("why", "").split())
    if not why:
        abort(400, _("Give a reason. The record stays as it was."))
    row = services.withdraw(db.session, current_user, seat.agency_id, attendance_id, why)
    if row is None:
        abort(404)
    db.session.commit()
    flash(_("The record is withdrawn. The person sees that, with your reason."))
    return redirect(url_for("agencies.person", membership_id=row.membership_id))


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
