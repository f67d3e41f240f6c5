"""The top level is fixed, names say their subject, and what is locked agrees with itself."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = {"course_app", "modules", "quizzes", "migrations", "tests", "docs", "bench", ".ci"}
FILES = {
    "config.py",
    "requirements.in",
    "requirements.txt",
    "requirements-dev.in",
    "requirements-dev.txt",
    "Makefile",
    "README.md",
    "CHANGELOG.md",
    "LICENSE",
    "SECURITY.md",
    "pyproject.toml",
    ".gitignore",
}
DUMPING_GROUNDS = {"utils", "util", "helpers", "helper", "common", "misc", "shared", "tools"}


def project_files() -> list[Path]:
    """What belongs to the project: all but what .gitignore names; paths from its root."""
    lines = (ROOT / ".gitignore").read_text().split()
    ignored = {line.strip("/") for line in lines if "*" not in line} | {".git"}
    found = []
    for folder, folders, names in os.walk(ROOT):
        folders[:] = [name for name in folders if name not in ignored]
        here = Path(folder).relative_to(ROOT)
        found += [here / name for name in names if name not in ignored]
    return [path for path in found if path.suffix not in (".pyc", ".pyo", ".pyd")]


def test_the_top_level_is_as_it_was_fixed() -> None:
    files = project_files()
    assert {path.parts[0] for path in files if len(path.parts) > 1} <= FOLDERS
    assert {path.name for path in files if len(path.parts) == 1} <= FILES


def test_no_module_is_a_dumping_ground() -> None:
    named = {path for path in project_files() if path.suffix == ".py"}
    assert not {path for path in named if DUMPING_GROUNDS & {path.stem, *path.parent.parts}}


def test_authored_text_and_nothing_else_is_in_modules_and_quizzes() -> None:
    authored = {".md", ".txt", ".vtt", ".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg", ".mp4"}
    text = [path for path in project_files() if path.parts[0] in ("modules", "quizzes")]
    strays = [path for path in text if path.suffix not in authored]
    assert not [path for path in strays if path.name != ".gitkeep"]


def test_nothing_is_executable_but_what_is_run() -> None:
    runnable = [p for p in project_files() if (ROOT / p).stat().st_mode & 0o111]
    assert set(runnable) <= {Path(".ci/run"), Path(".ci/bootstrap")}


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_requirement_is_pinned_and_hashed_and_names_no_registry(name: str) -> None:
    text = (ROOT / name).read_text()
    assert not re.search(r"^\s*--(extra-)?(index|find)", text, re.MULTILINE)
    assert "://" not in re.sub(r"^\s*#.*$", "", text, flags=re.MULTILINE)
    hashed = set(re.findall(r"^(\S+)==.*\\\n\s+--hash=sha256:", text, re.MULTILINE))
    assert hashed == set(pins(text))


def test_tests_run_against_the_versions_that_users_install() -> None:
    ours = pins((ROOT / "requirements.txt").read_text())
    theirs = pins((ROOT / "requirements-dev.txt").read_text())
    assert {name: theirs.get(name) for name in ours} == ours


def pins(text: str) -> dict[str, str]:
    """Name -> version of a lock file."""
    return dict(re.findall(r"^([A-Za-z0-9._-]+)==(\S+)", text, re.MULTILINE))
