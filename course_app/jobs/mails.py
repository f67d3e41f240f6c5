"""Mails: written in the business transaction, sent by a task afterwards.

Where no mail server is set, mails wait, and an administrator can read and send them later. The
link in a mail opens an account, so it is kept apart from the text, encrypted, until the mail goes.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import current_app, render_template
from sqlalchemy import Engine, func, select, update
from sqlalchemy.orm import Session

from course_app.jobs.models import Mail
from course_app.jobs.services import promise
from course_app.jobs.tasks import slow_task, task
from course_app.lib import clock
from course_app.lib.database import write_transaction
from course_app.lib.mail import Letter, Mailer
from course_app.lib.sealing import Unreadable, seal, unseal

PLACEHOLDER = "https://link.invalid/once"
PURPOSE = "mail link"
USEFUL_FOR = timedelta(days=14)  # of a mail without a link
BODY_KEPT = timedelta(days=7)  # after sending


def write(
    session: Session,
    to: str,
    subject: str,
    template: str,
    link: str | None = None,
    useful_for: timedelta = USEFUL_FOR,
    **context: Any,
) -> Mail:
    """Put a mail into the outbox, in the caller's transaction.

    `template` names two files, .txt and .html; `link` reaches them as `url`, and is good for
    `useful_for`: a mail that could not go by then is not sent any more.
    """
    key, now = current_app.config["SECRET_KEY"], clock.now()
    # Templates read a request's theme and language, and a job has none. The context of its own
    # keeps this request's `g` (who is signed in) out of it, and whole.
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    with app.app_context(), app.test_request_context(base_url=app.config["PUBLIC_URL"]):
        text, html = (
            render_template(f"{template}.{kind}", url=PLACEHOLDER, **context)
            for kind in ("txt", "html")
        )
    mail = Mail(
        recipient=to,
        subject=" ".join(str(subject).split())[:200],
        text=text,
        html=html,
        sealed_link=seal(key, PURPOSE, link) if link else None,
        written_at=now,
        useful_until=now + useful_for,
    )
    session.add(mail)
    session.flush()
    promise(session, "mail.send", {"mail_id": str(mail.id)})
    return mail


def mailer() -> Mailer:
    """The mailer of this installation."""
    found: Mailer = current_app.extensions["mailer"]
    return found


def latest(session: Session, limit: int, before: UUID | None = None) -> Sequence[Mail]:
    """A page of the outbox, the newest first."""
    query = select(Mail).order_by(Mail.id.desc()).limit(limit)
    return session.scalars(query.where(Mail.id < before) if before else query).all()


def waiting(session: Session) -> int:
    """How many mails wait."""
    query = select(func.count()).select_from(Mail).where(Mail.state == "waiting")
    return session.scalar(query) or 0


def send_waiting(session: Session, mail_id: UUID | None = None) -> int:
    """Promise to send what waits (or that one mail); returns how many."""
    query = select(Mail.id).where(Mail.state == "waiting", Mail.useful_until > clock.now())
    found = session.scalars(query.where(Mail.id == mail_id) if mail_id else query).all()
    for one in found:
        promise(session, "mail.send", {"mail_id": str(one)})
    return len(found)


@slow_task("mail.send")
def send(engine: Engine, payload: dict[str, Any]) -> None:
    """Send one mail; without a mail server it goes on waiting.

    Speaking to a mail server is slow, so no transaction is open meanwhile. A worker that is killed
    in between sends the mail twice rather than never.
    """
    mail_id = UUID(payload["mail_id"])
    if not mailer().ready:
        return
    with Session(engine) as session:
        mail = session.get(Mail, mail_id)
        if mail is None or mail.state != "waiting" or mail.useful_until <= clock.now():
            return
        letter = _letter(mail)
    try:
        mailer().send(letter)
    except Exception as error:
        _note(engine, mail_id, problem=type(error).__name__)
        raise
    _note(engine, mail_id, state="sent", sent_at=clock.now(), sealed_link=None, problem=None)


@task("mail.prune", every=3600)
def prune(session: Session, _payload: dict[str, Any]) -> None:
    """Forget links whose time is over, and texts and addresses some days after sending."""
    now, bare = clock.now(), {"text": None, "html": None, "recipient": None, "sealed_link": None}
    over = (Mail.state == "waiting", Mail.useful_until <= now)
    session.execute(update(Mail).where(*over).values(state="expired", **bare))
    old = (Mail.state == "sent", Mail.sent_at < now - BODY_KEPT, Mail.text.is_not(None))
    session.execute(update(Mail).where(*old).values(**bare))


def _letter(mail: Mail) -> Letter:
    link = ""
    if mail.sealed_link:
        try:
            link = unseal(current_app.config["SECRET_KEY"], PURPOSE, mail.sealed_link)
        except Unreadable:
            raise ValueError("SECRET_KEY has changed since this mail was written") from None
    text, html = ((part or "").replace(PLACEHOLDER, link) for part in (mail.text, mail.html))
    return Letter(mail.recipient or "", mail.subject, text, html)


def _note(engine: Engine, mail_id: UUID, **values: Any) -> None:
    with write_transaction(engine) as session:
        session.execute(update(Mail).where(Mail.id == mail_id).values(**values))
