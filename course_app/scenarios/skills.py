"""The skills that a line can be tagged with, and the ratios that are counted from them. Pure.

The names follow the codes of the motivational interviewing literature: Moyers and others, "The
Motivational Interviewing Treatment Integrity Code (MITI 4)", J Subst Abuse Treat 65, 2016, and the
Motivational Interviewing Skill Code (MISC 2.1), Miller and others, 2008.
"""

from __future__ import annotations

import enum
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction


class Leaning(enum.StrEnum):
    """How a skill counts in the share of MI-consistent lines (MISC 2.1)."""

    CONSISTENT = "consistent"
    INCONSISTENT = "inconsistent"
    NEUTRAL = "neutral"


class Skill(enum.StrEnum):
    """Every skill, by the word that authors write in `skill:`."""

    OPEN_QUESTION = "open-question"
    CLOSED_QUESTION = "closed-question"
    AFFIRMATION = "affirmation"
    SIMPLE_REFLECTION = "simple-reflection"
    COMPLEX_REFLECTION = "complex-reflection"
    SUMMARY = "summary"
    SEEK_COLLABORATION = "seek-collaboration"
    EMPHASISE_CHOICE = "emphasise-choice"
    INFORM_WITH_PERMISSION = "inform-with-permission"
    INFORM = "inform"
    PERSUADE = "persuade"
    CONFRONT = "confront"
    WARN = "warn"
    SAFETY_ACTION = "safety-action"


LEANINGS: dict[Skill, Leaning] = {
    Skill.OPEN_QUESTION: Leaning.CONSISTENT,
    Skill.CLOSED_QUESTION: Leaning.NEUTRAL,
    Skill.AFFIRMATION: Leaning.CONSISTENT,
    Skill.SIMPLE_REFLECTION: Leaning.CONSISTENT,
    Skill.COMPLEX_REFLECTION: Leaning.CONSISTENT,
    Skill.SUMMARY: Leaning.CONSISTENT,
    Skill.SEEK_COLLABORATION: Leaning.CONSISTENT,
    Skill.EMPHASISE_CHOICE: Leaning.CONSISTENT,
    Skill.INFORM_WITH_PERMISSION: Leaning.CONSISTENT,
    Skill.INFORM: Leaning.NEUTRAL,
    Skill.PERSUADE: Leaning.INCONSISTENT,
    Skill.CONFRONT: Leaning.INCONSISTENT,
    Skill.WARN: Leaning.INCONSISTENT,
    Skill.SAFETY_ACTION: Leaning.NEUTRAL,
}
NAMES = frozenset(skill.value for skill in Skill)


@dataclass(frozen=True)
class Ratio:
    """`part` of `whole` lines; `value` is None when there is nothing to divide by."""

    part: int
    whole: int

    @property
    def value(self) -> Fraction | None:
        """The quotient, exactly."""
        return Fraction(self.part, self.whole) if self.whole else None

    @property
    def percent(self) -> int | None:
        """The quotient as a percent, rounded half up."""
        return None if not self.whole else (200 * self.part + self.whole) // (2 * self.whole)


@dataclass(frozen=True)
class Ratios:
    """The four ratios of a run: of lines chosen, not spoken.

    - reflections to questions: (simple + complex + summaries) to (open + closed). MITI 4: R:Q.
    - percent open: open / (open + closed). MITI 3.1.1 (2010): %OQ.
    - percent complex: complex / (simple + complex); a summary is left out. MITI 4: %CR.
    - percent MI-consistent: consistent / (consistent + inconsistent). MISC 2.1.
    """

    reflections_to_questions: Ratio
    open_questions: Ratio
    complex_reflections: Ratio
    consistent: Ratio


def ratios(skills: Iterable[str]) -> Ratios:
    """Count the tags of the lines that were chosen, each once; a line may have several."""
    counts = Counter(skills)
    opened, closed = counts[Skill.OPEN_QUESTION], counts[Skill.CLOSED_QUESTION]
    simple, deep = counts[Skill.SIMPLE_REFLECTION], counts[Skill.COMPLEX_REFLECTION]
    good = sum(counts[s] for s, lean in LEANINGS.items() if lean is Leaning.CONSISTENT)
    bad = sum(counts[s] for s, lean in LEANINGS.items() if lean is Leaning.INCONSISTENT)
    return Ratios(
        Ratio(simple + deep + counts[Skill.SUMMARY], opened + closed),
        Ratio(opened, opened + closed),
        Ratio(deep, simple + deep),
        Ratio(good, good + bad),
    )
