"""Pages of no room: start, 'For you', the theme, the administrator's overview, health."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import func, select, text
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.wrappers import Response as BaseResponse

from course_app.accounts.models import User
from course_app.agencies.models import Agency
from course_app.content import queries as content
from course_app.extensions import db
from course_app.jobs import mails
from course_app.jobs import services as outbox
from course_app.web.frame import THEMES
from course_app.web.guards import permitted, public
from course_app.web.models import Installation
from course_app.web.redirects import wanted_page

web = Blueprint("web", __name__, template_folder="templates")


@web.get("/")
@public
def home() -> str | BaseResponse:
    """The start page, for people who are not signed in."""
    if current_user.is_authenticated:
        return redirect(url_for("player.my_courses"))
    courses = [course.outline for course in content.published_courses(db.session)]
    return render_template("web/home.html", courses=courses)


@web.get("/for-you")
@public
def for_you() -> str:
    """Help for the responder: lines to call, a way to leave, and that the place is kept."""
    return render_template("web/for_you.html")


@web.get("/left")
@public
def left() -> str:
    """What "Leave now" ends on: a page that says nothing of the course, whoever looks over."""
    return render_template("web/left.html")


@web.post("/theme")
@public
def set_theme() -> BaseResponse:
    """Keep the theme in a cookie of its own; without JavaScript this is a plain form."""
    theme = request.form.get("theme", "auto")
    response = redirect(wanted_page(url_for("web.home")))
    if theme in THEMES:
        response.set_cookie("theme", theme, max_age=31_536_000, samesite="Lax")
    return response


@web.get("/admin")
@permitted("site.administer")
def admin() -> str:
    """How this installation stands."""
    people = db.session.scalar(select(func.count()).select_from(User))
    agencies = db.session.scalar(select(func.count()).select_from(Agency))
    courses = content.published_courses(db.session)
    made = db.session.get_one(Installation, 1)
    facts = [
        (_("This database"), _("demo, for ever") if made.mode == "demo" else _("real")),
        (_("Made on"), made.created_at.date().isoformat()),
        (_("Database system"), db.engine.dialect.name),
        (_("People"), people),
        (_("Agencies"), agencies),
        (_("Published"), ", ".join(f"{c.title}, release {c.release_number}" for c in courses)),
        (_("Tasks waiting"), outbox.waiting(db.session)),
        (_("Tasks given up"), outbox.failed(db.session)),
        (_("Mails waiting"), mails.waiting(db.session)),
        (_("Address"), current_app.config["PUBLIC_URL"]),
    ]
    return render_template("web/admin.html", facts=facts)


@web.get("/healthz")
@public
def healthz() -> Response:
    """The process runs."""
    return Response("ok\n", mimetype="text/plain")


@web.get("/readyz")
@public
def readyz() -> Response:
    """The process runs and can read its database."""
    try:
        db.session.execute(text("SELECT 1"))
    except SQLAlchemyError:
        return Response("the database cannot be reached\n", status=503, mimetype="text/plain")
    return Response("ready\n", mimetype="text/plain")
