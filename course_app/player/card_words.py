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

# What is felt when a meter is at least (a lot, some, none, less) or at most (much less, less, none,
# some): in this order.
LEVELS: dict[str, tuple[Any, ...]] = {
    "trust": (
        _l("they earned a lot of trust"),
        _l("they earned some trust"),
        _l("trust is not hurt"),
        _l("trust is not all gone"),
        _l("trust is gone"),
        _l("trust is hurt"),
        _l("they earned no trust yet"),
        _l("they earned only a little trust"),
    ),
    "safety": (
        _l("you feel quite safe"),
        _l("you feel safer than before"),
        _l("you feel no less safe than before"),
        _l("you do not feel in danger"),
        _l("you feel in danger"),
        _l("you feel less safe than before"),
        _l("you feel no safer than before"),
        _l("you feel only a bit safer"),
    ),
    "readiness": (
        _l("you are near to taking a step"),
        _l("you lean toward a step"),
        _l("you are not set against a step"),
        _l("you are not dead set against a step"),
        _l("you are dead set against a step"),
        _l("you lean against a step"),
        _l("you do not lean toward a step yet"),
        _l("you lean only a little toward a step"),
    ),
}

# What the responder does, in words that somebody who listens can match. "They ...".
HEARD: dict[str, Any] = {
    Skill.SAFETY_ACTION: _l("act for your safety or comfort"),
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
    up = sign in (">", ">=")
    tail = _("%(n)s or more", n=_signed(number)) if up else _("%(n)s or less", n=_signed(number))
    level = _at_least(number) if up else _at_most(number)
    felt = LEVELS.get(name)
    if felt is None:
        return str(_("%(meter)s is at %(n)s", meter=meter, n=tail))
    return f"{felt[level]} ({tail})"


def _at_least(number: int) -> int:
    """Which of the first four LEVELS is meant."""
    return 0 if number >= 3 else 1 if number >= 1 else 2 if number == 0 else 3


def _at_most(number: int) -> int:
    """Which of the last four LEVELS is meant."""
    return 4 if number <= -3 else 5 if number < 0 else 6 if number == 0 else 7


def _signed(number: int) -> str:
    return f"{number:+d}".replace("-", "−") if number else "0"
