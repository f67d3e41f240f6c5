"""The session cookie, signed, and read without trusting that every clock agrees.

A cookie that was signed a moment "from now" comes from a machine whose clock is ahead, or from
before this one's was set back. It is ours all the same, and what it opens ends by its own row.
"""

from __future__ import annotations

from typing import Any

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import SignatureExpired, TimestampSigner, URLSafeTimedSerializer

from course_app.lib import clock


class PatientSigner(TimestampSigner):
    """Takes what was signed in the future; what is too old stays refused."""

    def unsign(
        self, signed_value: str | bytes, max_age: int | None = None, return_timestamp: bool = False
    ) -> Any:
        """The value; raises SignatureExpired or BadSignature."""
        try:
            return super().unsign(signed_value, max_age, return_timestamp)  # type: ignore[call-overload]
        except SignatureExpired as error:
            if error.date_signed is None or error.date_signed < clock.now():
                raise
            return super().unsign(signed_value, None, return_timestamp)  # type: ignore[call-overload]


class Sessions(SecureCookieSessionInterface):
    """Flask's own sessions with the patient signer, made once instead of for each request."""

    def __init__(self, app: Flask) -> None:
        self._serializer = super().get_signing_serializer(app)
        if self._serializer is not None:
            self._serializer.signer = PatientSigner

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """The serializer; None without a secret key."""
        return self._serializer


def init_app(app: Flask) -> None:
    """Read and write the session through `Sessions`."""
    app.session_interface = Sessions(app)
