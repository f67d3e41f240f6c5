"""Images of published lessons, under their digest: they never change."""

from __future__ import annotations

from flask import Blueprint, Response, abort

from course_app.content.models import Asset
from course_app.extensions import db
from course_app.web.guards import public

media = Blueprint("media", __name__, template_folder="templates")


@media.get("/media/<sha256>.<extension>")
@public
def image(sha256: str, extension: str) -> Response:
    """The bytes of an image; the digest is the permission to see it."""
    asset = db.session.get(Asset, sha256)
    if asset is None or extension not in ("png", "jpg", "jpeg", "gif", "webp", "svg"):
        abort(404)
    response = Response(asset.data, mimetype=asset.media_type)
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    # An SVG opened by itself is a page of its own: it gets no script and no network.
    response.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'"
    return response
