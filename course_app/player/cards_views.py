"""The printed cards of a conversation: for two people and, if there is one, an observer."""

from __future__ import annotations

from flask import Blueprint, abort, render_template
from flask_login import current_user

from course_app.extensions import db
from course_app.player import card_words, practice_pages
from course_app.scenarios.cards import ORDER, deal
from course_app.scenarios.skills import LEANINGS, Leaning
from course_app.scenarios.words import ENDING_WORDS, SKILL_WORDS
from course_app.web.guards import signed_in

cards = Blueprint("cards", __name__, template_folder="templates")


@cards.get("/courses/<course_id>/scenarios/<scenario_id>/cards")
@signed_in
def deck(course_id: str, scenario_id: str) -> str:
    """The same graph as role-play cards: nothing of it needs the screen."""
    found = practice_pages.scenario_page(db.session, current_user, course_id, scenario_id)
    if found.page.kind != "scenario":
        abort(404)
    good = [skill for skill in ORDER if LEANINGS[skill] is Leaning.CONSISTENT]
    return render_template(
        "player/cards.html",
        plan=found.plan,
        scenario=found.page.payload,
        deck=deal(found.page.payload),
        words=card_words,
        skill_words=SKILL_WORDS,
        ending_words=ENDING_WORDS,
        good=good,
        other=[skill for skill in ORDER if skill not in good],
    )
