"""My transcript, as a page and as a PDF that is made when it is asked for."""

from __future__ import annotations

from flask import (
    Blueprint,
    Response,
    abort,
    flash,
    make_response,
    redirect,
    render_template,
    url_for,
)
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from course_app.certificates import queries, services
from course_app.certificates.transcript import transcript_of
from course_app.certificates.views.pages import unlisted
from course_app.extensions import db
from course_app.scenarios import attendance_queries as attendance
from course_app.web.guards import signed_in

transcript_pages = Blueprint("transcript", __name__, template_folder="../templates")


@transcript_pages.get("/transcript")
@signed_in
def transcript() -> str:
    """Every enrolment of mine with its stops, dates, hours and certificates."""
    found = transcript_of(db.session, current_user.id)
    pdf = queries.transcript_pdf(db.session, current_user.id)
    attended = attendance.of_person(db.session, current_user.id)
    return render_template(
        "certificates/transcript.html",
        transcript=found,
        pdf=pdf,
        attended=attended,
        attended_minutes=attendance.minutes_of(attended),
    )


@transcript_pages.post("/transcript/pdf")
@signed_in
def ask_for_pdf() -> BaseResponse:
    """Have the PDF made; the page says when it is ready."""
    services.ask_for_transcript(db.session, current_user.id)
    db.session.commit()
    flash(_("Your transcript is being made. It takes a few seconds."))
    return redirect(url_for("transcript.transcript", _anchor="pdf"))


@transcript_pages.get("/transcript.pdf")
@signed_in
def pdf() -> Response | BaseResponse:
    """The PDF that was made last."""
    row = queries.transcript_pdf(db.session, current_user.id)
    if row is None:
        return redirect(url_for("transcript.transcript", _anchor="pdf"))
    if row.data is None:
        abort(404, _("Your transcript is still being made. Try again in a minute."))
    response = unlisted(make_response(row.data))
    response.mimetype = "application/pdf"
    response.headers["Content-Disposition"] = 'inline; filename="transcript.pdf"'
    return response
