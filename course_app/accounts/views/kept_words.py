"""What a kept form is called and what its fields are, in words: people know no names of fields."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from flask import current_app, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.exceptions import HTTPException

# Forms that people type or think long in, by endpoint; others are "A form".
FORMS = {
    "accounts.send_name": _l("Your name"),
    "accounts.send_email": _l("Your e-mail"),
    "accounts.name_passkey": _l("The name of a passkey"),
    "player.answer_check": _l("Your answer to a question in a lesson"),
    "lines.save": _l("Your line for the next shift"),
    "refreshers.done": _l("Your line for the next shift"),
    "quizzes.save": _l("Your answers in a quiz"),
    "quizzes.submit": _l("Handing in a quiz"),
    "evaluation.send_evaluation": _l("What you think of the course"),
    "licences.add_licence": _l("A license of yours"),
    "licences.latin_name": _l("Your name in Latin letters"),
    "certificate_owner.latin_name": _l("Your name in Latin letters"),
    "certificate_office.correct": _l("Correcting a certificate"),
    "certificate_office.revoke": _l("Revoking a certificate"),
    "agencies.send_person": _l("A person for the roster"),
    "agencies.invite": _l("An invitation"),
    "agencies.make_join_link": _l("A join link"),
    "agencies.slips": _l("Printing code slips"),
    "assessments.open_attempt": _l("Opening an attempt at a quiz"),
    "administration.add_agency": _l("An agency"),
    "administration.add_coordinator": _l("A coordinator for an agency"),
    "administration.give_role": _l("A role for the whole installation"),
}
LABELS = {
    "name": _l("Name"),
    "email": _l("E-mail"),
    "number": _l("Number"),
    "unit": _l("Unit"),
    "board": _l("Board"),
    "kind": _l("Kind"),
    "latin_name": _l("Name in Latin letters"),
    "note": _l("Note"),
    "reason": _l("Reason"),
    "days": _l("Days"),
    "places": _l("People"),
    "time_zone": _l("Time zone"),
    "coordinator": _l("Training coordinator"),
    "role": _l("Role"),
    "situation": _l("Next shift, if"),
    "action": _l("I will"),
    "choice": _l("Your choice"),
    "sureness": _l("How sure you are"),
}
VALUES = {
    ("sureness", "sure"): _l("Sure"),
    ("sureness", "think-so"): _l("Think so"),
    ("sureness", "guessing"): _l("Guessing"),
}
# What a page sends along for the program's sake.
UNSAID = re.compile(
    r"r\d+|revision|rendition|computer|next|go|section|block|enrolment|quiz|link|licence|member"
    r"|mail_id|as_me|new|send|skip|kept_id|module"
)
ANSWER = re.compile(r"q(\d{1,3})")


def endpoint_of(path: str) -> str:
    """The view to which the form that was going to `path` belongs; '' when it is none of ours."""
    adapter = current_app.create_url_adapter(request)
    try:
        return str(adapter.match(urlsplit(path).path, "POST")[0]) if adapter else ""
    except HTTPException:
        return ""


def title_of(path: str) -> str:
    """What the form that was going to `path` is called."""
    return str(FORMS.get(endpoint_of(path)) or _("A form"))


def said(fields: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """The fields that a person filled in, each as (label, value) in words."""
    shown = [(name, value) for name, value in fields if value.strip()]
    return [_words(name, value) for name, value in shown if not UNSAID.fullmatch(name)]


def _words(name: str, value: str) -> tuple[str, str]:
    if answer := ANSWER.fullmatch(name):
        return _("Question %(n)s", n=answer[1]), _("choice %(n)s", n=value)
    if name == "choice":
        return str(LABELS[name]), _("kept as you marked it")
    if name == "reason":
        value = value.replace("-", " ")
    return str(LABELS.get(name) or _("You typed")), str(VALUES.get((name, value), value))
