"""The commands in README.md and docs/ exist, and those that can be run here are run."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import click
import pytest
from flask import Flask

from tests.support.commands import run

ROOT = Path(__file__).resolve().parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
# Run in a test: they end by themselves and touch nothing but the test's database.
RUN_HERE = {
    "accounts add",
    "accounts first-link",
    "certificates issue-due",
    "content check",
    "content diff",
    "content publish",
    "content releases",
    "db upgrade",
    "jobs work --once",
    "records regrade addiction-science-quiz --dry-run",
    "records verify",
}
# Programs of the system that a page may use; anything else is ours or a mistake.
ELSEWHERE = {"apt-get", "cd", "cp", "createdb", "curl", "git", "pg_dump", "psql", "sqlite3", "sudo"}
INLINE = re.compile(r"(?<!`)`((?:[A-Z_]+=\S+ )*(?:make|(?:\.venv/bin/)?flask)(?: [^`]*)?)`(?!`)")


def fenced(page: Path) -> list[str]:
    """The command lines in a page's ```sh blocks."""
    blocks = re.findall(
        r"^```(?:sh|bash|console)\n(.*?)^```", page.read_text(), re.MULTILINE | re.DOTALL
    )
    joined = "\n".join(blocks).replace("\\\n", " ")
    lines = [line.strip().removeprefix("$ ") for line in joined.splitlines()]
    return [line for line in lines if line and not line.startswith("#")]


def commands(found: list[str]) -> list[list[str]]:
    """Command lines as words, without settings before them and our .venv's path."""
    split = [shlex.split(line, comments=True) for line in found]
    bare = [words[next(i for i, w in enumerate(words) if "=" not in w) :] for words in split]
    return [[words[0].removeprefix(".venv/bin/"), *words[1:]] for words in bare]


def in_fences() -> list[list[str]]:
    """Every command of every page's blocks."""
    return [words for page in PAGES for words in commands(fenced(page))]


def in_text() -> list[list[str]]:
    """Every `make ...` and `flask ...` in running text."""
    found = [match for page in PAGES for match in INLINE.findall(page.read_text())]
    whole = [line for line in found if not re.search(r"[…|<>*]|\.\.\.", line)]
    return [words for words in commands(whole) if len(words) > 1]


def spoken(words: list[str]) -> str:
    """What a failing test calls a command."""
    return " ".join(words)


def resolve(app: Flask, words: list[str]) -> tuple[click.Command, list[str], list[str]]:
    """The command that `flask <words>` runs, its name, and the arguments left for it."""
    command: click.Command = app.cli
    name: list[str] = []
    rest = list(words)
    while isinstance(command, click.Group) and rest:
        found = command.get_command(click.Context(command), rest[0])
        assert found is not None, f"flask {spoken(words)}: there is no {rest[0]!r}"
        command, name = found, [*name, rest.pop(0)]
    return command, name, rest


def test_there_are_commands_to_check() -> None:
    assert ["make", "run"] in in_fences()
    assert ["make", "test"] in in_fences()


@pytest.mark.parametrize("words", in_fences() + in_text(), ids=spoken)
def test_a_documented_command_exists(words: list[str], worker_app: Flask) -> None:
    program, *arguments = words
    if program == "make":
        targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
        named = [word for word in arguments if "=" not in word]
        assert set(named) <= targets
    elif program == "flask":
        command, _, rest = resolve(worker_app, arguments)
        known = {option for parameter in command.params for option in parameter.opts}
        known |= {o for parameter in command.params for o in parameter.secondary_opts}
        options = {word.partition("=")[0] for word in rest if word.startswith("-")}
        assert options <= known | {"--help"}
    else:
        assert program in ELSEWHERE, f"{spoken(words)}: is it ours? then say what checks it"


@pytest.mark.parametrize("words", in_fences(), ids=spoken)
def test_a_documented_flask_command_does_what_it_says(
    words: list[str], app: Flask, published: str
) -> None:
    safe = words[0] == "flask" and spoken(words[1:]).startswith(tuple(RUN_HERE))
    if not safe:
        return
    run(app, *words[1:])
