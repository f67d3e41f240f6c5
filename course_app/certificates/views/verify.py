"""Check a certificate: by its serial, or by dropping its PDF. And the public keys."""

from __future__ import annotations

from flask import (
    Blueprint,
    Response,
    jsonify,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from course_app.certificates import checking, queries, reading, serial
from course_app.certificates.signing import is_signed
from course_app.certificates.views import pages
from course_app.extensions import db
from course_app.lib.canonical import canonical_json, digest
from course_app.web.guards import public
from course_app.web.input import takes_file

verify_pages = Blueprint("verify", __name__, template_folder="../templates")


@verify_pages.get("/verify")
@public
def verify() -> BaseResponse:
    """Type a serial or choose a PDF; a serial that was typed leads to its page."""
    typed = request.args.get("serial", "")[:200]
    if not typed.strip():
        return _form()
    try:
        meant = serial.read(typed)
    except serial.WrongSerial as error:
        return _form(pages.serial_words(error), typed, 400)
    if queries.shown(db.session, meant) is None:
        return _form(pages.unknown_words(), typed, 404)
    return redirect(url_for("certificates.certificate", serial=serial.grouped(meant)))


@verify_pages.post("/verify")
@public
@takes_file
def send_pdf() -> Response:
    """Compare a PDF with what was issued, byte for byte, and fact by fact where it differs."""
    file = request.files.get("pdf")
    data = file.read() if file else b""
    if file:
        file.close()  # a large one lies in a temporary file
    if not data:
        return _form(pdf_error=_("Choose a PDF first, then send it."), status=400)
    if not reading.is_pdf(data):
        return _form(
            pdf_error=_(
                "That file is no PDF. Choose the certificate's file, as it was downloaded."
            ),
            status=400,
        )
    pages.count_a_try(None)
    genuine = queries.serial_of_pdf(db.session, digest(data))
    if genuine is not None:
        found = queries.shown(db.session, genuine)
        assert found is not None
        return pages.page("certificates/genuine.html", found)
    return _altered(data)


@verify_pages.get("/verify/keys")
@public
def keys() -> Response:
    """Every public key that certificates of this site were ever signed with."""
    rows = queries.key_list(db.session)
    return jsonify(
        algorithm="Ed25519",
        signed="the RFC 8785 form of `facts`",
        keys=[
            {
                "id": row.key_id,
                "public_key_hex": row.public_key.hex(),
                "first_used_on": row.created_at.date().isoformat(),
            }
            for row in rows
        ],
    )


def _altered(data: bytes) -> Response:
    """What there is to say of a PDF whose bytes nobody was given here."""
    held = reading.attached(data)
    if held is None:
        locked = reading.is_encrypted(data)
        words = (
            _("This PDF is locked with a password, so it is not as we issued it.")
            if locked
            else _("This PDF was not issued here as it is: it carries no facts that can be read.")
        )
        return _form(
            pdf_error=f"{words} {_('Type the serial that is printed on it instead.')}", status=400
        )
    try:
        found = queries.shown(db.session, serial.read(str(held.facts.get("serial", ""))))
    except serial.WrongSerial:
        found = None
    if found is None:
        words = _("This PDF was not issued here: no certificate has the serial that it names.")
        return _form(pdf_error=words, status=400)
    hidden = frozenset() if found.name_public else frozenset({"name"})
    matches = checking.compare(found.facts, held.facts, hidden)
    return pages.page(
        "certificates/altered.html",
        found,
        400,
        matches=matches,
        same=all(matches.values()),
        signed=_is_signed(found, held),
        words=pages.fact_words(),
    )


def _is_signed(found: queries.Shown, held: reading.Attached) -> bool:
    """Whether the file's own signature fits the file's own facts."""
    key = queries.public_keys(db.session).get(found.row.key_id, b"")
    try:
        return is_signed(key, bytes.fromhex(held.signature), canonical_json(held.facts))
    except (ValueError, RecursionError):
        return False


def _form(error: str = "", typed: str = "", status: int = 200, pdf_error: str = "") -> Response:
    html = render_template(
        "certificates/verify.html", error=error, typed=typed, pdf_error=pdf_error
    )
    return pages.unlisted(make_response(html, status))
