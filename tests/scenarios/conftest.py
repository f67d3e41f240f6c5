"""The kinds of this room, as create_app() registers them, for tests without an application."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from course_app.content import registry
from tests.content.scenario_factory import one_scenario


@pytest.fixture(autouse=True, scope="session")
def kinds() -> None:
    graph = "course_app.scenarios.preview:VIEW"
    registry.register("scenario", "course_app.scenarios.kind:SCENARIO", graph)
    registry.register("practice", "course_app.scenarios.practice_kind:PRACTICE")


@pytest.fixture
def porch(tmp_path: Path) -> dict[str, Any]:
    """The graph of the reference's example."""
    document = one_scenario(tmp_path).compile().document("porch")
    assert document is not None
    return document.payload
