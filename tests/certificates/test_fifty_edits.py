"""Whatever is changed of a certificate, in its file or in the database, is refused."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import FreeText
from sqlalchemy import update

from course_app.certificates.models import Certificate, CertificatePdf
from course_app.certificates.services import own_signer
from course_app.lib.canonical import canonical_json, digest
from tests.certificates.test_verify import drop, rewritten
from tests.conftest import Transaction
from tests.support import commands
from tests.support.cast import Cast
from tests.support.client import PageClient
from tests.support.graduates import certificate_of, facts_of, pdf_of

PLACES = 50
Path = tuple[str | int, ...]


@pytest.fixture
def facts(printed: str, cast: Cast, transaction: Transaction) -> dict[str, Any]:
    assert printed
    with transaction() as session:
        return facts_of(certificate_of(session, cast.learner.user_id))


@pytest.fixture
def pdf(printed: str, cast: Cast, transaction: Transaction) -> bytes:
    assert printed
    with transaction() as session:
        return pdf_of(session, cast.learner.user_id)


def leaves(value: Any, path: Path = ()) -> Iterator[Path]:
    """The place of every single value."""
    inside: Any = value.items() if isinstance(value, dict) else ()
    inside = enumerate(value) if isinstance(value, list) else inside
    found = [place for key, one in inside for place in leaves(one, (*path, key))]
    yield from found or [path]


def changed_at(value: Any, path: Path) -> Any:
    """A copy in which one value is another one of its type, as far as it has a type."""
    if path:
        key, *rest = path
        copy: Any = dict(value) if isinstance(value, dict) else list(value)
        copy[key] = changed_at(value[key], tuple(rest))
        return copy
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 1
    if isinstance(value, str):
        return value + "1"
    return "something"


def flipped(data: bytes) -> Iterator[bytes]:
    """The file with one bit changed, in each of fifty places from its first byte to its last."""
    for n in range(PLACES):
        at = n * (len(data) - 1) // (PLACES - 1)
        yield data[:at] + bytes([data[at] ^ (1 << n % 8)]) + data[at + 1 :]


def with_facts(data: bytes, facts: dict[str, Any]) -> bytes:
    """The file with other facts attached, and the signature it had."""
    return rewritten(data, lambda held: held.__setitem__("facts", facts))


def updated(data: bytes) -> bytes:
    """A true incremental update, as an editor saves it: a new name drawn over the old one."""
    writer = PdfWriter(io.BytesIO(data), incremental=True)
    writer.add_annotation(0, FreeText(text="A Forger", rect=(90, 330, 400, 400)))
    out = io.BytesIO()
    writer.write(out)
    assert out.getvalue().startswith(data)
    return out.getvalue()


def faults(app: Flask, serial: str) -> str:
    """What `flask records verify` says of a certificate; nothing when it holds."""
    result = commands.invoke(app, "records", "verify")
    said = [line for line in result.output.splitlines() if serial in line]
    assert (result.exit_code == 1) == bool(said), result.output
    return "\n".join(said)


def test_a_bit_changed_in_any_of_fifty_places_is_refused(
    client: PageClient, app: Flask, pdf: bytes, printed: str, transaction: Transaction
) -> None:
    own = digest(pdf)
    assert faults(app, printed) == ""
    for edited in flipped(pdf):
        response = drop(client, edited)
        assert response.status_code == 400
        assert "Genuine" not in response.get_data(as_text=True)
        with transaction() as session:
            session.execute(
                update(CertificatePdf).where(CertificatePdf.sha256 == own).values(data=edited)
            )
        assert "its PDF was changed" in faults(app, printed)


def test_every_single_fact_that_is_changed_is_refused_and_named(
    client: PageClient, pdf: bytes, facts: dict[str, Any]
) -> None:
    places = list(leaves(facts))
    assert {place[0] for place in places} == set(facts)
    for place in places:
        response = drop(client, with_facts(pdf, changed_at(facts, place)))
        html = response.get_data(as_text=True)
        assert response.status_code == 400, place
        assert "Genuine" not in html, place
        if place == ("serial",):  # names no certificate, so there is nothing to compare with
            assert "not issued here" in html
        elif place != ("record",):
            assert html.count("match--no") == 1, place
            assert "does not fit the facts in the file" in html, place


def test_every_single_fact_that_is_changed_in_the_database_is_found(
    app: Flask, printed: str, facts: dict[str, Any], cast: Cast, transaction: Transaction
) -> None:
    """Also when it is signed anew: the record and the PDF still speak against it."""
    with transaction() as session:
        wanted = certificate_of(session, cast.learner.user_id).id
    row = update(Certificate).where(Certificate.id == wanted)
    with app.app_context():
        own = own_signer()
    for place in leaves(facts):
        stored = canonical_json(changed_at(facts, place))
        for values in ({"facts": stored}, {"facts": stored, "signature": own.sign(stored)}):
            with transaction() as session:
                session.execute(row.values(**values))
            found = faults(app, printed)
            assert "the learning record does not name these facts" in found, place
            assert "its PDF holds other facts" in found, place


def test_another_pdf_put_in_its_place_with_its_own_digest_is_found(
    app: Flask, pdf: bytes, printed: str, transaction: Transaction
) -> None:
    own = digest(pdf)
    forged = rewritten(pdf, lambda held: held["facts"].update(name="A Forger"))
    with transaction() as session:
        session.execute(
            update(CertificatePdf)
            .where(CertificatePdf.sha256 == own)
            .values(data=forged, sha256=digest(forged))
        )
    assert "its PDF holds other facts" in faults(app, printed)


def test_what_an_editor_adds_behind_the_issued_bytes_is_refused(
    client: PageClient, pdf: bytes
) -> None:
    edited = updated(pdf)
    assert len(PdfReader(io.BytesIO(edited)).pages) == 1
    response = drop(client, edited)
    html = response.get_data(as_text=True)
    assert response.status_code == 400
    assert "match our record, but the file itself was changed" in html
