"""Five questions about the course, once, before the first look at its certificate."""

from __future__ import annotations

from flask import Blueprint, Response, abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from course_app.certificates import evaluation as tallies
from course_app.certificates.award import COURSE
from course_app.certificates.queries import Shown
from course_app.certificates.serial import grouped
from course_app.certificates.views import pages
from course_app.extensions import db
from course_app.lib.database import write_transaction
from course_app.web.guards import signed_in

evaluation_pages = Blueprint("evaluation", __name__, template_folder="../templates")


@evaluation_pages.get("/certificates/<serial>/evaluation")
@signed_in
def evaluation(serial: str) -> Response:
    """The five questions, each of which may be left out, as may all of them."""
    return pages.page(
        "certificates/evaluation.html", _find(serial), questions=tallies.question_words()
    )


@evaluation_pages.post("/certificates/<serial>/evaluation")
@signed_in
def send_evaluation(serial: str) -> BaseResponse:
    """Add the answers to the tallies, or skip, and go on to the certificate."""
    found = _find(serial)
    first = tallies.mark_asked(db.session, found.row.enrolment_id)
    db.session.commit()
    answers = {
        question: int(given)
        for question in tallies.QUESTIONS
        if (given := request.form.get(question, "")) in {"1", "2", "3", "4", "5"}
    }
    if first and answers and "skip" not in request.form:
        # Apart from everything above: nothing that is written here knows who answered.
        with write_transaction(db.engine) as session:
            tallies.add_answers(session, found.facts["course"]["id"], answers)
        flash(_("Thank you. Your answers are counted, without your name."))
    return redirect(url_for("certificates.certificate", serial=grouped(found.row.serial)))


def _find(serial: str) -> Shown:
    found = pages.find_own(serial)
    if found.row.award != COURSE:
        abort(404)
    return found
