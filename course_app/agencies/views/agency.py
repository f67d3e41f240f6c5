"""The coordinator's first page: who is done, who is under way, who has not started."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from flask import render_template, request
from flask_login import current_user

from course_app.agencies import queries
from course_app.agencies.policy import coordinator_seat, overseer_seat
from course_app.agencies.views.blueprint import agencies
from course_app.content import queries as content
from course_app.extensions import db
from course_app.lib.clock import local_date, now
from course_app.progress import queries as progress
from course_app.progress.models import Standing
from course_app.web.guards import permitted

PAGE = 100


@agencies.get("/agency")
@permitted("agency.view")
def agency() -> str:
    """Names, status and dates of the agency (a supervisor: of the own unit)."""
    seat = overseer_seat(current_user)
    assert seat is not None  # the permission says so
    rows = queries.roster(db.session, seat, PAGE + 1, after(request.args.get("after", "")))
    more = rows[PAGE - 1].id if len(rows) > PAGE else None
    rows = rows[:PAGE]
    course = next(iter(content.published_courses(db.session)), None)
    course_id = course.id if course else ""
    standings = progress.standings(db.session, seat.agency_id, course_id, [row.id for row in rows])
    agency_row = queries.agency_of(db.session, seat)
    today = local_date(now(), agency_row.time_zone)
    people = [_person(row, standings.get(row.id), today) for row in rows]
    return render_template(
        "agencies/agency.html",
        agency=agency_row,
        role=seat.role,
        manages=coordinator_seat(current_user) == seat,
        people=people,
        tally=progress.tally(db.session, seat, course_id),
        course_title=course.title if course else None,
        stop_count=course.stop_count if course else 0,
        more=more,
    )


def after(typed: str) -> UUID | None:
    """The row to go on behind, from the address; None for the first page or what is no id."""
    try:
        return UUID(typed)
    except ValueError:
        return None


def _person(row: object, standing: Standing | None, today: date) -> dict[str, object]:
    due = standing.due_on if standing else None
    done = standing is not None and standing.status == "done"
    return {
        "id": getattr(row, "id", None),
        "name": getattr(row, "name", ""),
        "number": getattr(row, "external_id", ""),
        "unit": getattr(row, "unit", None) or "",
        "status": standing.status if standing else "not-started",
        "done_count": standing.done_count if standing else 0,
        "due": due,
        "late": due is not None and due < today and not done,
        "completed_on": standing.completed_on if standing else None,
    }
