"""The wall: a roll call as it is projected, and what whoever holds it does there."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import abort, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from course_app.agencies.actor import Seat
from course_app.agencies.policy import overseer_seat
from course_app.content import queries as content
from course_app.extensions import db
from course_app.lib.codes import in_groups
from course_app.lib.lazily import module
from course_app.scenarios import machine
from course_app.scenarios import rollcall as services
from course_app.scenarios import rollcall_room as rooms
from course_app.scenarios.ballot import Stage, leaders
from course_app.scenarios.debrief import debrief
from course_app.scenarios.rollcall_room import Moved, NoRollCall, Room
from course_app.scenarios.views.blueprint import rollcall
from course_app.web import idle
from course_app.web.guards import permitted


def my_seat() -> Seat:
    """The membership with which a roll call is held; the permission says that there is one."""
    seat = overseer_seat(current_user)
    assert seat is not None
    return seat


def my_room(roll_call_id: UUID, lock: bool = False) -> Room:
    """A roll call that I may hold; 404 for any other, and for one that is over."""
    try:
        return rooms.held(db.session, current_user, my_seat(), roll_call_id, lock)
    except NoRollCall:
        abort(404, _("This roll call is over: it was deleted twelve hours after it began."))


@rollcall.get("/agency/rollcall")
@permitted("rollcall.hold")
def start() -> str:
    """The conversations that can be had with the room, and roll calls to go on with."""
    live = rooms.live(db.session, current_user, my_seat())
    found = {
        (course.id, one["id"]): one
        for course in content.published_courses(db.session)
        for line in course.outline["modules"]
        for item in line["items"]
        if item["kind"] == "practice"
        for one in item["scenarios"]
    }
    return render_template("scenarios/start.html", live=live, found=found, code=spoken)


@rollcall.post("/agency/rollcall")
@permitted("rollcall.hold")
def begin() -> Response:
    """Begin one."""
    course_id, _slash, scenario_id = request.form.get("scenario", "").partition("/")
    try:
        row = services.begin(db.session, current_user, my_seat(), course_id, scenario_id)
    except NoRollCall:
        abort(404)
    db.session.commit()
    return redirect(url_for("rollcall.wall", roll_call_id=row.id, about="yes"))


@rollcall.get("/agency/rollcall/<uuid:roll_call_id>")
@permitted("rollcall.hold")
def wall(roll_call_id: UUID) -> Any:
    """What is projected: the turn, the vote, or the debrief for the room."""
    room = my_room(roll_call_id)
    if room.stage is Stage.ENDED:
        if "X-Fragment" in request.headers:
            return "", 204
        return render_template(
            "scenarios/ended.html", room=room, debrief=debrief(room.graph, room.row.path)
        )
    if request.args.get("about"):
        return render_template("scenarios/opening.html", room=room, **_invitation(room))
    counts = services.counts_now(db.session, room)
    shown: dict[str, Any] = {
        "room": room,
        "counts": counts,
        "total": sum(counts.values()),
        "most": max([*counts.values(), 1]),
        "leaders": leaders(counts) if room.stage is Stage.CLOSED else [],
        "shows": room.stage is Stage.CLOSED or room.row.revealed,
    }
    if "X-Fragment" in request.headers:
        idle.nobody_there()
        return render_template("scenarios/_count.html", **shown)
    return render_template(
        "scenarios/wall.html", **shown, **_invitation(room), last=_last_line(room)
    )


@rollcall.post("/agency/rollcall/<uuid:roll_call_id>/step")
@permitted("rollcall.hold")
def step(roll_call_id: UUID) -> Response:
    """Show the count, close the vote, go on with a line, or go back to a turn."""
    room = my_room(roll_call_id, lock=True)
    at = request.form.get("at", -1, type=int)
    what = request.form.get("do", "choose")
    try:
        if what == "reveal":
            services.reveal(room, at)
        elif what == "close":
            services.close(db.session, room, at)
        elif what == "back":
            services.back_to(db.session, room, at, request.form.get("turn", -1, type=int))
        elif line := request.form.get("line", ""):
            services.choose(db.session, room, at, line)
        else:
            flash(_("Pick the line that won, then go on."))
    except Moved:
        db.session.rollback()
        flash(_("The roll call had gone on in another window. Here is where it stands."))
    db.session.commit()
    return redirect(url_for("rollcall.wall", roll_call_id=roll_call_id))


def spoken(code: str) -> str:
    """A code as it is shown: in groups of three."""
    return in_groups(code, 3)


def _invitation(room: Room) -> dict[str, str]:
    """What phones need: the address, the code, and both as a picture."""
    address = current_app.config["PUBLIC_URL"] + url_for("rollcall.phone", code=room.row.code)
    return {
        "code": spoken(room.row.code),
        "address": address.split("://", 1)[1].rsplit("/", 1)[0],
        "qr_html": _picture(address),
    }


def _last_line(room: Room) -> Any:
    """The line that the room chose last."""
    turns = machine.replay(room.graph, room.row.path)
    return turns[-1].line if turns else None


def _picture(text: str) -> str:
    made = module("segno").make(text, error="m", micro=False)
    return str(made.svg_inline(scale=4, border=2, omitsize=True, svgclass="qr", lineclass="qr__in"))
