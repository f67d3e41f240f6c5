"""The phones: anybody with the code votes, without an account and without a name.

These pages set one cookie, a random token that is good for one roll call, and read no other.
"""

from __future__ import annotations

import hmac
import secrets
from typing import Any

from flask import (
    Response,
    abort,
    current_app,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_babel import gettext as _
from itsdangerous import BadSignature, URLSafeSerializer
from werkzeug.wrappers import Response as BaseResponse

from course_app.accounts import throttle
from course_app.extensions import csrf, db
from course_app.lib.codes import keyed_hash, plain_symbols
from course_app.scenarios import rollcall as services
from course_app.scenarios import rollcall_room as rooms
from course_app.scenarios.ballot import Stage
from course_app.scenarios.rollcall_room import Moved, NoRollCall, Room
from course_app.scenarios.views.blueprint import rollcall
from course_app.scenarios.views.wall import spoken
from course_app.web.guards import public

COOKIE = "voter"


def room_called(code: str, lock: bool = False) -> Room:
    """The roll call behind a code; 404 when there is none now."""
    try:
        return rooms.called(db.session, code, lock)
    except NoRollCall:
        abort(404, _("No roll call has this code now. Look at the screen and type it again."))


@rollcall.get("/vote")
@public
def ask_code() -> str | BaseResponse:
    """Type the code that is on the wall."""
    code = plain_symbols(request.args.get("code", ""))
    if code:
        return redirect(url_for("rollcall.phone", code=code[:20]))
    return render_template("scenarios/ask_code.html", standalone=True)


@rollcall.get("/vote/<code>")
@public
def phone(code: str) -> Any:
    """The turn that is on the wall, to vote on."""
    if code != plain_symbols(code):
        return redirect(url_for("rollcall.phone", code=plain_symbols(code) or "0"))
    room = room_called(code)
    if request.args.get("have") == room.key and "X-Fragment" in request.headers:
        return "", 204
    token = _token(room)
    fresh = token is None
    token = token or secrets.token_urlsafe(16)
    response = _page(room, token)
    if fresh:
        response.set_cookie(
            COOKIE,
            _signer(room).dumps(token),
            max_age=int(services.LASTS.total_seconds()),
            path=url_for("rollcall.phone", code=room.row.code),
            secure=current_app.config["SESSION_COOKIE_SECURE"],
            httponly=True,
            samesite="Lax",
        )
    return response


@rollcall.post("/vote/<code>")
@csrf.exempt  # type: ignore[untyped-decorator]  # no session: the token proves the form
@public
def vote(code: str) -> Response | BaseResponse:
    """Vote, or change the vote while it is open."""
    if not request.form.get("mark") or COOKIE not in request.cookies:
        abort(400, _("This phone sent no token with its vote. Open the address again."))
    room = room_called(code, lock=True)
    token = _token(room)
    if token is None or not hmac.compare_digest(_mark(room, token), request.form["mark"]):
        abort(400, _("This page is from another roll call. Open the address again."))
    key = current_app.config["SECRET_KEY"]
    voter = _voter(room, token)
    place = throttle.place_of(request.remote_addr or "")
    buckets = [
        throttle.bucket("voter", voter.hex(), key),
        throttle.bucket("ballots", f"{room.row.id} {place}", key),
    ]
    if throttle.hit(db.session, buckets):
        db.session.commit()
        abort(429)
    note = ""
    try:
        at = request.form.get("at", -1, type=int)
        services.vote(db.session, room, voter, at, request.form.get("line", ""))
    except Moved:
        note = _("That vote was closed just before. Here is what is on the screen now.")
    db.session.commit()
    if note or "X-Fragment" in request.headers:
        return _page(room, token, note)
    return redirect(url_for("rollcall.phone", code=room.row.code))


def _page(room: Room, token: str, note: str = "") -> Response:
    voted = services.vote_of(db.session, room, _voter(room, token))
    name = "_phone.html" if "X-Fragment" in request.headers else "phone.html"
    html = render_template(
        f"scenarios/{name}",
        room=room,
        voted=voted if room.stage is Stage.OPEN else None,
        mark=_mark(room, token),
        note=note,
        code=spoken(room.row.code),
        standalone=True,
    )
    return make_response(html)


def _signer(room: Room) -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt=f"voter:{room.row.id}")


def _token(room: Room) -> str | None:
    """The token of this browser for this roll call, when it is one of ours."""
    try:
        found = _signer(room).loads(request.cookies.get(COOKIE, ""))
    except BadSignature:
        return None
    return found if isinstance(found, str) else None


def _mark(room: Room, token: str) -> str:
    return keyed_hash(current_app.config["SECRET_KEY"], f"ballot:{room.row.id}", token)


def _voter(room: Room, token: str) -> bytes:
    return throttle.digest(f"vote:{room.row.id}:{token}", current_app.config["SECRET_KEY"])
