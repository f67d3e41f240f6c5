"""What a quiz's pages say about an answer, in words."""

from __future__ import annotations

from flask_babel import gettext as _

from course_app.assessments.question_types.contract import Missing

TROUBLE = (Missing.TWICE, Missing.NUMBER)  # said with more weight: it will not mend by going on


def state_words(missing: Missing) -> str:
    """The line below a question: saved, and what is still open; '' when nothing was answered."""
    words: dict[Missing, str] = {
        Missing.NOTHING: _("Saved"),
        Missing.ALL: "",
        Missing.PARTS: _("Saved so far. Some parts have no answer yet."),
        Missing.TWICE: _(
            "Saved so far. Two steps have the same place: give each one a place of its own."
        ),
        Missing.NUMBER: _(
            "Saved as you typed it, but it cannot be read as a number yet. Use digits, such as 30"
            " or 1.5."
        ),
    }
    return words[missing]


def rating_words(rating: int) -> str:
    """How effective something is, 1 to 4, in words."""
    words: dict[int, str] = {
        1: _("Makes it worse"),
        2: _("Not effective"),
        3: _("Effective"),
        4: _("Very effective"),
    }
    return words[rating]
