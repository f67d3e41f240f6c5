"""`flask content preview`."""

from __future__ import annotations

import sys
from pathlib import Path
from threading import Event

import click
from flask import current_app

from course_app.content.commands.folders import modules_dir, quizzes_dir, summary
from course_app.content.preview import Workshop, make_server, watch


@click.command("preview")
@click.option("--course", help="Only this course: its folder name or its id.")
@click.option("--port", default=8100, show_default=True, type=click.IntRange(0, 65535))
def command(course: str | None, port: int) -> None:
    """Show lessons while they are written: each save shows in the browser at once."""
    workshop = Workshop(modules_dir(), quizzes_dir(), course)
    workshop.refresh()
    static = Path(current_app.root_path) / "web" / "static"
    try:
        server = make_server(workshop, static, port)
    except OSError as error:
        click.echo(f"Port {port} cannot be used ({error.strerror}): try --port {port + 1}.")
        sys.exit(1)
    _say(workshop)
    click.echo(f"Preview on http://127.0.0.1:{server.server_port} (stop with Ctrl+C)")
    stop = Event()
    watch(workshop, stop, _say)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        click.echo("")
    finally:
        stop.set()
        server.server_close()


def _say(workshop: Workshop) -> None:
    for compiled in workshop.courses:
        click.echo(summary(compiled))
    if workshop.failure:
        click.echo(f"The compiler failed: {workshop.failure}")
