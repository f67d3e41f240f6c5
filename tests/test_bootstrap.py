""".ci/bootstrap makes .venv from what a machine has, repairs it, and says what is missing."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A project that requires nothing, so that no network is needed."""
    shutil.copytree(ROOT / ".ci", tmp_path / ".ci")
    (tmp_path / "requirements.txt").write_text("# nothing\n")
    return tmp_path


def bootstrap(checkout: Path, **environ: str) -> subprocess.CompletedProcess[str]:
    """Run it as make does."""
    return subprocess.run(
        [checkout / ".ci" / "bootstrap", "requirements.txt"],
        env={"PATH": os.environ["PATH"], "PYTHON": sys.executable, **environ},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.slow
def test_an_environment_is_made_once_and_made_again_when_it_is_broken(checkout: Path) -> None:
    first = bootstrap(checkout)
    assert first.returncode == 0, first.stderr
    assert (checkout / ".venv" / "bin" / "python").exists()

    second = bootstrap(checkout)
    assert (second.returncode, second.stdout, second.stderr) == (0, "", "")

    (checkout / "requirements.txt").write_text("# nothing, but written differently\n")
    assert "Installing" in bootstrap(checkout).stdout
    assert bootstrap(checkout).stdout == ""

    (checkout / ".venv" / ".unfinished").touch()  # what an interrupted installation leaves
    repaired = bootstrap(checkout)
    assert "making it again" in repaired.stdout
    assert repaired.returncode == 0, repaired.stderr
    assert not (checkout / ".venv" / ".unfinished").exists()

    python = checkout / ".venv" / "bin" / "python"
    python.unlink()
    assert "making it again" in bootstrap(checkout).stdout
    assert python.exists()


def test_without_a_python_in_range_it_says_what_to_install(checkout: Path, tmp_path: Path) -> None:
    programs = tmp_path / "bin"
    programs.mkdir()
    for name in ("sh", "dirname"):
        (programs / name).symlink_to(shutil.which(name) or "")
    done = bootstrap(checkout, PATH=str(programs), PYTHON="")
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert "No Python from 3.11 to 3.14 was found: install one" in done.stderr


def test_a_python_without_venv_is_named_with_its_cure(checkout: Path, tmp_path: Path) -> None:
    bare = tmp_path / "python-bare"
    bare.write_text("#!/bin/sh\necho 312 0\n")
    bare.chmod(0o755)
    done = bootstrap(checkout, PYTHON=str(bare))
    assert done.returncode == 1
    assert "Python 3.12 is here, but without its venv module" in done.stderr
    assert "python3.12-venv" in done.stderr


def test_the_newest_python_that_really_runs_is_taken(checkout: Path, tmp_path: Path) -> None:
    for name, answer in {"old": "echo 311 1", "new": "echo 313 1", "shim": "exit 127"}.items():
        fake = tmp_path / name
        fake.write_text(f'#!/bin/sh\n[ "$2" = -c ] && {answer} || echo "taken: {name}"\n')
        fake.chmod(0o755)
    named = " ".join(str(tmp_path / name) for name in ("shim", "old", "new"))
    assert "taken: new" in bootstrap(checkout, PYTHON=named).stdout
