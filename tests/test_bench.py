"""`make bench` runs: each part, on as little as it takes. What it measures is no test."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.bench
ROOT = Path(__file__).parent.parent
LITTLE = {"BENCH_SECONDS": "0.1", "BENCH_ROUNDS": "1", "BENCH_ATTEMPTS": "1", "BENCH_PEOPLE": "2"}


@pytest.mark.parametrize("part", ["serve_compare", "attempt_cpu", "certificates"])
def test_a_benchmark_runs_and_says_what_it_found(part: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", f"bench.{part}"],
        cwd=ROOT,
        env={**os.environ, **LITTLE, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    for database in ("SQLite", "PostgreSQL"):
        assert database in done.stdout
    assert "aim" in done.stdout
