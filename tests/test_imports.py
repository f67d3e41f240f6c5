"""Imports go downward only: the layers of the house, from its edges to its ground."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
APP = ROOT / "course_app"
# Lowest first. Rooms on one line do not import each other, except along ORDER.
LAYERS = [
    {"lib"},
    {"extensions"},
    {"jobs", "web"},
    {"accounts"},
    {"agencies"},
    {"content"},
    {"assessments", "scenarios", "surveys", "progress"},
    {"certificates"},
    {"flows"},
]
EDGE_ROOMS = {"administration", "player", "authoring", "reports", "api", "standards"}
EDGE_FILES = {"views.py", "cli.py", "tasks.py", "api.py"}
EDGE = len(LAYERS)
TASK_REGISTRY = Path("jobs/tasks.py")  # what every room's tasks.py registers itself in
# These put the parts together or start them, and belong to no layer.
WIRING = {Path("__init__.py"), Path("wsgi.py"), Path("serve.py")}


def sources() -> list[Path]:
    """Every module of the application but the wiring, from course_app/ down."""
    found = [path.relative_to(APP) for path in APP.rglob("*.py")]
    return sorted(path for path in found if path not in WIRING)


def imported(path: Path) -> Iterator[tuple[str, int]]:
    """The dotted names under course_app that a file imports, with their lines."""
    for node in ast.walk(ast.parse((APP / path).read_text())):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        else:
            continue
        for name in names:
            if name.startswith("course_app."):
                yield name.removeprefix("course_app."), node.lineno


def module_file(name: str) -> Path:
    """The file behind a dotted name, which may end in something that the file defines."""
    parts = name.split(".")
    for end in range(len(parts), 0, -1):
        path = Path(*parts[:end])
        if (APP / path.with_suffix(".py")).is_file():
            return path.with_suffix(".py")
        if (APP / path / "__init__.py").is_file():
            return path / "__init__.py"
    raise AssertionError(f"course_app.{name} is not a file of this project")


def layer(path: Path) -> int:
    """How high a file stands: an index of LAYERS, or EDGE."""
    room = path.parts[0].removesuffix(".py")
    # A views.py that grew too long becomes a folder views/ of the same height.
    name = f"{path.parts[1].removesuffix('.py')}.py" if len(path.parts) > 1 else ""
    edge_file = name in EDGE_FILES and path != TASK_REGISTRY
    if room in EDGE_ROOMS or edge_file:
        return EDGE
    heights = [height for height, rooms in enumerate(LAYERS) if room in rooms]
    assert heights, f"{path} is in a room that LAYERS does not know: give it its place"
    return heights[0]


@pytest.mark.parametrize("path", sources(), ids=str)
def test_a_file_imports_only_what_is_below_it(path: Path) -> None:
    here = layer(path)
    for name, line in imported(path):
        target = module_file(name)
        where = f"course_app/{path}:{line} imports course_app/{target}"
        assert target not in WIRING, f"{where}: only create_app() knows every room"
        if target.parts[0] == path.parts[0]:
            assert here == EDGE or layer(target) != EDGE, f"{where}: an edge of its own room"
            continue
        assert layer(target) < here, f"{where}, which is not below it"


@pytest.mark.parametrize("path", sources(), ids=str)
def test_a_file_outside_the_ground_does_not_read_the_environment(path: Path) -> None:
    text = (APP / path).read_text()
    assert "os.environ" not in text, "settings come from config.py, through app.config"
    assert "getenv" not in text


@pytest.mark.parametrize("path", sources(), ids=str)
def test_imports_stand_at_the_top(path: Path) -> None:
    tree = ast.parse((APP / path).read_text())
    functions = [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef)]
    hidden = [
        node.lineno
        for function in functions
        for node in ast.walk(function)
        if isinstance(node, (ast.Import, ast.ImportFrom))
    ]
    assert not hidden, f"course_app/{path}: an import inside a function, at lines {hidden}"


def test_pure_rules_know_neither_flask_nor_the_database() -> None:
    pure = {"grading.py", "machine.py", "award.py", "suppression.py", "fold.py"}
    for path in sources():
        if path.name in pure:
            text = (APP / path).read_text()
            assert "flask" not in text, f"{path} is a pure rule"
            assert "sqlalchemy" not in text, f"{path} is a pure rule"
