"""Mails that depend on who has an address, and housekeeping of accounts.

Which address is known is looked up here, after the answer was given, so that no form's answer or
pace depends on it.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import current_app, url_for
from sqlalchemy.orm import Session

from course_app.accounts import kept, links, mails, services, sessions, throttle
from course_app.accounts.models import User
from course_app.accounts.views.links import RESET_PURPOSE
from course_app.agencies import claims
from course_app.jobs import services as outbox
from course_app.jobs.tasks import task
from course_app.lib.sealing import unseal


@task("accounts.reset")
def reset(session: Session, payload: dict[str, Any]) -> None:
    """Mail a link for a new password, to an address that somebody has confirmed."""
    address = unseal(current_app.config["SECRET_KEY"], RESET_PURPOSE, payload["to"])
    user = services.person_by_email(session, address)
    if user is None or user.email is None:
        return
    links.revoke_links(session, user.id, links.RESET)
    token = links.issue_link(session, links.RESET, user.id)
    mails.reset_password(
        session, user, user.email, address_of("accounts.set_password", token=token)
    )


@task("accounts.confirm")
def confirm(session: Session, payload: dict[str, Any]) -> None:
    """Mail a confirmation link to the address that a person has typed.

    When it is somebody else's, that person hears of it instead, and nobody else does.
    """
    user = session.get(User, UUID(payload["user_id"]))
    if user is None or user.pending_email is None or user.pending_key is None:
        return
    holder = services.person_by_email(session, user.pending_email)
    if holder is not None and holder.id != user.id:
        mails.address_in_use(session, holder, address_of("accounts.sign_in"))
        return
    links.revoke_links(session, user.id, links.EMAIL)
    token = links.issue_link(session, links.EMAIL, user.id, bound_to=user.pending_key)
    url = address_of("accounts.confirm_email", token=token)
    mails.confirm_email(session, user, user.pending_email, url)


@task("accounts.prune", every=900)
def prune(session: Session, _payload: dict[str, Any]) -> None:
    """Delete what has expired: sign-ins, links, claims, kept forms, throttle windows, tasks."""
    sessions.prune(session)
    links.prune(session)
    claims.prune(session)
    kept.prune(session)
    throttle.prune(session)
    outbox.prune(session)


def address_of(endpoint: str, **values: Any) -> str:
    """The public address of a page, where there is no request to take it from."""
    with current_app.test_request_context():
        return str(current_app.config["PUBLIC_URL"]) + url_for(endpoint, **values)
