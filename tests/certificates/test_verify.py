"""A dropped PDF is genuine byte for byte, or it is refused and what differs is named."""

from __future__ import annotations

import io
import json
import zlib
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DictionaryObject
from werkzeug.test import TestResponse

from course_app.certificates import reading
from course_app.certificates.signing import is_signed, signer
from course_app.lib.canonical import canonical_json
from tests.conftest import Transaction
from tests.support.cast import Cast
from tests.support.client import PageClient
from tests.support.graduates import certificate_of, facts_of, pdf_of

Edit = Callable[[bytes], bytes]


def drop(client: PageClient, data: bytes, name: str = "certificate.pdf") -> TestResponse:
    """Send a file as the page's form does."""
    head = 'Content-Disposition: form-data; name="{}"{}\r\n\r\n'
    parts = [
        head.format("csrf_token", "").encode() + client.csrf_token().encode(),
        head.format("pdf", f'; filename="{name}"').encode() + data,
    ]
    body = b"".join(b"--edge\r\n" + part + b"\r\n" for part in parts) + b"--edge--\r\n"
    kind = "multipart/form-data; boundary=edge"
    return client.post("/verify", data=body, content_type=kind)


@pytest.fixture
def pdf(printed: str, cast: Cast, transaction: Transaction) -> bytes:
    assert printed
    with transaction() as session:
        return pdf_of(session, cast.learner.user_id)


