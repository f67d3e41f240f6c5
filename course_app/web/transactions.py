"""Which transaction a request has: a GET reads, everything else may write."""

from __future__ import annotations

from contextlib import ExitStack

from flask import Flask, g, request

from course_app.lib.database import reading


def init_app(app: Flask) -> None:
    """Wrap each GET and HEAD in a read-only transaction scope."""

    @app.before_request
    def begin() -> None:
        if request.method in ("GET", "HEAD", "OPTIONS"):
            stack = ExitStack()
            stack.enter_context(reading())
            g.transaction_scope = stack

    @app.teardown_request
    def end(_error: BaseException | None) -> None:
        stack: ExitStack | None = g.pop("transaction_scope", None)
        if stack is not None:
            stack.close()
