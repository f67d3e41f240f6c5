"""Pictures, videos and captions of published lessons, under their digest: they never change."""

from __future__ import annotations

from io import BytesIO

from flask import Blueprint, Response, abort, send_file

from course_app.content.models import Asset
from course_app.extensions import db
from course_app.web.guards import public

MEDIA_TYPES = {
    "png": ("image/png",),
    "jpg": ("image/jpeg",),
    "jpeg": ("image/jpeg",),
    "gif": ("image/gif",),
    "webp": ("image/webp",),
    "svg": ("image/svg+xml",),
    "mp4": ("video/mp4",),
    "webm": ("video/webm",),
    "vtt": ("text/vtt",),
}

media = Blueprint("media", __name__, template_folder="templates")


@media.get("/media/<sha256>.<extension>")
@public
def image(sha256: str, extension: str) -> Response:
    """The bytes of a file; the digest is the permission to see it."""
    asset = db.session.get(Asset, sha256)
    if asset is None or asset.media_type not in MEDIA_TYPES.get(extension, ()):
        abort(404)
    # A player asks for a part of a video at a time; some play nothing from a server without.
    response = send_file(BytesIO(asset.data), mimetype=asset.media_type, conditional=True)
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    # An SVG opened by itself is a page of its own: it gets no script and no network.
    response.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'"
    return response
