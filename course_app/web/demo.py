"""The rules of a demo: this machine only, said on each page, one click to look around."""

from __future__ import annotations

from flask import Flask, abort, request

# Headers by which a proxy tells of itself, under their WSGI names.
FORWARDING = frozenset(
    {
        "HTTP_FORWARDED",
        "HTTP_VIA",
        "HTTP_X_REAL_IP",
        "HTTP_CF_CONNECTING_IP",
        "HTTP_TRUE_CLIENT_IP",
    }
)
FORWARDED = "HTTP_X_FORWARDED_"
LOOPBACK_HOSTS = frozenset({"127.0.0.1", "localhost", "[::1]"})


def init_app(app: Flask) -> None:
    """Refuse every request of a demo that did not plainly come from this machine."""

    @app.before_request
    def refuse_strangers() -> None:
        name = request.host.rsplit(":", 1)[0] if not request.host.endswith("]") else request.host
        if any(key in FORWARDING or key.startswith(FORWARDED) for key in request.environ):
            abort(403, "A demo never stands behind a proxy. Run `make run REAL=1` for real use.")
        if name.lower() not in LOOPBACK_HOSTS:
            abort(403, "A demo answers this machine only, as http://127.0.0.1 or localhost.")
