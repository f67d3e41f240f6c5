"""Static files under names that carry a digest of their content, so they can be kept for ever."""

from __future__ import annotations

import gzip
import hashlib
import os
from pathlib import Path

import brotli
from flask import Flask
from whitenoise import WhiteNoise

STATIC = Path(__file__).parent / "static"
TEXT = frozenset({".css", ".js", ".svg"})


def init_app(app: Flask, packed: Path) -> None:
    """Serve web/static as /static/<name>.<digest>.<ext> and give templates `asset_url`.

    `packed` is a folder for copies in brotli and gzip, made once for each content.
    """
    addresses: dict[str, str] = {}
    noise = WhiteNoise(app.wsgi_app, max_age=31_536_000, charset="utf-8")
    for path in sorted(p for p in STATIC.rglob("*") if p.is_file()):
        name = path.relative_to(STATIC)
        digest = hashlib.sha256(path.read_bytes()).hexdigest()[:10]
        address = f"/static/{name.with_suffix('').as_posix()}.{digest}{path.suffix}"
        addresses[name.as_posix()] = address
        noise.add_file_to_dictionary(address, str(_pack(path, packed, digest)))
    app.wsgi_app = noise  # type: ignore[method-assign]

    @app.template_global()
    def asset_url(name: str) -> str:
        """The address of a static file; KeyError for one that does not exist."""
        return addresses[name]


def _pack(path: Path, packed: Path, digest: str) -> Path:
    """A copy of `path` in `packed`, with smaller ones beside it that WhiteNoise finds."""
    if path.suffix not in TEXT:
        return path
    data = path.read_bytes()
    copy = packed / f"{path.stem}.{digest}{path.suffix}"
    if not copy.exists():
        packed.mkdir(parents=True, exist_ok=True)
        _write(copy.with_name(f"{copy.name}.br"), brotli.compress(data))
        _write(copy.with_name(f"{copy.name}.gz"), gzip.compress(data, mtime=0))
        _write(copy, data)  # last: where the copy is, the smaller ones are, too
    return copy


def _write(target: Path, data: bytes) -> None:
    """Write whole or not at all: two workers start at once."""
    fresh = target.with_name(f"{target.name}.{os.getpid()}")
    fresh.write_bytes(data)
    fresh.replace(target)
