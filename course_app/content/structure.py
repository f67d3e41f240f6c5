"""What hangs together: `contents:` lists, and objectives that serve others."""

from __future__ import annotations

from typing import Any

from course_app.content.cold_open import check_cold_open
from course_app.content.kinds.base import Parsed, find_repeats
from course_app.content.nearest import Nearest
from course_app.content.problems import excerpt
from course_app.content.standin import NAMELESS


def check_structure(
    course: Parsed, by_id: dict[str, Parsed], nearest: Nearest
) -> dict[str, Parsed]:
    """Report contents that do not exist, stand twice or have the wrong kind, and lost files.

    Returns what lists each document, by the document's id.
    """
    parents: dict[str, Parsed] = {}
    for document in by_id.values():
        _check_contents(document, by_id, parents, nearest)
        _check_objectives(document)
    for document in by_id.values():
        _check_serves(document, parents.get(document.stable_id), nearest)
    check_cold_open(course, by_id, parents, nearest)
    _check_one_card(by_id)
    listed = published_ids(course, by_id)
    for document in by_id.values():
        lost = document.stable_id not in listed and document.sure("id") and document.sure("kind")
        if lost and document.kind.name != "course":
            line, col = document.marks.at("id")
            document.report.warning(
                line,
                f"`{document.stable_id}` is in no `contents:` list, so it is not published",
                "not-listed",
                col,
            )
    return parents


def published_ids(course: Parsed, by_id: dict[str, Parsed]) -> set[str]:
    """What is reached from the course, its cold open, and what is published by itself.

    Everything, as long as a broken file may have listed it.
    """
    holders = [course, *(d for d in by_id.values() if d.kind.holds or not d.sure("kind"))]
    if not all(holder.sure("contents") for holder in holders) or not course.sure("cold_open"):
        return set(by_id)
    front: Any = course.front
    found = {i for i, d in by_id.items() if d.kind.by_itself or i == front.cold_open}
    waiting = [course.stable_id]
    while waiting:
        name = waiting.pop()
        if name in by_id and name not in found:
            found.add(name)
            waiting += by_id[name].kind.contents(by_id[name].front)
    return found


def _check_contents(
    document: Parsed, by_id: dict[str, Parsed], parents: dict[str, Parsed], nearest: Nearest
) -> None:
    for index, name in enumerate(document.kind.contents(document.front)):
        line, col = document.marks.at("contents", index)
        child = by_id.get(name)
        if child is None:
            others = [i for i in by_id if i != document.stable_id and i[0] != NAMELESS]
            hint = nearest.hint(name, others)
            message = f"there is no document `{excerpt(name, 64)}`.{hint}"
        elif name in parents:
            message = f"`{name}` is listed already, in {parents[name].file.path}"
        elif not _may_hold(document, child):
            message = f"a {document.kind.name} cannot list a {child.kind.name} (`{name}`)"
        else:
            parents[name] = document
            continue
        document.report.error(line, message, "contents", col)


def _may_hold(parent: Parsed, child: Parsed) -> bool:
    if not child.sure("kind"):
        return True
    holds = parent.kind.holds
    return child.kind.name in holds or ("*" in holds and child.kind.is_stop)


def _check_objectives(document: Parsed) -> None:
    ids = [objective.id for objective in document.kind.objectives(document.front)]
    for index, name in find_repeats(ids):
        line, col = document.marks.at("objectives", index, "id")
        document.report.error(
            line, f"the objective id `{name}` is used twice here", "duplicate-id", col
        )


def _check_one_card(by_id: dict[str, Parsed]) -> None:
    cards = [document for document in by_id.values() if document.kind.name == "field-card"]
    for card in cards[1:]:
        line, col = card.marks.at("kind")
        card.report.error(
            line, f"a course has one field card: {cards[0].file.path} is it", "card-twice", col
        )


def _check_serves(document: Parsed, parent: Parsed | None, nearest: Nearest) -> None:
    if parent and not parent.sure("objectives"):
        return
    front: Any = parent.front if parent else None
    known = [o.id for o in parent.kind.objectives(front)] if parent else []
    for index, objective in enumerate(document.kind.objectives(document.front)):
        if objective.serves and parent and objective.serves not in known:
            line, col = document.marks.at("objectives", index, "serves")
            hint = nearest.hint(objective.serves, known)
            document.report.error(
                line,
                f"{parent.file.path} has no objective `{objective.serves}`.{hint}",
                "objective-unknown",
                col,
            )
