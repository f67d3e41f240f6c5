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
    outline = {
        "course": {**item(course.stable_id), "minutes": minutes},
        "modules": modules,
        "glossary": [item(d.stable_id) for d in result.documents if d.kind == "glossary"],
    }
    catalogue = next((d.stable_id for d in result.documents if d.kind == "resources"), None)
    if catalogue:  # without one, outlines stay what they were
        outline["resources"] = item(catalogue)
    return outline
