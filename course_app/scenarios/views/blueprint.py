"""The blueprint that every file of these views adds its pages to."""

from __future__ import annotations

from typing import Any

from flask import Blueprint

from course_app.scenarios.words import ENDING_WORDS, SKILL_WORDS

rollcall = Blueprint("rollcall", "course_app.scenarios", template_folder="templates")


@rollcall.context_processor
def words() -> dict[str, Any]:
    """How skills and endings are called, for every page of this room."""
    return {"skill_words": SKILL_WORDS, "ending_words": ENDING_WORDS}
