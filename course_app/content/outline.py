"""The navigation of a release: all that a course page needs, in one immutable piece."""

from __future__ import annotations

from course_app.content.compiled import CompiledCourse, Payload
from course_app.content.kinds.base import Compiled, Parsed


def make_outline(
    course: Parsed, by_id: dict[str, Parsed], compiled: dict[str, Compiled], result: CompiledCourse
) -> Payload:
    """The outline of a course without errors."""
    renditions = {document.stable_id: document.digest for document in result.documents}

    def item(name: str) -> Payload:
        line = by_id[name].kind.outline_item(compiled[name])
        return {**line, "rendition": renditions[name]}

    modules = []
    for name in course.kind.contents(course.front):
        module = by_id[name]
        items = [item(child) for child in module.kind.contents(module.front)]
        modules.append({**item(name), "items": items})
    minutes = sum(module["minutes"] for module in modules)
    alone: Payload = {}  # keys that are there only with what they hold: older digests stay
    for document in result.documents:
        if document.kind == "field-card":
            alone["card"] = item(document.stable_id)
        elif document.kind == "template":
            alone.setdefault("templates", []).append(item(document.stable_id))
        elif document.kind == "resources":
            alone["resources"] = item(document.stable_id)
    return {
        "course": {**item(course.stable_id), "minutes": minutes},
        "modules": modules,
        "glossary": [item(d.stable_id) for d in result.documents if d.kind == "glossary"],
        **alone,
    }
