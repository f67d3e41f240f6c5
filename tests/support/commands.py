"""Running our own commands in a test, as `flask` runs them."""

from __future__ import annotations

from click.testing import Result
from flask import Flask


def invoke(app: Flask, *arguments: str) -> Result:
    """Run `flask <arguments>` in an application context, which flask's own program pushes too."""
    with app.app_context():
        return app.test_cli_runner().invoke(args=list(arguments))


def run(app: Flask, *arguments: str) -> str:
    """Run a command that must succeed; returns what it printed."""
    result = invoke(app, *arguments)
    said = f"flask {' '.join(arguments)}: {result.output} {result.exception!r}"
    assert result.exit_code == 0, said
    return result.output
