"""The public page of a certificate, what a verifier types there, and the PDF."""

from __future__ import annotations

from flask import Blueprint, Response, abort, current_app, make_response, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import select
from werkzeug.wrappers import Response as BaseResponse

from course_app.accounts.models import User
from course_app.certificates import checking, queries
from course_app.certificates.award import COURSE
from course_app.certificates.serial import grouped
from course_app.certificates.views import pages
from course_app.extensions import db
from course_app.progress.models import Enrolment
from course_app.web.guards import ask_to_sign_in, public

certificates = Blueprint("certificates", __name__, template_folder="../templates")
LONGEST_CLAIM = 300


@certificates.get("/certificates/<serial>")
@public
def certificate(serial: str) -> BaseResponse:
    """What was certified, as far as anybody may see it, and whether it still holds."""
    found = pages.find(serial)
    if serial != grouped(found.row.serial):
        return redirect(url_for("certificates.certificate", serial=grouped(found.row.serial)))
    mine = current_user.is_authenticated and found.row.user_id == current_user.id
    if mine and found.row.award == COURSE and not _asked(found):
        return redirect(url_for("evaluation.evaluation", serial=serial))
    return _page(found, mine, {}, {})


@certificates.post("/certificates/<serial>/match")
@public
def match(serial: str) -> Response:
    """Say of each typed thing whether it is what was certified: match or no match."""
    found = pages.find(serial)
    claims = {name: request.form.get(name, "")[:LONGEST_CLAIM] for name in checking.CLAIMS}
    if not any(typed.strip() for typed in claims.values()):
        return _page(found, False, {}, claims, _("Type at least one thing to check first."), 400)
    pages.count_a_try(found)
    email = db.session.scalar(select(User.email_key).where(User.id == found.row.user_id))
    return _page(found, False, checking.confirm(found.facts, email, claims), claims)


@certificates.get("/certificates/<serial>.pdf")
@public
def pdf(serial: str) -> BaseResponse:
    """The PDF, for its owner, the agency's coordinator, or whoever holds a link that is live."""
    found = pages.find(serial)
    key = request.args.get("key", "")
    own = current_user.is_authenticated and found.row.user_id == current_user.id
    if not own and not pages.may_manage(found) and not _shared(found, key):
        if key:
            abort(404, _("This link has expired or was taken back. Ask its owner for a new one."))
        return ask_to_sign_in() if not current_user.is_authenticated else abort(403)
    data = queries.pdf(db.session, found.row.id)
    if data is None:
        abort(404, _("This certificate is still being printed. Try again in a minute."))
    response = pages.unlisted(make_response(data))
    response.mimetype = "application/pdf"
    name = f"certificate-{grouped(found.row.serial)}.pdf"
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    # The file is ours and holds no script; still it may load and run nothing.
    response.headers["Content-Security-Policy"] = "default-src 'none'; object-src 'self'"
    return response


def _shared(found: queries.Shown, key: str) -> bool:
    return bool(key) and queries.shared(db.session, key, found.row.id)


def _asked(found: queries.Shown) -> bool:
    query = select(Enrolment.evaluation_asked).where(Enrolment.id == found.row.enrolment_id)
    return bool(db.session.scalar(query))


def _page(
    found: queries.Shown,
    mine: bool,
    answers: dict[str, bool],
    claims: dict[str, str],
    error: str = "",
    status: int = 200,
) -> Response:
    return pages.page(
        "certificates/certificate.html",
        found,
        status,
        mine=mine,
        manages=pages.may_manage(found),
        links=queries.live_links(db.session, found.row.id) if mine else [],
        answers=answers,
        claims=claims,
        error=error,
        words=pages.fact_words(),
        address=current_app.config["PUBLIC_URL"],
    )
