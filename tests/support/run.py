"""What `make test` runs: every test on SQLite, then on PostgreSQL.

    python -m tests.support.run [pytest arguments]

What this machine lacks is said in one line and left out; with CI=true it is a failure.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import ExitStack

from tests.support import postgresql
from tests.support.chromium import MISSING, find_chromium

NOTHING_COLLECTED = 5  # pytest's exit status
ROOM_OF = ("DATABASE_URL", "SECRET_KEY", "HOST", "PORT", "REAL")  # ours beside COURSE_*
STOPPING = (signal.SIGTERM, signal.SIGHUP)


def main(arguments: list[str]) -> int:
    """Run the suite on both databases; the exit status is 0 when all of it passed."""
    strict = os.environ.get("CI", "").lower() in ("true", "1", "yes")
    for number in STOPPING:  # so that databases made for this run go away with it
        signal.signal(number, lambda *_: sys.exit(143))
    skipped: list[str] = []
    with ExitStack() as stack:
        if find_chromium() is None:
            skipped.append(f"browser tests: {MISSING}")
        server = None
        try:
            server = stack.enter_context(postgresql.server(os.environ))
        except postgresql.NoServerError as problem:
            skipped.append(f"PostgreSQL: {problem}")
        if skipped and strict:
            for line in skipped:
                print(f"CI must not skip {line}", file=sys.stderr)
            return 1
        for line in skipped:
            print(f"Skipping {line}")
        statuses = [suite("SQLite", arguments, {})]
        if server:
            statuses.append(on_postgresql(server, arguments))
    for line in skipped:
        print(f"Skipped {line}")
    return max(statuses)


def on_postgresql(server: str, arguments: list[str]) -> int:
    """Run the suite on PostgreSQL in databases of this run's own, dropped afterwards.

    The browser sees the same pages on both databases, so only its main journeys run again; the
    benchmarks measure both databases themselves.
    """
    prefix = f"course_test_{os.getpid()}_{time.time_ns() % 1_000_000}_"
    try:
        marked = ["-m", "(not browser or journey) and not bench", *arguments]
        extra = {"TEST_DB_URL": server, "TEST_DB_PREFIX": prefix}
        status = suite("PostgreSQL", marked, extra)
        return 0 if status == NOTHING_COLLECTED and arguments else status
    finally:
        postgresql.drop_databases(server, prefix)


def suite(name: str, arguments: list[str], extra: Mapping[str, str]) -> int:
    """Run pytest once; returns its exit status."""
    print(f"\n== Tests on {name} ==", flush=True)
    kept = {
        key: value
        for key, value in os.environ.items()
        if key not in ROOM_OF and not key.startswith(("COURSE_", "TEST_DB_"))
    }
    workers = [] if any(word.startswith(("-n", "--pdb", "-s")) for word in arguments) else ["-n2"]
    command = [sys.executable, "-m", "pytest", "-q", *workers, *arguments]
    return subprocess.run(command, env={**kept, **extra}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