def rewritten(data: bytes, change: Callable[[dict[str, Any]], None]) -> bytes:
    """The PDF with its attached facts changed, and its streams put together again."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(data)))
    held = reading.attached(data)
    assert held is not None
    value = {"facts": held.facts, "signature": held.signature}
    change(value)
    text = json.dumps(value, ensure_ascii=False).encode()
    found = 0
    objects: list[Any] = list(writer._objects)
    for item in objects:
        if isinstance(item, DictionaryObject) and item.get("/Type") == "/EmbeddedFile":
            item.set_data(text)  # type: ignore[attr-defined]
            found += 1
    assert found == 1
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def setting(name: str, value: Any) -> Edit:
    return lambda data: rewritten(data, lambda held: held["facts"].__setitem__(name, value))


def rewriting_minutes(data: bytes) -> bytes:
    return rewritten(
        data, lambda held: held["facts"].update(minutes=float(held["facts"]["minutes"]))
    )


def flip(share: float) -> Edit:
    def edit(data: bytes) -> bytes:
        at = min(len(data) - 1, int(len(data) * share))
        return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]

    return edit


def appended(held: dict[str, Any]) -> Edit:
    """An incremental update with facts of its own behind the ones that were issued."""
    body = zlib.compress(json.dumps(held).encode())
    return lambda data: data + b"\n99 0 obj\n<<>>\nstream\n" + body + b"\nendstream\n%%EOF"


def saved_again(data: bytes) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(data)))
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def encrypted(data: bytes) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(data)))
    writer.encrypt("secret", algorithm="AES-256")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


FACT_EDITS: dict[str, Edit] = {
    "name": setting("name", "Maya Torrez"),
    "name-invisible": setting("name", "Maya\u200b Torres"),
    "name-homoglyph": setting("name", "Mауа Torres"),
    "agency": setting("agency", "Lakeside Fire and Rescue"),
    "no-agency": setting("agency", None),
    "unit": setting("unit", "A shift"),
    "hours": setting("hours", "40"),
    "hours-number": setting("hours", 0.75),
    "minutes": setting("minutes", 530),
    "minutes-float": rewriting_minutes,
    "minutes-true": setting("minutes", True),
    "course": setting("course", {"id": "another", "title": "Another"}),
    "modules": setting("modules", []),
    "category": setting("category", "Behavioral health"),
    "approvals": setting("approvals", [{"board": "State EMS Board"}]),
    "started": setting("started_on", "2020-01-01"),
    "earned": setting("earned_on", "2020-01-01"),
    "issued": setting("issued_on", "2020-01-01"),
    "zone": setting("time_zone", "UTC"),
    "results": setting("results", [{"percent": 100}]),
    "objectives": setting("objectives", ["Anything"]),
    "release": setting("release", {"number": 2, "digest": "0" * 64}),
    "award": setting("award", "module:addiction-science"),
    "supersedes": setting("supersedes", "0000-0000-0000-0000"),
    "stops": setting("stops", 60),
    "record": setting("record", "0" * 64),
    "key": setting("key", "0" * 16),
    "demo": setting("demo", True),
    "version": setting("version", 2),
    "latin": setting("latin_name", "Somebody Else"),
    "one-more-fact": setting("rank", "Captain"),
    "one-fact-less": lambda d: rewritten(d, lambda held: held["facts"].pop("hours")),
    "no-facts": lambda d: rewritten(d, lambda held: held.__setitem__("facts", {})),
    "no-such-serial": setting("serial", "0000-0000-0000-0000"),
    "serial-typed-badly": setting("serial", "ABCU"),
    "serial-a-list": setting("serial", ["a"]),
}
BYTE_EDITS: dict[str, Edit] = {
    **{f"flipped-at-{n}%": flip(n / 100) for n in range(0, 101, 10)},
    "last-byte-gone": lambda d: d[:-1],
    "half": lambda d: d[: len(d) // 2],
    "head-only": lambda d: d[:20],
    "a-byte-more": lambda d: d + b"\n",
    "a-comment-more": lambda d: d + b"\n%edited",
    "a-byte-before": lambda d: b"\n" + d,
    "saved-again": saved_again,
    "encrypted": encrypted,
    "signature-zero": lambda d: rewritten(d, lambda h: h.__setitem__("signature", "00" * 64)),
    "signature-no-hex": lambda d: rewritten(d, lambda h: h.__setitem__("signature", "zz")),
    "signature-gone": lambda d: rewritten(d, lambda h: h.pop("signature")),
    "update-with-other-facts": appended({"facts": {"name": "X"}, "signature": ""}),
    "deep": lambda _d: b"%PDF-1.7\nstream\n" + b'{"facts":' + b"[" * 200_000 + b"\nendstream",
    "bomb": lambda d: (
        d + b"\nstream\n" + zlib.compress(b'{"facts"' + b" " * 60_000_000) + b"\nendstream"
    ),
    "many-streams": lambda _d: b"%PDF-1.7\n" + b"stream\nx\nendstream\n" * 40_000,
    "not-a-pdf": lambda _d: b"PK\x03\x04 a zip",
    "empty": lambda _d: b"",
    "text": lambda _d: b"%PDF-1.7 but nothing else",
}
EDITS = {**FACT_EDITS, **BYTE_EDITS}


def test_there_are_fifty_different_edits() -> None:
    assert len(EDITS) >= 50


def test_the_bytes_that_were_issued_are_genuine(client: PageClient, pdf: bytes) -> None:
    response = drop(client, pdf)
    assert response.status_code == 200
    assert "Genuine, and valid" in response.get_data(as_text=True)
    assert response.headers["Referrer-Policy"] == "no-referrer"


def test_every_edit_is_refused(client: PageClient, pdf: bytes) -> None:
    for name, edit in EDITS.items():
        changed = edit(pdf)
        assert changed != pdf, name
        response = drop(client, changed)
        html = response.get_data(as_text=True)
        assert response.status_code == 400, name
        assert "Genuine" not in html, name
        assert any(
            words in html
            for words in (
                "Not as it was issued",
                "not issued here",
                "no PDF",
                "Choose a PDF",
                "locked",
            )
        ), name


@pytest.mark.parametrize(
    ("edit", "label"),
    [
        ("name", "Name"),
        ("hours", "Contact hours"),
        ("earned", "Completed on"),
        ("release", "Course release"),
        ("results", "Scores"),
        ("one-more-fact", "Nothing else was added"),
        ("minutes-float", "Minutes"),
    ],
)
def test_the_facts_that_differ_are_named(
    client: PageClient, pdf: bytes, edit: str, label: str
) -> None:
    html = drop(client, EDITS[edit](pdf)).get_data(as_text=True)
    refused = html.split("match--no")
    assert len(refused) == 2, edit
    assert label in refused[1].split("</li>")[0]
    # 63.0 and 63 are one number to RFC 8785, which is what was signed.
    assert ("does not fit the facts in the file" in html) == (edit != "minutes-float")


def test_a_changed_face_with_the_right_facts_is_said_plainly(
    client: PageClient, pdf: bytes
) -> None:
    html = drop(client, saved_again(pdf)).get_data(as_text=True)
    assert "match our record, but the file itself was changed" in html
    assert "match--no" not in html


def test_another_certificates_signature_is_noticed(
    client: PageClient, pdf: bytes, cast: Cast, transaction: Transaction
) -> None:
    with transaction() as session:
        other = certificate_of(session, cast.learner.user_id, "module:addiction-science")
        foreign = other.signature.hex()
    changed = rewritten(pdf, lambda held: held.__setitem__("signature", foreign))
    assert "does not fit the facts in the file" in drop(client, changed).get_data(as_text=True)


def test_facts_signed_with_a_key_of_somebody_elses_are_refused(
    client: PageClient, pdf: bytes
) -> None:
    own = signer("cd" * 32)

    def forge(held: dict[str, Any]) -> None:
        held["facts"]["name"], held["facts"]["key"] = "A Forger", own.key_id
        held["signature"] = own.sign(canonical_json(held["facts"])).hex()

    html = drop(client, rewritten(pdf, forge)).get_data(as_text=True)
    assert "Not as it was issued" in html
    assert "does not fit the facts in the file" in html


def test_a_file_is_no_way_to_ask_for_private_facts(
    client: PageClient, printed: str, cast: Cast, transaction: Transaction
) -> None:
    with transaction() as session:
        facts = facts_of(certificate_of(session, cast.learner.user_id))
    guess = {**facts, "record": "?", "issued_on": "?"}
    body = json.dumps({"facts": guess, "signature": ""}).encode()
    html = drop(client, b"%PDF-1.7\nstream\n" + body + b"\nendstream").get_data(as_text=True)
    assert printed in html
    for label in ("Unit", "Scores", "Board approvals and license"):
        assert f"</strong> {label}<" not in html


def test_a_hidden_name_stays_hidden_from_a_strangers_file(
    client: PageClient, cast: Cast, printed: str, transaction: Transaction
) -> None:
    client.sign_in(cast.coordinator).send("/agency/certificates")
    client.send("/sign-out")
    with transaction() as session:
        facts = facts_of(certificate_of(session, cast.learner.user_id))
    body = json.dumps({"facts": {**facts, "record": "?"}, "signature": ""}).encode()
    html = drop(client, b"%PDF-1.7\nstream\n" + body + b"\nendstream").get_data(as_text=True)
    assert printed in html
    assert cast.learner.name not in html
    assert "</strong> Name<" not in html


@pytest.mark.parametrize("size", [1_900_000, 3_000_000])
def test_a_large_file_gets_an_answer(client: PageClient, pdf: bytes, size: int) -> None:
    response = drop(client, pdf + b"x" * (size - len(pdf)))
    assert response.status_code == (413 if size > 2 * 1024 * 1024 else 400)


def test_the_published_keys_check_a_pdf_without_this_site(client: PageClient, pdf: bytes) -> None:
    published = client.get("/verify/keys").get_json()
    [data] = dict(PdfReader(io.BytesIO(pdf)).attachments)["certificate.json"]
    held = json.loads(data)
    [key] = [k for k in published["keys"] if k["id"] == held["facts"]["key"]]
    public, signature = bytes.fromhex(key["public_key_hex"]), bytes.fromhex(held["signature"])
    assert is_signed(public, signature, canonical_json(held["facts"]))


def test_the_private_key_is_on_no_page(
    app: Flask, client: PageClient, pdf: bytes, printed: str
) -> None:
    seed = app.config["CERTIFICATE_KEY"]
    for url in ("/verify/keys", f"/certificates/{printed}", "/verify"):
        assert seed not in client.get(url).get_data(as_text=True)
    assert seed.encode() not in pdf


def test_a_typed_serial_leads_to_its_page(client: PageClient, printed: str) -> None:
    typed = printed.lower().replace("-", " ").replace("0", "o")
    response = client.get("/verify", query_string={"serial": typed})
    assert response.location == f"/certificates/{printed}"


@pytest.mark.parametrize(
    "typed",
    [
        "http://localhost:5000/certificates/{}",
        "courses.example.gov/certificates/{}.pdf?key=abc",
        "HTTPS://COURSES.EXAMPLE.GOV/CERTIFICATES/{} (valid)",
        "see https://courses.example.gov/certificates/{}/office#main, issued in March",
        "/certificates/{}?from=qr",
    ],
)
def test_a_pasted_address_leads_to_its_page(client: PageClient, printed: str, typed: str) -> None:
    for form in (printed, printed.lower(), printed.replace("-", " "), printed.replace("-", "%20")):
        like = form.replace("0", "O").replace("1", "l") if "%" not in form else form
        response = client.get("/verify", query_string={"serial": typed.format(like)})
        assert response.location == f"/certificates/{printed}", form


def test_an_address_with_a_wrong_serial_is_named_and_not_followed(client: PageClient) -> None:
    for typed in ("https://example.gov/certificates/ABCU", "certificates/", "certificates/////"):
        assert client.get("/verify", query_string={"serial": typed}).status_code == 400
