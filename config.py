"""Every setting of Course Engine: read from the environment, checked, documented in one place.

A setting that is unknown, missing or contradicts another stops the start with one sentence that
says how to mend it. docs/reference/settings.md documents each, and a test keeps the two equal.
"""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, fields
from datetime import timedelta
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent
LOOPBACK = ("127.0.0.1", "localhost", "::1")

Mode = Literal["demo", "real"]


class ConfigError(ValueError):
    """A setting is unknown, missing or contradicts another; the message names the cure."""


def setting(env: str, default: str = "", *, shown: bool = True) -> str:
    """Declare a field that is read from the environment variable `env`; '' means 'derived'.

    `shown=False` keeps a secret out of what a log would print of the settings.
    """
    value: str = field(default=default, repr=shown, metadata={"env": env})
    return value


@dataclass(frozen=True)
class Config:
    """The checked settings of one process. Build with `Config.from_environment()`."""

    mode: str = setting("COURSE_MODE", "demo")
    database_url: str = setting("DATABASE_URL")
    instance_dir: str = setting("COURSE_INSTANCE", str(ROOT / "instance"))
    secret_key: str = setting("SECRET_KEY", shown=False)
    certificate_key: str = setting("COURSE_CERTIFICATE_KEY", shown=False)
    host: str = setting("HOST", "127.0.0.1")
    port: str = setting("PORT", "8000")
    base_url: str = setting("COURSE_BASE_URL")
    web_workers: str = setting("COURSE_WEB_WORKERS", "2")
    trusted_proxies: str = setting("COURSE_TRUSTED_PROXIES", "0")
    modules_dir: str = setting("COURSE_MODULES_DIR", str(ROOT / "modules"))
    quizzes_dir: str = setting("COURSE_QUIZZES_DIR", str(ROOT / "quizzes"))
    log_level: str = setting("COURSE_LOG_LEVEL", "INFO")
    smtp_url: str = setting("COURSE_SMTP_URL")
    mail_from: str = setting("COURSE_MAIL_FROM")
    staff_second_factor: str = setting("COURSE_STAFF_SECOND_FACTOR", "optional")

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] | None = None) -> Config:
        """Read and check the settings; raises ConfigError with a sentence that says the cure."""
        source = os.environ if environ is None else environ
        names = {f.metadata["env"]: f.name for f in fields(cls)}
        unknown = sorted(k for k in source if k.startswith("COURSE_") and k not in names)
        if unknown:
            raise ConfigError(
                f"{', '.join(unknown)}: no such setting. Remove it, or see"
                " docs/reference/settings.md for the names that exist."
            )
        given = {names[env]: source[env].strip() for env in names if source.get(env, "").strip()}
        config = cls(**given)
        config.check()
        return config

    def check(self) -> None:
        """Raise ConfigError when a value is malformed or contradicts another."""
        if self.mode not in ("demo", "real"):
            raise ConfigError(f"COURSE_MODE is {self.mode!r}; set it to demo or real.")
        number("PORT", self.port, 1, 65535)
        number("COURSE_WEB_WORKERS", self.web_workers, 1, 64)
        number("COURSE_TRUSTED_PROXIES", self.trusted_proxies, 0, 8)
        if self.log_level not in ("DEBUG", "INFO", "WARNING", "ERROR"):
            raise ConfigError(
                f"COURSE_LOG_LEVEL is {self.log_level!r}; use DEBUG, INFO, WARNING or ERROR."
            )
        if self.staff_second_factor not in ("optional", "required"):
            raise ConfigError(
                f"COURSE_STAFF_SECOND_FACTOR is {self.staff_second_factor!r};"
                " set it to optional or required."
            )
        self._check_demo()
        self._check_addresses()
        self._check_mail()
        for env, folder in (
            ("COURSE_MODULES_DIR", self.modules_dir),
            ("COURSE_QUIZZES_DIR", self.quizzes_dir),
        ):
            if not Path(folder).is_dir():
                raise ConfigError(f"{env} is {folder!r}, which is not a folder that exists.")

    def _check_demo(self) -> None:
        if self.mode != "demo":
            return
        if self.host not in LOOPBACK:
            raise ConfigError(
                f"HOST is {self.host!r}, but a demo serves this machine only."
                " Leave HOST out, or run with COURSE_MODE=real (make run REAL=1)."
            )
        if int(self.trusted_proxies):
            raise ConfigError(
                "COURSE_TRUSTED_PROXIES is set, but a demo never stands behind a proxy."
                " Leave it out, or run with COURSE_MODE=real (make run REAL=1)."
            )

    def _check_addresses(self) -> None:
        if self.base_url and urlsplit(self.base_url).scheme not in ("http", "https"):
            raise ConfigError(
                f"COURSE_BASE_URL is {self.base_url!r}; write it as https://training.example.gov."
            )
        schemes = ("sqlite:///", "postgresql://", "postgresql+psycopg://")
        if self.database_url and not self.database_url.startswith(schemes):
            raise ConfigError(
                "DATABASE_URL must begin with sqlite:/// or postgresql://;"
                " nothing else is supported."
            )
        if self.secret_key and len(self.secret_key) < 32:
            raise ConfigError(
                "SECRET_KEY is shorter than 32 characters. Make one with:"
                ' python3 -c "import secrets; print(secrets.token_hex(32))"'
            )
        if self.certificate_key and not re.fullmatch(r"[0-9a-fA-F]{64}", self.certificate_key):
            raise ConfigError(
                "COURSE_CERTIFICATE_KEY must be 64 hex digits. Make one with:"
                ' python3 -c "import secrets; print(secrets.token_hex(32))"'
            )

    def _check_mail(self) -> None:
        if bool(self.smtp_url) != bool(self.mail_from):
            raise ConfigError(
                "COURSE_SMTP_URL and COURSE_MAIL_FROM belong together: set both, or neither;"
                " without them mails wait for the administrator."
            )
        # The address may hold a password, so the sentence does not repeat it.
        parts = urlsplit(self.smtp_url) if self.smtp_url else None
        if parts and (parts.scheme not in ("smtp", "smtps") or not parts.hostname):
            raise ConfigError(
                "COURSE_SMTP_URL must look like smtp://user:password@mail.example.gov:587"
                " or smtps://..."
            )
        if self.mail_from and "@" not in self.mail_from:
            raise ConfigError(
                f"COURSE_MAIL_FROM is {self.mail_from!r};"
                " write it as Training <training@example.gov>."
            )

    @property
    def demo(self) -> bool:
        """True when this process serves sample people only."""
        return self.mode == "demo"

    @property
    def database(self) -> str:
        """The SQLAlchemy address: as given, else a file of the mode's own in `instance_dir`."""
        name = "demo.db" if self.demo else "course.db"
        return self.database_url or f"sqlite:///{Path(self.instance_dir).resolve() / name}"

    @property
    def public_url(self) -> str:
        """The address that links in mails and printed pages begin with."""
        return (self.base_url or f"http://127.0.0.1:{self.port}").rstrip("/")

    def signing_key(self) -> str:
        """SECRET_KEY, else one made once and kept in `instance_dir`, readable by its owner only."""
        return self.secret_key or self._kept("secret-key")

    def certificate_seed(self) -> str:
        """The private key of certificates as 64 hex digits, given or made once and kept."""
        return (self.certificate_key or self._kept("certificate-key")).lower()

    def _kept(self, name: str) -> str:
        path = Path(self.instance_dir) / f"{self.mode}-{name}"
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
        if not path.exists():
            fresh.touch(mode=0o600)
            fresh.write_text(secrets.token_hex(32))
            with suppress(FileExistsError):  # of two processes, the first one's key is everybody's
                os.link(fresh, path)
            fresh.unlink()
        return path.read_text().strip()

    def flask_settings(self) -> dict[str, object]:
        """The mapping for `app.config`."""
        secure = self.public_url.startswith("https://")
        return {
            "SECRET_KEY": self.signing_key(),
            "CERTIFICATE_KEY": self.certificate_seed(),
            "SQLALCHEMY_ENGINES": {"default": self.database},
            "STAFF_SECOND_FACTOR": self.staff_second_factor == "required",
            # Passkeys belong to one address; without a fixed one, to the browser's.
            "PASSKEY_ORIGIN": _origin(self.base_url),
            "MODULES_DIR": self.modules_dir,
            "QUIZZES_DIR": self.quizzes_dir,
            "MAX_CONTENT_LENGTH": 2 * 1024 * 1024,
            "MAX_FORM_MEMORY_SIZE": 256 * 1024,
            "MAX_FORM_PARTS": 500,
            "SESSION_COOKIE_HTTPONLY": True,
            "SESSION_COOKIE_SAMESITE": "Lax",
            "SESSION_COOKIE_SECURE": secure,
            "SESSION_COOKIE_NAME": "course",
            "SESSION_REFRESH_EACH_REQUEST": False,  # a sign-in ends when its row says so
            "PERMANENT_SESSION_LIFETIME": timedelta(days=30),
            "WTF_CSRF_TIME_LIMIT": None,  # a lesson stays open for hours between two calls
            # Certificate pages send no referrer, so it cannot be asked for: the token, SameSite
            # and Sec-Fetch-Site (web/input.py) carry the protection.
            "WTF_CSRF_SSL_STRICT": False,
            "COMPRESS_MIMETYPES": ["text/html", "application/json"],
            "COMPRESS_BR_LEVEL": 2,  # a third of the time of 4, and 4 % more bytes
            "COMPRESS_STREAMS": False,
            "BABEL_DEFAULT_LOCALE": "en",
        }


def _origin(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}" if address else ""


def number(env: str, value: str, low: int, high: int) -> int:
    """Return `value` as a whole number from `low` to `high`, or raise ConfigError."""
    if not value.isascii() or not value.isdigit() or not low <= int(value) <= high:
        raise ConfigError(f"{env} is {value!r}; it must be a whole number from {low} to {high}.")
    return int(value)
