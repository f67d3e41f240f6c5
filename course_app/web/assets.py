"""Static files under names that carry a digest of their content, so they can be kept for ever."""

from __future__ import annotations

import hashlib
from pathlib import Path

from flask import Flask
from whitenoise import WhiteNoise

STATIC = Path(__file__).parent / "static"


def init_app(app: Flask) -> None:
    """Serve web/static under /static/<name>.<digest>.<ext> and give templates `asset_url`."""
    addresses: dict[str, str] = {}
    noise = WhiteNoise(app.wsgi_app, autorefresh=False, max_age=31_536_000, charset="utf-8")
    for path in sorted(p for p in STATIC.rglob("*") if p.is_file() and p.suffix not in PACKED):
        name = path.relative_to(STATIC).as_posix()
        digest = hashlib.sha256(path.read_bytes()).hexdigest()[:10]
        addresses[name] = (
            f"/static/{path.relative_to(STATIC).with_suffix('').as_posix()}.{digest}{path.suffix}"
        )
        noise.add_file_to_dictionary(addresses[name], str(path))
    app.wsgi_app = noise  # type: ignore[method-assign]

    @app.template_global()
    def asset_url(name: str) -> str:
        """The address of a static file; KeyError for one that does not exist."""
        return addresses[name]


PACKED = frozenset({".br", ".gz"})
