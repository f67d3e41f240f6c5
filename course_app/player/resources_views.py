"""The resource catalogue of a course, and the sheet to print before a visit."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, render_template, request
from flask_login import current_user

from course_app.content import queries as content
from course_app.extensions import db
from course_app.player import resource_search
from course_app.player.pages import LearnerPage, learner_page
from course_app.web.guards import signed_in

resources = Blueprint("resources", __name__, template_folder="templates")


@resources.get("/courses/<course_id>/resources")
@signed_in
def catalogue(course_id: str) -> str:
    """Every item that fits the search, and where to get help."""
    found, payload = _read(course_id)
    wanted = resource_search.read(request.args, payload)
    return render_template(
        "player/resources.html",
        plan=found.plan,
        catalogue=payload,
        wanted=wanted,
        items=resource_search.find(payload, wanted),
        lists=payload["lists"],
    )


@resources.get("/courses/<course_id>/resources/visit")
@signed_in
def visit(course_id: str) -> str:
    """The sheet; `site` in the address names the item that is visited."""
    found, payload = _read(course_id)
    sheet = payload["visit"] or abort(404)
    sites = [item for item in payload["resources"] if item["type"] == sheet["type"]]
    chosen = request.args.get("site", "")
    return render_template(
        "player/visit.html",
        plan=found.plan,
        sheet=sheet,
        sites=sites,
        site=next((item for item in sites if item["id"] == chosen), None),
    )


def _read(course_id: str) -> tuple[LearnerPage, dict[str, Any]]:
    """The course as a learner has it, and its catalogue; 404 when it has none."""
    found = learner_page(db.session, current_user, course_id)
    listed = found.page.outline.get("resources") or abort(404)
    page = content.page(db.session, found.head.release_id, listed["id"]) or abort(404)
    return found, page.payload
