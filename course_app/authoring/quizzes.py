"""What an author reads of a quiz's questions, and mending results after a wrong key.

Numbers of ten people or more; nobody's name, answers or result is on any of these pages.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from course_app.assessments.asked import asked_digest
from course_app.assessments.items import Item, Remark, Sums, statistics
from course_app.assessments.models import ItemSum, ItemWaiting
from course_app.content import queries as content


@dataclass(frozen=True)
class Line:
    """One question in one wording. `item` is None below ten people; `people` is then not told."""

    id: str
    prompt_html: str
    several: bool
    current: bool
    item: Item | None


def lines(session: Session, course_id: str, page: content.Page) -> list[Line]:
    """Every question of a quiz in every wording that was counted: those of now first, by id."""
    quiz = page.payload
    rows = session.scalars(
        select(ItemSum)
        .where(ItemSum.course_id == course_id, ItemSum.quiz_id == quiz["id"])
        .order_by(ItemSum.question_id, ItemSum.asked_digest)
    ).all()
    quizzes = content.renditions(session, {row.rendition_digest for row in rows})
    now = {question["id"]: asked_digest(question) for question in quiz["questions"]}
    found = []
    for row in rows:
        asked = quizzes[row.rendition_digest]["questions"]
        question = next(one for one in asked if one["id"] == row.question_id)
        current = now.get(row.question_id) == row.asked_digest
        item = statistics(Sums.from_json(row.sums), question)
        if item is not None or current:
            found.append(_line(question, current, item))
    counted = {line.id for line in found if line.current}
    rest = [_line(one, True, None) for one in quiz["questions"] if one["id"] not in counted]
    return sorted(found + rest, key=lambda line: (not line.current, line.item is None, line.id))


def _line(question: dict[str, Any], current: bool, item: Item | None) -> Line:
    several = question["type"] == "multiple"
    return Line(question["id"], question["prompt_html"], several, current, item)


def waiting(session: Session, course_id: str, quiz_id: str) -> int:
    """How many first attempts are not counted in yet."""
    query = select(func.count()).select_from(ItemWaiting)
    mine = (ItemWaiting.course_id == course_id, ItemWaiting.quiz_id == quiz_id)
    return session.scalar(query.where(*mine)) or 0


def remark_words(remark: Remark) -> str:
    """What a remark means, and what to do."""
    words: dict[Remark, str] = {
        Remark.EASY: _("Nearly everybody has it right: it tells little. Fine for a warm-up."),
        Remark.HARD: _("Most have it wrong: is the key right, and is it in a lesson?"),
        Remark.WEAK: _(
            "Who knows the rest does no better here: is it clear, and is only one answer right?"
        ),
        Remark.UNUSED: _("A wrong choice is taken by nearly nobody: make it likely, or drop it."),
        Remark.POPULAR_WRONG: _(
            "A wrong choice is taken more often than the right: check the key."
        ),
    }
    return words[remark]


COLUMNS = (
    *("question", "asked_now", "people", "difficulty", "discrimination", "no_answer", "remarks"),
    *("choice", "right", "chosen", "share", "rest_score"),
)


def as_csv(found: list[Line]) -> str:
    """The same as a table for a spreadsheet: one row a choice; ids only, no authored text."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for line in found:
        item = line.item
        if item is None:
            continue
        head = [
            line.id,
            "yes" if line.current else "no",
            item.n,
            f"{item.difficulty:.3f}",
            "" if item.discrimination is None else f"{item.discrimination:.3f}",
            f"{item.blank:.3f}",
            " ".join(item.remarks),
        ]
        for use in item.choices:
            rest = "" if use.rest is None else f"{use.rest:.3f}"
            right = {True: "yes", False: "no", None: ""}[use.correct]
            writer.writerow([*head, use.id, right, use.count, f"{use.share:.3f}", rest])
        if not item.choices:
            writer.writerow([*head, "", "", "", "", ""])
    return out.getvalue()
