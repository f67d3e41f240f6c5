"""The one place that speaks SMTP, and what stands in where there is no mail server."""

from __future__ import annotations

import smtplib
import ssl
from dataclasses import dataclass, field
from email.headerregistry import Address
from email.message import EmailMessage
from typing import Protocol
from urllib.parse import unquote, urlsplit

SECONDS = 20


@dataclass(frozen=True)
class Letter:
    """A mail as it leaves the house."""

    to: str
    subject: str
    text: str
    html: str


class Mailer(Protocol):
    """What sends letters."""

    ready: bool

    def send(self, letter: Letter) -> None:
        """Hand the letter over, or raise OSError (smtplib's errors are OSErrors)."""


@dataclass
class NoMailer:
    """No mail server is set: letters wait in the outbox."""

    ready: bool = False

    def send(self, letter: Letter) -> None:
        """Refuse; nobody asks a mailer that is not ready."""
        raise ConnectionError(f"no mail server is set, so {letter.subject!r} waits")


@dataclass
class KeptMailer:
    """Keeps what it is given, for tests."""

    ready: bool = True
    letters: list[Letter] = field(default_factory=list)

    def send(self, letter: Letter) -> None:
        """Keep the letter."""
        self.letters.append(letter)


@dataclass
class SmtpMailer:
    """Sends by SMTP: smtp:// upgrades to TLS where the server offers it, smtps:// begins with it.

    A name and password are sent over TLS or, to this machine itself, without.
    """

    url: str
    sender: str
    ready: bool = True

    def send(self, letter: Letter) -> None:
        """Send one letter over a connection of its own."""
        parts = urlsplit(self.url)
        host, secure = parts.hostname or "localhost", parts.scheme == "smtps"
        tls = ssl.create_default_context()
        server = (
            smtplib.SMTP_SSL(host, parts.port or 465, timeout=SECONDS, context=tls)
            if secure
            else smtplib.SMTP(host, parts.port or 587, timeout=SECONDS)
        )
        with server:
            if not secure:
                server.ehlo()
                if server.has_extn("starttls"):
                    server.starttls(context=tls)
                    secure = True
            if parts.username:
                if not secure and host not in ("localhost", "127.0.0.1", "::1"):
                    raise smtplib.SMTPNotSupportedError("the server offers no TLS for a password")
                server.login(unquote(parts.username), unquote(parts.password or ""))
            server.send_message(self._message(letter))

    def _message(self, letter: Letter) -> EmailMessage:
        message = EmailMessage()
        message["From"] = self.sender
        # Not parsed as a header: an address with a comma or a line break must stay one address.
        local, _, domain = letter.to.rpartition("@")
        message["To"] = Address(username=local, domain=domain)
        message["Subject"] = " ".join(letter.subject.split())
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(letter.text)
        message.add_alternative(letter.html, subtype="html")
        return message


def mailer_for(url: str, sender: str) -> Mailer:
    """The mailer for these settings."""
    return SmtpMailer(url, sender) if url else NoMailer()
