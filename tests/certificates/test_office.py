"""Revoking and correcting: once, with a reason, by the right people, on record."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from course_app.agencies.models import AuditEvent
from course_app.certificates.models import Certificate, CertificateEnd
from course_app.certificates.serial import grouped
from tests.certificates.test_verify import drop
from tests.conftest import Transaction
from tests.support import commands
from tests.support.cast import Cast
from tests.support.client import PageClient
from tests.support.graduates import certificate_of, facts_of, pdf_of, print_all


def test_a_coordinator_revokes_a_certificate_for_a_reason(
    client: PageClient, cast: Cast, printed: str, transaction: Transaction
) -> None:
    client.sign_in(cast.coordinator)
    assert client.get(f"/certificates/{printed}/office").status_code == 200
    fields = {"reason": "issued-in-error", "note": "Typed into the wrong file"}
    assert client.send(f"/certificates/{printed}/revoke", fields).status_code == 302
    client.send("/sign-out")
    html = client.get(f"/certificates/{printed}").get_data(as_text=True)
    assert "Revoked" in html
    assert "it was issued in error" in html
    assert "wrong file" not in html
    with transaction() as session:
        pdf = pdf_of(session, cast.learner.user_id)
        [event] = session.scalars(select(AuditEvent))
    assert "Genuine, but revoked" in drop(client, pdf).get_data(as_text=True)
    assert (event.kind, event.actor_user_id) == ("certificate.revoked", cast.coordinator.user_id)
    assert event.agency_id == cast.coordinator.agency_id
    assert event.detail == {"reason": "issued-in-error", "serial": printed}


def test_corrected_certificates_of_course_and_modules_take_the_place_of_the_old_ones(
    app: Flask, client: PageClient, cast: Cast, printed: str, transaction: Transaction
) -> None:
    with transaction() as session:
        old = facts_of(certificate_of(session, cast.learner.user_id))
    client.sign_in(cast.coordinator)
    fields = {"name": "Maya Torres-Vega", "note": "Married"}
    response = client.send(f"/certificates/{printed}/correct", fields)
    fresh = response.location.rsplit("/", 1)[1]
    print_all(app)
    with transaction() as session:
        row = certificate_of(session, cast.learner.user_id)
        new = facts_of(row)
        part = facts_of(certificate_of(session, cast.learner.user_id, "module:addiction-science"))
        audited, also = session.scalars(select(AuditEvent))
        assert pdf_of(session, cast.learner.user_id).startswith(b"%PDF-")
    assert grouped(row.serial) == fresh != printed
    changed = {name for name in new if new[name] != old[name]}
    assert changed == {"name", "serial", "record", "supersedes"}
    assert (new["name"], new["supersedes"], row.edition) == ("Maya Torres-Vega", printed, 2)
    assert (audited.kind, "Maya" in repr(audited.detail)) == ("certificate.superseded", False)
    assert (part["name"], bool(part["supersedes"])) == ("Maya Torres-Vega", True)
    assert also.kind == audited.kind
    again = client.send(f"/certificates/{printed}/correct", fields)
    assert again.status_code == 400
    with transaction() as session:
        assert len(session.scalars(select(Certificate)).all()) == 4
    before = client.get(f"/certificates/{printed}").get_data(as_text=True)
    assert "Replaced" in before
    assert f"/certificates/{fresh}" in before
    assert "Valid" in client.get(f"/certificates/{fresh}").get_data(as_text=True)
    assert commands.invoke(app, "records", "verify").exit_code == 0


def test_what_was_ended_once_stays_so(
    client: PageClient, cast: Cast, printed: str, transaction: Transaction
) -> None:
    client.sign_in(cast.administrator)
    client.send(f"/certificates/{printed}/revoke", {"reason": "wrong-person"})
    again = client.send(f"/certificates/{printed}/revoke", {"reason": "issued-in-error"})
    corrected = client.send(f"/certificates/{printed}/correct", {"name": "Another Name"})
    assert (again.status_code, corrected.status_code) == (400, 400)
    assert "revoked or replaced before" in corrected.get_data(as_text=True)
    with transaction() as session:
        [ended] = session.scalars(select(CertificateEnd))
        assert ended.reason == "wrong-person"
        assert certificate_of(session, cast.learner.user_id).edition == 1


@pytest.mark.parametrize(
    ("action", "fields", "words"),
    [
        ("revoke", {}, "Choose a reason first"),
        ("revoke", {"reason": "because"}, "Choose a reason first"),
        ("revoke", {"reason": "name-corrected"}, "Choose a reason first"),
        ("revoke", {"reason": "wrong-person", "note": "x" * 501}, "Shorten it by 1"),
        ("correct", {"name": " "}, "Type the right name"),
        ("correct", {"name": "Maya  Torres"}, "Type the right name"),
        ("correct", {"name": "x" * 201}, "Type the right name"),
    ],
)
def test_a_form_that_lacks_something_gets_a_sentence_and_changes_nothing(
    client: PageClient,
    cast: Cast,
    printed: str,
    transaction: Transaction,
    action: str,
    fields: dict[str, str],
    words: str,
) -> None:
    response = client.sign_in(cast.coordinator).send(f"/certificates/{printed}/{action}", fields)
    assert response.status_code == 400
    assert words in response.get_data(as_text=True)
    with transaction() as session:
        assert session.scalars(select(CertificateEnd)).all() == []


@pytest.mark.parametrize("action", ["office", "revoke", "correct"])
def test_nobody_else_ends_a_certificate(
    client: PageClient, cast: Cast, printed: str, action: str
) -> None:
    expected = {"learner": 403, "supervisor": 403, "instructor": 403, "other_coordinator": 404}
    for role, status in expected.items():
        client.sign_in(getattr(cast, role))
        url = f"/certificates/{printed}/{action}"
        fields = {"reason": "wrong-person", "name": "X"}
        response = client.get(url) if action == "office" else client.send(url, fields)
        assert response.status_code == status, role
