"""What the owner of a certificate does with it: share its PDF, and give a name for printing."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, Response, abort, current_app, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from course_app.certificates import services
from course_app.certificates.facts import latin_letters
from course_app.certificates.serial import grouped
from course_app.certificates.views import pages
from course_app.extensions import db
from course_app.flows import certify
from course_app.web.guards import signed_in

owner = Blueprint("certificate_owner", __name__, template_folder="../templates")


@owner.post("/certificates/<serial>/share")
@signed_in
def share(serial: str) -> Response:
    """Make a link to the PDF for seven days; it is shown this once."""
    found = pages.find_own(serial)
    try:
        token = services.share(db.session, found.row)
    except services.TooMany:
        abort(400, _("There are 20 live links already. Take one back first."))
    db.session.commit()
    path = url_for("certificates.pdf", serial=grouped(found.row.serial), key=token)
    link = f"{current_app.config['PUBLIC_URL']}{path}"
    return pages.page("certificates/shared.html", found, link=link)


@owner.post("/certificates/<serial>/unshare")
@signed_in
def unshare(serial: str) -> BaseResponse:
    """Take a link back; it stops working at once."""
    found = pages.find_own(serial)
    try:
        link_id = UUID(request.form.get("link", ""))
    except ValueError:
        abort(400)
    services.unshare(db.session, found.row, link_id)
    db.session.commit()
    flash(_("That link no longer works."))
    return redirect(url_for("certificates.certificate", serial=grouped(found.row.serial)))


@owner.post("/certificates/<serial>/latin-name")
@signed_in
def latin_name(serial: str) -> BaseResponse:
    """Print a certificate, whose name no font here can show, with the name in Latin letters."""
    found = pages.find_own(serial)
    typed = request.form.get("latin_name", "")
    try:
        name = latin_letters(typed)
    except ValueError:
        return pages.page("certificates/latin_name.html", found, 400, typed=typed, wrong=True)
    services.keep_latin_name(db.session, found.row.user_id, name)
    try:
        fresh = certify.print_in_latin(db.session, current_user, found.row, name)
    except services.AlreadyEnded:
        db.session.rollback()
        return redirect(url_for("certificates.certificate", serial=grouped(found.row.serial)))
    db.session.commit()
    flash(_("Your certificate is issued anew with this name, and is being printed."))
    return redirect(url_for("certificates.certificate", serial=grouped(fresh)))
