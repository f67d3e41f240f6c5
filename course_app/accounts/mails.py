"""The mails of accounts: each is one function, with a text and an HTML template beside it."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from course_app.accounts import links
from course_app.accounts.models import User
from course_app.jobs.mails import write

HOUR = 3600


def choose_password(session: Session, to: str, name: str, url: str, agency: str) -> None:
    """An invitation onto a roster."""
    write(
        session,
        to,
        _("Your place in the course"),
        "accounts/mail/set_password",
        url,
        links.LINK_LASTS[links.PERSON] * 2,
        name=name,
        agency=agency,
        days=14,
    )


def reset_password(session: Session, user: User, to: str, url: str) -> None:
    """A link for a new password, which somebody asked for."""
    lasts = links.LINK_LASTS[links.RESET]
    write(
        session,
        to,
        _("A new password"),
        "accounts/mail/reset_password",
        url,
        lasts,
        name=user.name,
        hours=int(lasts.total_seconds()) // HOUR,
    )


def confirm_email(session: Session, user: User, to: str, url: str) -> None:
    """Is this address yours?"""
    lasts = links.LINK_LASTS[links.EMAIL]
    write(
        session,
        to,
        _("Confirm your e-mail"),
        "accounts/mail/confirm_email",
        url,
        lasts,
        name=user.name,
        hours=int(lasts.total_seconds()) // HOUR,
    )


def address_in_use(session: Session, holder: User, url: str) -> None:
    """Somebody, perhaps the same person, typed an address that has an account."""
    assert holder.email
    write(
        session,
        holder.email,
        _("You have an account already"),
        "accounts/mail/address_in_use",
        url,
        name=holder.name,
    )


def email_changed(session: Session, name: str, old: str, new: str | None) -> None:
    """To the old address: the account has another one now, or none."""
    write(
        session,
        old,
        _("Your e-mail was changed"),
        "accounts/mail/email_changed",
        name=name,
        new=_masked(new) if new else "",
    )


def password_changed(session: Session, user: User) -> None:
    """The password was changed; nothing to do when it was the person."""
    if user.email:
        write(
            session,
            user.email,
            _("Your password was changed"),
            "accounts/mail/password_changed",
            name=user.name,
        )


def code_made(session: Session, user: User, agency: str) -> None:
    """A coordinator has made a one-time code for this account."""
    if user.email:
        write(
            session,
            user.email,
            _("A one-time code was made for you"),
            "accounts/mail/code_made",
            name=user.name,
            agency=agency,
        )


def way_in_made(session: Session, user: User) -> None:
    """An administrator has made a code or a link for this account."""
    if user.email:
        write(
            session,
            user.email,
            _("A way to a new password was made for you"),
            "accounts/mail/way_in_made",
            name=user.name,
        )


def _masked(address: str) -> str:
    """Enough to know one's own address by, and not to learn another's."""
    local, _at, domain = address.rpartition("@")
    return f"{local[:1]}…@{domain}"
