"""Security headers on every answer, and no caching of pages that are somebody's own."""

from __future__ import annotations

from flask import Flask, Response, session
from secure import ContentSecurityPolicy, ReferrerPolicy, Secure, XContentTypeOptions, XFrameOptions

POLICY = (
    ContentSecurityPolicy()
    .default_src("'none'")
    .style_src("'self'")
    .script_src("'self'")
    .img_src("'self'", "data:")
    .media_src("'self'")
    .connect_src("'self'")
    .manifest_src("'self'")
    .form_action("'self'")
    .base_uri("'none'")
    .frame_ancestors("'none'")
)


def init_app(app: Flask) -> None:
    """Put the headers on every response; after a shared sign-in, nothing stays in the browser."""
    headers = Secure(
        csp=POLICY,
        referrer=ReferrerPolicy().same_origin(),
        xcto=XContentTypeOptions().nosniff(),
        xfo=XFrameOptions().deny(),
    ).headers

    @app.after_request
    def add_headers(response: Response) -> Response:
        present = {name.lower() for name, _ in response.headers}
        # `add` looks for nothing; `setdefault` would go through all headers three times for each.
        for name, value in headers.items():
            if name.lower() not in present:
                response.headers.add(name, value)
        if session.get("shared"):  # somebody else sits at this computer next
            response.headers["Cache-Control"] = "no-store"
        if "Cache-Control" not in response.headers:
            response.headers["Cache-Control"] = (
                "no-store" if response.status_code >= 400 else ("private, no-cache")
            )
        return response
