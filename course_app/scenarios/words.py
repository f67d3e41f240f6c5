"""What skills, endings and ratios are called on pages."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from course_app.scenarios.skills import Skill

# The name of each skill, and what it is in one line.
SKILL_WORDS: dict[str, tuple[Any, Any]] = {
    Skill.OPEN_QUESTION: (_l("Open question"), _l("Asks for a story, not a yes or no.")),
    Skill.CLOSED_QUESTION: (_l("Closed question"), _l("Asks for a fact, a yes or a no.")),
    Skill.AFFIRMATION: (_l("Affirmation"), _l("Names something real that they did or have.")),
    Skill.SIMPLE_REFLECTION: (_l("Simple reflection"), _l("Says back what they said.")),
    Skill.COMPLEX_REFLECTION: (
        _l("Complex reflection"),
        _l("Says what they may mean or feel, a step beyond their words."),
    ),
    Skill.SUMMARY: (_l("Summary"), _l("Gathers what they said and hands it back.")),
    Skill.SEEK_COLLABORATION: (
        _l("Seeking collaboration"),
        _l("Asks them to decide or work it out with you."),
    ),
    Skill.EMPHASISE_CHOICE: (_l("Emphasizing choice"), _l("Says that the decision is theirs.")),
    Skill.INFORM_WITH_PERMISSION: (
        _l("Information with permission"),
        _l("Asks first, then tells."),
    ),
    Skill.INFORM: (_l("Information"), _l("Tells a fact or a limit.")),
    Skill.PERSUADE: (_l("Persuading"), _l("Pushes toward what you think is right.")),
    Skill.CONFRONT: (_l("Confronting"), _l("Blames, shames, corrects or argues.")),
    Skill.WARN: (_l("Warning"), _l("Threatens, bargains, or promises what is not yours to give.")),
    Skill.SAFETY_ACTION: (_l("Safety action"), _l("Does what safety needs, before any talk.")),
}

# How an ending is called, and what is said of it, whatever the scenario.
ENDING_WORDS: dict[str, tuple[Any, Any]] = {
    "connected": (_l("Connected"), _l("You and this person reached somebody who can help.")),
    "next-step": (_l("A next step"), _l("One step was chosen, and it was theirs.")),
    "respectful-no": (
        _l("A respectful no"),
        _l("The answer was no, and it was heard. That is a good end to a contact, not a failure."),
    ),
    "missed": (
        _l("A missed opening"),
        _l("Nobody was hurt, and there was more to be had. That is what practice is for."),
    ),
    "harm": (
        _l("Harm"),
        _l("In the field this would have hurt somebody. Here it costs nothing: go back and see."),
    ),
}
