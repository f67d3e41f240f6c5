"""What no request may carry: NUL, which no name or text contains and PostgreSQL cannot store."""

from __future__ import annotations

from flask import Flask, abort, request


def init_app(app: Flask) -> None:
    """Answer an address with NUL in it as one that does not exist, and refuse such a form."""

    @app.before_request
    def refuse_nul() -> None:
        if "\x00" in request.path:
            abort(404)
        sent = (request.args, request.form) if request.method == "POST" else (request.args,)
        fields = [field for some in sent for field in some.items(multi=True)]
        if any("\x00" in name or "\x00" in value for name, value in fields):
            abort(400, "The form held a character that is no text. Type it again, by hand.")
