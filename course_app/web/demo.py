"""The rules of a demo: this machine only, said on each page, one click to look around."""

from __future__ import annotations

from flask import Flask, abort, request

FORWARDING = (
    "Forwarded",
    "Via",
    "X-Forwarded-For",
    "X-Forwarded-Host",
    "X-Forwarded-Proto",
    "X-Forwarded-Port",
    "X-Forwarded-Prefix",
    "X-Forwarded-Server",
    "X-Real-IP",
    "CF-Connecting-IP",
    "True-Client-IP",
)
LOOPBACK_HOSTS = frozenset({"127.0.0.1", "localhost", "[::1]"})


def init_app(app: Flask) -> None:
    """Refuse every request of a demo that did not plainly come from this machine."""

    @app.before_request
    def refuse_strangers() -> None:
        name = request.host.rsplit(":", 1)[0] if not request.host.endswith("]") else request.host
        forwarded = any(header in request.headers for header in FORWARDING)
        if forwarded or any(h.lower().startswith("x-forwarded-") for h, _ in request.headers):
            abort(403, "A demo never stands behind a proxy. Run `make run REAL=1` for real use.")
        if name.lower() not in LOOPBACK_HOSTS:
            abort(403, "A demo answers this machine only, as http://127.0.0.1 or localhost.")
