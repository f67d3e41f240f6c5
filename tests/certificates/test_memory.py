"""Web workers never hold the PDF maker in memory: only the job worker imports it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = """
import sys
from course_app import create_app
from config import Config
create_app(Config(instance_dir=sys.argv[1]))
print(sorted({"typst", "segno", "pypdf", "markdown", "bleach", "cryptography"} & set(sys.modules)))
"""


def test_the_application_starts_without_what_few_requests_need(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(tmp_path)],
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "[]\n"
