"""The SMTP seam against a small server of our own that speaks just enough."""

from __future__ import annotations

import smtplib
import socketserver
import threading
from collections.abc import Iterator
from email import message_from_bytes, policy
from typing import ClassVar

import pytest

from course_app.lib.mail import KeptMailer, Letter, NoMailer, SmtpMailer, mailer_for


class Inbox(socketserver.StreamRequestHandler):
    """Takes letters, and offers neither TLS nor a sign-in."""

    letters: ClassVar[list[bytes]] = []
    said: ClassVar[list[str]] = []

    def handle(self) -> None:
        """Speak SMTP until QUIT."""
        self.wfile.write(b"220 test\r\n")
        for line in self.rfile:
            word = line[:4].upper().strip()
            self.said.append(line.decode().strip())
            if word == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                body = b""
                for part in self.rfile:
                    if part == b".\r\n":
                        break
                    body += part
                self.letters.append(body)
            if word == b"QUIT":
                self.wfile.write(b"221 bye\r\n")
                return
            self.wfile.write(
                b"250-test\r\n250 AUTH PLAIN\r\n" if word == b"EHLO" else b"250 ok\r\n"
            )


@pytest.fixture
def port() -> Iterator[int]:
    Inbox.letters, Inbox.said = [], []
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Inbox) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server.server_address[1]
        server.shutdown()
        thread.join()


def test_a_letter_arrives_with_both_parts_and_one_recipient(port: int) -> None:
    mailer = SmtpMailer(f"smtp://127.0.0.1:{port}", "Training <training@example.gov>")
    mailer.send(Letter("maya@example.org", "Für Sie\n: x", "Text é", "<p>Text é</p>"))
    [raw] = Inbox.letters
    message = message_from_bytes(raw, policy=policy.default)
    assert message["To"] == "maya@example.org"
    assert message["Subject"] == "Für Sie : x"
    assert message["From"] == "Training <training@example.gov>"
    parts = {part.get_content_type(): part.get_content() for part in message.iter_parts()}
    assert parts["text/plain"].strip() == "Text é"
    assert parts["text/html"].strip() == "<p>Text é</p>"


@pytest.mark.parametrize("to", ["a, b@example.org", "a@example.org\nBcc: c@example.org", ""])
def test_an_address_cannot_become_two(port: int, to: str) -> None:
    mailer = SmtpMailer(f"smtp://127.0.0.1:{port}", "training@example.gov")
    with pytest.raises((ValueError, smtplib.SMTPException)):
        mailer.send(Letter(to, "x", "x", "x"))
        raise ValueError(Inbox.said)
    assert not [line for line in Inbox.said if "c@example.org" in line]


def test_a_password_is_not_sent_in_the_clear_over_the_network(
    port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = smtplib.SMTP.connect
    local = ("127.0.0.1", port)
    monkeypatch.setattr(smtplib.SMTP, "connect", lambda self, *_rest, **_more: real(self, *local))
    mailer = SmtpMailer("smtp://user:secret@mail.example.gov", "training@example.gov")
    with pytest.raises(smtplib.SMTPNotSupportedError):
        mailer.send(Letter("maya@example.org", "x", "x", "x"))
    assert not [line for line in Inbox.said if line.startswith("AUTH")]


def test_without_a_setting_there_is_no_mailer() -> None:
    assert not mailer_for("", "").ready
    assert mailer_for("smtp://x", "a@b").ready
    with pytest.raises(ConnectionError):
        NoMailer().send(Letter("a@b", "x", "x", "x"))
    kept = KeptMailer()
    kept.send(Letter("a@b", "x", "x", "x"))
    assert len(kept.letters) == 1
