"""What one takes along on paper: the field card, and the templates that an agency fills in."""

from __future__ import annotations

from typing import Any

from flask import (
    Blueprint,
    Response,
    abort,
    make_response,
    redirect,
    render_template,
    url_for,
)
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from course_app.content import card_sheet
from course_app.content import queries as content
from course_app.extensions import db
from course_app.player.pages import LearnerPage, learner_page
from course_app.scenarios import queries as practice
from course_app.web.guards import signed_in

papers = Blueprint("papers", __name__, template_folder="templates")


@papers.get("/courses/<course_id>/card")
@signed_in
def card(course_id: str) -> str:
    """The field card, with my own lines for the next shift: those are shown to me alone."""
    found = learner_page(db.session, current_user, course_id)
    page = _card(found)
    return render_template(
        "player/card.html",
        plan=found.plan,
        card=page.payload,
        lines=practice.my_lines(db.session, current_user.id, course_id),
        printed=card_sheet.has_pdf(db.session, page.rendition_digest),
    )


@papers.get("/courses/<course_id>/card.pdf")
@signed_in
def card_pdf(course_id: str) -> BaseResponse:
    """The same card as one sheet, for everybody alike: nobody's own lines stand on it.

    While it is being made this leads to the page, which says so.
    """
    page = _card(learner_page(db.session, current_user, course_id))
    data = card_sheet.pdf(db.session, page.rendition_digest)
    if data is None:
        return redirect(url_for("papers.card", course_id=course_id))
    return _file(data, "application/pdf", f'inline; filename="{page.payload["id"]}.pdf"')


@papers.get("/courses/<course_id>/templates")
@signed_in
def templates(course_id: str) -> str:
    """The templates of a course."""
    found = learner_page(db.session, current_user, course_id)
    listed = found.page.outline.get("templates") or abort(404, _("This course has no templates."))
    return render_template("player/templates.html", plan=found.plan, listed=listed)


@papers.get("/courses/<course_id>/templates/<template_id>")
@signed_in
def template(course_id: str, template_id: str) -> str:
    """A template, to read and to print."""
    found = learner_page(db.session, current_user, course_id, template_id)
    payload = _template(found)
    where: dict[str, Any] = {"course_id": course_id, "template_id": template_id}
    return render_template(
        "player/template.html",
        plan=found.plan,
        template=payload,
        markdown_url=url_for("papers.template_markdown", **where),
    )


@papers.get("/courses/<course_id>/templates/<template_id>.md")
@signed_in
def template_markdown(course_id: str, template_id: str) -> Response:
    """A template as the text that it was written in, to change with any editor."""
    payload = _template(learner_page(db.session, current_user, course_id, template_id))
    name = f'attachment; filename="{payload["id"]}.md"'
    return _file(payload["markdown"].encode(), "text/markdown; charset=utf-8", name)


def _card(found: LearnerPage) -> content.Page:
    """The card that the release has; 404 when it has none."""
    item = found.page.outline.get("card") or abort(404, _("This course has no field card."))
    return content.page(db.session, found.head.release_id, item["id"]) or abort(404)


def _template(found: LearnerPage) -> dict[str, Any]:
    if found.page.kind != "template":
        abort(404)
    return found.page.payload


def _file(data: bytes, media_type: str, disposition: str) -> Response:
    response = make_response(data)
    response.content_type = media_type
    response.headers["Content-Disposition"] = disposition
    return response
