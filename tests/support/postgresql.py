"""A PostgreSQL server for the tests: one that is named, one that runs, or one of our own."""

from __future__ import annotations

import getpass
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql


class NoServerError(Exception):
    """There is no PostgreSQL server to test on; the message says why and how to get one."""


@contextmanager
def server(environ: Mapping[str, str]) -> Iterator[str]:
    """The URL of a database on a server where databases can be made; raises NoServerError."""
    named = environ.get("TEST_DATABASE_URL", "")
    if named:
        problem = refusal(named)
        if problem:
            raise NoServerError(f"TEST_DATABASE_URL cannot be used: {problem}")
        yield named
        return
    running = next((url for url in usual_addresses() if not refusal(url)), None)
    if running:
        yield running
        return
    with own_cluster() as url:
        yield url


def usual_addresses() -> list[str]:
    """Where a running server that accepts us is usually found."""
    users = list(dict.fromkeys([getpass.getuser(), "postgres"]))
    hosts = ["127.0.0.1:5432", ""]
    return [f"postgresql://{user}@{host}/postgres" for host in hosts for user in users]


def refusal(url: str) -> str:
    """Why no databases can be made through `url`; '' when they can."""
    try:
        with psycopg.connect(url, connect_timeout=3) as connection:
            role = connection.execute(
                "SELECT rolsuper OR rolcreatedb FROM pg_roles WHERE rolname = current_user"
            ).fetchone()
    except psycopg.Error as error:
        return str(error).strip().splitlines()[0]
    return "" if role and role[0] else "this user may not create databases (CREATEDB)."


@contextmanager
def own_cluster() -> Iterator[str]:
    """A server of our own from the system's initdb, reachable by socket only, gone afterwards."""
    programs = find_programs()
    folder = Path(tempfile.mkdtemp(prefix="pg-test-", dir="/tmp"))  # socket paths must be short
    prefix: list[str] = []
    if os.geteuid() == 0:  # PostgreSQL refuses to run as root
        owner = "postgres"
        shutil.chown(folder, owner)
        prefix = ["runuser", "-u", owner, "--"] if shutil.which("runuser") else ["su", owner, "-c"]
    data = str(folder / "data")
    options = f"-c listen_addresses='' -c unix_socket_directories='{folder}'"
    options += " -c fsync=off -c full_page_writes=off -c max_connections=50"
    start = f'{programs}/pg_ctl -D {data} -o "{options}" -l {folder}/log -w start'
    try:
        _run(prefix, f"{programs}/initdb -D {data} -U postgres -A trust -N -E UTF8 --locale=C")
        _run(prefix, start)
        yield f"postgresql://postgres@/postgres?host={folder}"
    finally:
        _run(prefix, f"{programs}/pg_ctl -D {data} -m immediate stop", check=False)
        shutil.rmtree(folder, ignore_errors=True)


def find_programs() -> str:
    """The folder of the newest initdb on this system; raises NoServerError."""
    installed = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    newest = sorted(installed, key=lambda path: float(path.parts[-3]))
    found = shutil.which("initdb") or (str(newest[-1]) if newest else None)
    if found is None:
        raise NoServerError(
            "no PostgreSQL server runs here and none is installed: start one, name one with"
            " TEST_DATABASE_URL, or install it (Debian and Ubuntu: apt-get install postgresql)."
        )
    return str(Path(found).resolve().parent)


def _run(prefix: list[str], command: str, check: bool = True) -> None:
    shell = ["sh", "-c", command]
    words = [*prefix, command] if prefix[:1] == ["su"] else [*prefix, *shell]
    done = subprocess.run(words, cwd="/", capture_output=True, text=True, check=False)
    if check and done.returncode:
        raise NoServerError(f"a server of our own could not be made: {done.stderr.strip()}")


def drop_databases(url: str, prefix: str) -> None:
    """Drop every database whose name begins with `prefix`."""
    with psycopg.connect(url, autocommit=True) as connection:
        rows = connection.execute(
            "SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [prefix]
        ).fetchall()
        for (name,) in rows:
            connection.execute(
                sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
            )
