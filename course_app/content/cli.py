"""`flask content`: check, preview and publish what is written in modules/ and quizzes/.

The commands are imported when one is run: web workers, which load this file too, never hold the
compiler in memory.
"""

from __future__ import annotations

from importlib import import_module
from typing import cast

import click
from flask.cli import AppGroup

COMMANDS = (
    "check",
    "diff",
    "export-questions",
    "import-questions",
    "preview",
    "publish",
    "releases",
)


class LazyGroup(AppGroup):
    """A group whose commands live in `course_app.content.commands`."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of the commands."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, imported now."""
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"course_app.content.commands.{cmd_name.replace('-', '_')}")
        return cast("click.Command", module.command)


content = LazyGroup("content", help="Check, preview and publish courses.")
