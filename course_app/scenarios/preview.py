"""What the live preview shows of a conversation: its graph, in a picture and in words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from course_app.content.registry import View
from course_app.scenarios.explore import explore
from course_app.scenarios.machine import GOOD_ENDINGS
from course_app.scenarios.picture import draw, targets


def values(payload: dict[str, Any]) -> dict[str, Any]:
    """The picture, and what was found by playing every run; nothing of a graph that is none."""
    nodes = payload["nodes"]
    leads = {name: targets(payload, name) for name in nodes}
    if payload["start"] not in nodes or any(
        to not in nodes for some in leads.values() for to in some
    ):
        return {"picture": None, "explored": None}
    return {
        "picture": draw(payload),
        "explored": explore(payload),
        "node_count": sum(not node["fork"] for node in nodes.values()),
        "ending_count": sum(bool(node["ending"]) for node in nodes.values()),
        "good": GOOD_ENDINGS,
        "targets": leads,
    }


VIEW = View(Path(__file__).parent / "templates", "scenarios/preview.html", values)
