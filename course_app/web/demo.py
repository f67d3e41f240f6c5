"""The rules of a demo: this machine only, said on each page, one click to look around."""

from __future__ import annotations

import re

from flask import Flask, abort, request

# What headers have in their names by which proxies tell of themselves, as WSGI spells them.
FORWARDING = re.compile(
    r"HTTP_(VIA$|X_REAL_IP$|X_ORIGINAL_|.*FORWARDED|.*CLIENT_IP$|.*CONNECTING_IP$)"
)
LOOPBACK_HOSTS = frozenset({"127.0.0.1", "localhost", "[::1]"})


def init_app(app: Flask) -> None:
    """Refuse every request of a demo that did not plainly come from this machine."""

    @app.before_request
    def refuse_strangers() -> None:
        name = request.host.rsplit(":", 1)[0] if not request.host.endswith("]") else request.host
        if any(FORWARDING.match(key) for key in request.environ):
            abort(403, "A demo never stands behind a proxy. Run `make run REAL=1` for real use.")
        if name.lower() not in LOOPBACK_HOSTS:
            abort(403, "A demo answers this machine only, as http://127.0.0.1 or localhost.")
