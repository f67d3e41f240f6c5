"""The mail that says a refresher is ready: nothing in it of how anybody did."""

from __future__ import annotations

from flask import current_app, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from course_app.flows.refreshers import Letter
from course_app.jobs.mails import write
from course_app.lib.sealing import seal
from course_app.scenarios.refreshers import MINUTES

PURPOSE = "refresher reminder"


def write_reminder(session: Session, letter: Letter) -> None:
    """Put one reminder into the outbox, with a link that stops them without a sign-in."""
    assert letter.user.email
    key, public = current_app.config["SECRET_KEY"], str(current_app.config["PUBLIC_URL"])
    token = seal(key, PURPOSE, f"{letter.user.id} {letter.course_id}")
    with current_app.test_request_context():
        off = public + url_for("refreshers.reminder", token=token)
        course = public + url_for("player.course", course_id=letter.course_id)
    write(
        session,
        letter.user.email,
        _("A short refresher is ready"),
        "player/mail/refresher",
        off,
        name=letter.user.name,
        course=letter.course_title,
        course_url=course,
        minutes=MINUTES,
    )
