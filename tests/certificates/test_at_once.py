"""Two tabs, two coordinators, one certificate: what comes together is done once."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from sqlalchemy import select

from course_app.agencies.models import AuditEvent
from course_app.certificates.models import Certificate, CertificateEnd
from tests.conftest import Transaction
from tests.support import commands
from tests.support.cast import Cast
from tests.support.client import PageClient
from tests.support.graduates import facts_of

Form = tuple[str, dict[str, str]]
CORRECT: Form = ("correct", {"name": "Maya Torres-Vega"})
OTHERWISE: Form = ("correct", {"name": "Maya Vega"})
REVOKE: Form = ("revoke", {"reason": "issued-in-error"})


@pytest.mark.parametrize(
    "forms",
    [[CORRECT] * 6, [CORRECT, OTHERWISE] * 3, [CORRECT, REVOKE] * 3, [REVOKE] * 6],
    ids=["same-name", "two-names", "correct-and-revoke", "revoke"],
)
def test_forms_that_come_together_end_a_certificate_once(
    app: Flask, cast: Cast, graduated: str, transaction: Transaction, forms: list[Form]
) -> None:
    def tab(_form: Form) -> PageClient:
        client = app.test_client()
        assert isinstance(client, PageClient)
        return client.sign_in(cast.coordinator)

    tabs = [tab(form) for form in forms]
    urls = [f"/certificates/{graduated}/{action}" for action, _fields in forms]
    with ThreadPoolExecutor(len(forms)) as pool:
        sent = list(
            pool.map(
                lambda one: one[0].send(one[1], one[2]).status_code,
                zip(tabs, urls, [fields for _action, fields in forms], strict=True),
            )
        )
    assert Counter(sent) == {302: 1, 400: len(forms) - 1}
    with transaction() as session:
        rows = session.scalars(select(Certificate)).all()
        ends = session.scalars(select(CertificateEnd)).all()
        names = {facts_of(row)["name"] for row in rows if row.edition == 2}
        assert (len(rows), len(ends), len(names)) in ((4, 2, 1), (2, 1, 0))
        assert len(session.scalars(select(AuditEvent)).all()) == len(ends)
    assert commands.invoke(app, "records", "verify").exit_code == 0
