"""Lines for the next shift: "if this happens, I will do that". Written, changed and deleted."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.orm import Session

from course_app.jobs.overwriting import overwrite_later
from course_app.lib.database import insert
from course_app.lib.names import is_name, tidy
from course_app.scenarios.models import IfThenLine

MOST = 140  # characters of each half
HALVES = ("situation", "action")


class BadLine(ValueError):
    """The line cannot be kept; `faults` says of each half that is wrong: "empty" or "long"."""

    def __init__(self, faults: dict[str, str]) -> None:
        super().__init__(faults)
        self.faults = faults


def check(situation: str, action: str) -> tuple[str, str]:
    """Both halves, made tidy; raises BadLine."""
    halves = (tidy(situation), tidy(action))
    faults = {
        name: "empty" if not is_name(half) else "long"
        for name, half in zip(HALVES, halves, strict=True)
        if not is_name(half) or len(half) > MOST
    }
    if faults:
        raise BadLine(faults)
    return halves


def save(
    session: Session, user_id: UUID, course_id: str, module_id: str, situation: str, action: str
) -> None:
    """Keep the person's line of a module; what was there is written over. Raises BadLine."""
    situation, action = check(situation, action)
    words = {"situation": situation, "action": action}
    key = {"user_id": user_id, "course_id": course_id, "module_id": module_id}
    session.execute(
        insert(session, IfThenLine)
        .values(**key, **words)
        .on_conflict_do_update(index_elements=list(key), set_=words)
    )


def remove(session: Session, user_id: UUID, course_id: str, module_id: str) -> None:
    """Delete the person's line of a module, if there is one."""
    overwrite_later(session)
    session.execute(
        delete(IfThenLine).where(
            IfThenLine.user_id == user_id,
            IfThenLine.course_id == course_id,
            IfThenLine.module_id == module_id,
        )
    )
