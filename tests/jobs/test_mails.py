"""Mails: written with the business, sent once when a server is set, and forgotten in time."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from course_app.jobs import mails
from course_app.jobs.models import Job, Mail
from course_app.jobs.tasks import TASKS
from course_app.lib import clock
from course_app.lib.mail import Letter
from tests.conftest import Transaction
from tests.support.jobs import mail_server, run_jobs

LINK = "http://127.0.0.1:8000/setup/a-live-token"


def write(app: Flask, transaction: Transaction, name: str = "Bo") -> None:
    with app.app_context(), transaction() as session:
        mails.write(
            session,
            "bo@example.org",
            "A new\npassword",
            "accounts/mail/reset_password",
            LINK,
            timedelta(hours=1),
            name=name,
            hours=1,
        )


def only_mail(transaction: Transaction) -> Mail:
    with transaction() as session:
        return session.scalars(select(Mail)).one()


def prune(transaction: Transaction) -> None:
    with transaction() as session:
        TASKS["mail.prune"](session, {})


def test_a_mail_is_sent_with_its_link_in_both_parts_and_once(
    app: Flask, transaction: Transaction
) -> None:
    write(app, transaction, "<b>Bo</b>")
    with mail_server(app) as letters:
        run_jobs(app)
        with app.app_context(), transaction() as session:
            assert mails.send_waiting(session) == 0
        run_jobs(app)
    [letter] = letters
    assert letter.subject == "A new password"
    assert LINK in letter.text
    assert f'href="{LINK}"' in letter.html
    assert "<b>Bo" not in letter.html


def test_the_link_is_never_in_the_clear_and_is_erased_by_sending(
    app: Flask, transaction: Transaction
) -> None:
    write(app, transaction)
    mail = only_mail(transaction)
    assert "a-live-token" not in f"{mail.text}{mail.html}{mail.sealed_link}"
    with mail_server(app):
        run_jobs(app)
    assert only_mail(transaction).sealed_link is None


def test_without_a_mail_server_mails_wait_and_can_be_sent_later(
    app: Flask, transaction: Transaction
) -> None:
    write(app, transaction)
    run_jobs(app)
    assert only_mail(transaction).state == "waiting"
    with mail_server(app) as letters:
        with app.app_context(), transaction() as session:
            assert mails.send_waiting(session) == 1
        run_jobs(app)
    assert len(letters) == 1
    assert only_mail(transaction).state == "sent"


def test_a_mail_whose_link_is_over_is_not_sent_and_is_forgotten(
    app: Flask, transaction: Transaction
) -> None:
    write(app, transaction)
    with time_machine.travel(clock.now() + timedelta(hours=2)), mail_server(app) as letters:
        run_jobs(app)
        assert letters == []
        prune(transaction)
    mail = only_mail(transaction)
    assert (mail.state, mail.text, mail.recipient, mail.sealed_link) == (
        "expired",
        None,
        None,
        None,
    )


def test_text_and_address_leave_seven_days_after_sending(
    app: Flask, transaction: Transaction
) -> None:
    write(app, transaction)
    with mail_server(app):
        run_jobs(app)
    for days, kept in ((6, True), (8, False)):
        with time_machine.travel(clock.now() + timedelta(days=days)):
            prune(transaction)
        mail = only_mail(transaction)
        assert (mail.text is not None, mail.recipient is not None) == (kept, kept)


def test_a_server_that_fails_is_tried_again_and_holds_no_lock(
    app: Flask, transaction: Transaction, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(app, transaction)
    with mail_server(app) as letters:
        kept = app.extensions["mailer"]

        def fail(_letter: Letter) -> None:
            with transaction() as session:  # nobody waits for the mail server
                session.scalars(select(Mail)).one().problem = "being sent"
            raise ConnectionRefusedError

        monkeypatch.setattr(kept, "send", fail)
        run_jobs(app)
        mail = only_mail(transaction)
        assert (mail.state, mail.problem) == ("waiting", "ConnectionRefusedError")
        monkeypatch.undo()
        with time_machine.travel(clock.now() + timedelta(minutes=5)):
            run_jobs(app)
    assert len(letters) == 1
    with transaction() as session:
        job = session.scalars(select(Job).where(Job.task == "mail.send")).one()
        assert (job.state, job.attempts) == ("done", 2)


def test_a_mail_for_a_business_that_failed_is_not_written(
    app: Flask, transaction: Transaction
) -> None:
    with app.app_context(), pytest.raises(ZeroDivisionError), transaction() as session:
        mails.write(session, "a@b", "x", "accounts/mail/password_changed", name="Bo")
        raise ZeroDivisionError
    with transaction() as session:
        assert session.scalars(select(Mail)).all() == []
