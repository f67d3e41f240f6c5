"""What pages show of lines for the next shift: the module of each, and what is wrong with one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from course_app.player.plan import ModuleLine, Plan
from course_app.scenarios.intentions import HALVES, MOST, BadLine
from course_app.scenarios.models import IfThenLine


@dataclass(frozen=True)
class Listed:
    """A line with its course and module, as far as they are still published."""

    line: IfThenLine
    course_title: str
    module: ModuleLine | None


def typed(form: Mapping[str, str]) -> dict[str, str]:
    """Both halves of a line as a form sends them."""
    return {name: form.get(name, "") for name in HALVES}


def fault_words(error: BadLine) -> dict[str, str]:
    """What to say beside each half that is wrong."""
    words = {
        "empty": _("Write a few words here. A line needs both halves."),
        "long": _("This is longer than %(n)s characters. Make it shorter.", n=MOST),
    }
    return {name: words[fault] for name, fault in error.faults.items()}


def listed(lines: Sequence[IfThenLine], plans: Mapping[str, Plan]) -> list[Listed]:
    """Lines in the order of the course, those of modules that are gone last."""
    made = []
    for line in lines:
        plan = plans.get(line.course_id)
        title = plan.course["title"] if plan else ""
        made.append(Listed(line, title, plan.line_of(line.module_id) if plan else None))
    return sorted(made, key=lambda one: (one.course_title, one.module.number if one.module else 99))
