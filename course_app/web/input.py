"""What no request may carry: NUL, which no name or text contains and PostgreSQL cannot store, a
file where words belong, and a form that another site's page sent."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, abort, current_app, request

View = TypeVar("View", bound=Callable[..., Any])


def takes_file(view: View) -> View:
    """This view's form has a field for a file; every other form is of words alone."""
    view.__dict__["takes_file"] = True
    return view


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

    @app.before_request
    def refuse_files() -> None:
        if request.method != "POST" or not request.files or request.endpoint is None:
            return
        if not current_app.view_functions[request.endpoint].__dict__.get("takes_file"):
            abort(400, "A file came where words belong. Type them, and send the form again.")

    @app.before_request
    def refuse_forms_of_other_sites() -> None:
        elsewhere = request.headers.get("Sec-Fetch-Site") in ("cross-site", "same-site")
        if elsewhere and request.method not in ("GET", "HEAD", "OPTIONS"):
            abort(
                400, "This form was sent from another site. Open it on this one and send it again."
            )
