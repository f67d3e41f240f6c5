"""What the printed cards call conditions, meters, marks and kinds of lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from course_app.scenarios.skills import Skill

METERS: dict[str, Any] = {
    "trust": _l("trust"),
    "safety": _l("safety"),
    "readiness": _l("readiness"),
}
# What each stands for, so that whoever plays the person can feel it instead of counting.
METER_HINTS: dict[str, Any] = {
    "trust": _l("how far you believe this responder"),
    "safety": _l("how safe you feel in this room"),
    "readiness": _l("how near you are to taking a step"),
}

# What the responder does, in words that somebody who listens can match. "They ...".
HEARD: dict[str, Any] = {
    Skill.SAFETY_ACTION: _l("do what safety needs"),
    Skill.COMPLEX_REFLECTION: _l("say what you may mean or feel"),
    Skill.SIMPLE_REFLECTION: _l("say back what you said"),
    Skill.SUMMARY: _l("sum up what you told them"),
    Skill.AFFIRMATION: _l("honor something real in you"),
    Skill.EMPHASISE_CHOICE: _l("say that it is yours to decide"),
    Skill.SEEK_COLLABORATION: _l("ask your leave, or work it out with you"),
    Skill.OPEN_QUESTION: _l("ask an open question"),
    Skill.INFORM_WITH_PERMISSION: _l("ask before they tell you something"),
    Skill.INFORM: _l("tell you a fact or a limit"),
    Skill.CLOSED_QUESTION: _l("ask for a yes, a no or a fact"),
    Skill.PERSUADE: _l("push, lecture or argue for it"),
    Skill.CONFRONT: _l("blame, accuse or correct you"),
    Skill.WARN: _l("threaten, bargain or promise too much"),
}


def heard(skills: Sequence[str]) -> str:
    """ "They ..." for a line with these skills."""
    words = [str(HEARD[skill]) for skill in skills]
    return str(_(" and ")).join(words)


def meter_name(name: str) -> str:
    """What a meter is called."""
    return str(METERS.get(name, name.replace("-", " ")))


def mark_name(mark: str) -> str:
    """What a mark or a red flag is called: its id, as words."""
    return mark.replace("-", " ")


def move_words(moves: Mapping[str, int]) -> list[str]:
    """Each meter that a line moves, as "trust +2"."""
    return [f"{meter_name(name)} {by:+d}".replace("-", "−") for name, by in moves.items()]


def condition_words(condition: Sequence[Sequence[Any]], flags: Mapping[str, Any]) -> str:
    """A condition after "if": what was felt, with the number on the tally behind it."""
    terms = [
        _meter(*term[1:]) if term[0] == "meter" else _mark(term[1], term[3], flags)
        for term in condition
    ]
    return str(_(" and ")).join(terms)


def _mark(mark: str, is_set: bool, flags: Mapping[str, Any]) -> str:
    name = mark_name(mark)
    if mark in flags:
        if is_set:
            return str(_("they acted on “%(flag)s”", flag=name))
        return str(_("they have not acted on “%(flag)s”", flag=name))
    if is_set:
        return str(_("“%(mark)s” is ticked", mark=name))
    return str(_("“%(mark)s” is not ticked", mark=name))


def _meter(name: str, sign: str, number: int) -> str:
    meter = meter_name(name)
    if sign == "=":
        return str(_("%(meter)s is at %(n)s", meter=meter, n=_signed(number)))
    if sign in (">", "<"):
        number += 1 if sign == ">" else -1
    if sign in (">", ">="):
        how, tail = _at_least(meter, number), _("%(n)s or more", n=_signed(number))
    else:
        how, tail = _at_most(meter, number), _("%(n)s or less", n=_signed(number))
    return f"{how} ({tail})"


def _at_least(meter: str, number: int) -> str:
    if number >= 3:
        return str(_("there is a lot of %(meter)s", meter=meter))
    if number >= 1:
        return str(_("they earned some %(meter)s", meter=meter))
    if number == 0:
        return str(_("%(meter)s is not hurt", meter=meter))
    return str(_("%(meter)s is not gone", meter=meter))


def _at_most(meter: str, number: int) -> str:
    if number <= -3:
        return str(_("%(meter)s is gone", meter=meter))
    if number < 0:
        return str(_("%(meter)s is hurt", meter=meter))
    if number == 0:
        return str(_("they earned no %(meter)s yet", meter=meter))
    return str(_("there is only a little %(meter)s", meter=meter))


def _signed(number: int) -> str:
    return f"{number:+d}".replace("-", "−") if number else "0"
