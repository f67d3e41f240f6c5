"""The coordinator's page of practice: the switch for assessed runs, their list, and sums."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from course_app.agencies.audit import audit
from course_app.agencies.models import Agency, AuditKind
from course_app.agencies.policy import coordinator_seat
from course_app.extensions import db
from course_app.flows import practice_desk
from course_app.flows.stops import NotFound
from course_app.scenarios import services
from course_app.scenarios.words import ENDING_WORDS, SKILL_WORDS
from course_app.web.guards import permitted

agency_practice = Blueprint("agency_practice", __name__, template_folder="../templates")
MOST_SHOWN = 200


def _agency() -> Agency:
    seat = coordinator_seat(current_user)
    assert seat is not None  # the guard saw to that
    return db.session.get_one(Agency, seat.agency_id)


@agency_practice.get("/agency/practice")
@permitted("agency.practice")
def desk() -> str:
    """Which scenarios are assessed, the assessed runs, and what is known of all the others."""
    agency = _agency()
    return render_template(
        "scenarios/agency.html",
        agency=agency,
        scenes=practice_desk.scenes(db.session, agency.id),
        runs=practice_desk.assessed_runs(db.session, agency.id, agency.time_zone, MOST_SHOWN),
        skill_words=SKILL_WORDS,
    )


@agency_practice.post("/agency/practice")
@permitted("agency.practice")
def assess() -> Response:
    """Switch assessed runs of one scenario on or off; on record."""
    course_id, scenario_id = request.form.get("course", "")[:64], request.form.get("scenario", "")
    wanted = request.form.get("assess") == "yes"
    if not practice_desk.is_published(db.session, course_id, scenario_id[:64]):
        abort(404)
    agency = _agency()
    if services.assess(db.session, agency.id, course_id, scenario_id, wanted):
        kind = AuditKind.ASSESSMENT_ON if wanted else AuditKind.ASSESSMENT_OFF
        detail = {"course": course_id, "scenario": scenario_id}
        audit(db.session, current_user, kind, agency.id, scenario_id, detail)
    db.session.commit()
    if wanted:
        flash(_("Assessed runs are on. Learners see it before the first line. On record."))
    else:
        flash(_("Assessed runs are off. Those that were recorded stay. On record."))
    return redirect(url_for("agency_practice.desk"))


@agency_practice.get("/agency/practice/<uuid:enrolment_id>/<int:seq>")
@permitted("agency.practice")
def assessed(enrolment_id: UUID, seq: int) -> str:
    """One assessed run, line by line; own words are not in it."""
    agency = _agency()
    try:
        found = practice_desk.assessed_run(
            db.session, agency.id, agency.time_zone, enrolment_id, seq
        )
    except NotFound:
        abort(404)
    return render_template(
        "scenarios/assessed.html", run=found, skill_words=SKILL_WORDS, ending_words=ENDING_WORDS
    )
