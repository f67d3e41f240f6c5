"""Words that push people away, and what to say instead.

A lesson that teaches about a word puts it in quotation marks or backticks and is left alone.
The suggestions follow the person-first language that NIDA ("Words Matter", 2021) and SAMHSA
recommend for people with substance use disorders.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from course_app.content.markup.locate import mask_code

_PAIRS = (
    (r"addicts?(?! to\b)", "person with a substance use disorder"),
    (
        r"junk(?:ie|y)s?|junkies|druggies?|crackheads?|methheads?|tweakers?|dopeheads?|stoners?",
        "person who uses drugs",
    ),
    (
        r"(?:drug|substance|alcohol|IV|opioid|heroin|meth) (?:ab)?users?|abusers?|needle users?",
        "person who uses drugs",
    ),
    (
        (
            r"alcoholics?(?! (?:beverage|drink|liver|hepatitis|ketoacidosis)| Anonymous)|drunkards?"
            r"|winos?"
        ),
        "person with an alcohol use disorder",
    ),
    (
        r"(?:substance|drug|alcohol|opioid|prescription) abuse(?! and Mental Health Services)",
        "substance use, or substance use disorder",
    ),
    (r"drug habits?", "substance use disorder"),
    (
        (
            r"(?:be|been|being|get|gets|getting|got|is|are|was|were|stay|stays|stayed|staying|now"
            r"|went|go|came) clean"
            r"(?! (?:air|water|up|clothes|needles?|syringes?|equipment|supplies))"
        ),
        "in recovery, or not using",
    ),
    (r"clean (?:and sober|time|urine|test|screen|drop)s?", "in recovery; tested negative"),
    (r"dirty (?:urine|test|screen|drop|UA)s?", "tested positive"),
    (r"dirty (?:needle|syringe)s?", "used needle"),
    (
        r"excited delirium",
        (
            "a description of what was seen: the term is rejected by the"
            " emergency physicians' and medical examiners' associations"
        ),
    ),
    (r"commit(?:s|ted|ting)? suicide|successful suicide", "died by suicide"),
    (
        r"the mentally ill|mental patients?|crazy people|psychos?",
        "person with a mental health condition",
    ),
    (
        r"addicted bab(?:y|ies)|crack bab(?:y|ies)|drug bab(?:y|ies)|born addicted",
        "baby with neonatal abstinence or prenatal exposure",
    ),
    (r"frequent flyers?", "person we see often"),
    (
        r"(?:opioid|drug) (?:substitution|replacement)(?: therapy)?",
        "medication for opioid use disorder",
    ),
    (r"hitting rock bottom|rock bottom", "a reason to change; nobody has to fall further first"),
)
_RULES = tuple(
    (re.compile(rf"(?<![\w-])(?:{pattern})(?![\w-])", re.IGNORECASE), better)
    for pattern, better in _PAIRS
)
_NAMES = re.compile(
    r"National Institute on Drug Abuse|National Institute on Alcohol Abuse and Alcoholism"
    r"|Substance Abuse and Mental Health Services Administration|Substance Abuse Treatment"
    r"|Alcoholics Anonymous"
)
_QUOTED = re.compile(r'"[^"]*"|“[^”]*”|‘[^’]*’|\*[^*\n]+\*(?=\s+\(the word\))')
_ADDRESS = re.compile(r"\]\([^)]*\)|https?://\S+")


@dataclass(frozen=True)
class Finding:
    """A word, where it stands, and what to say instead."""

    line: int
    col: int
    word: str
    better: str


def find_words(lines: list[str], first_line: int) -> Iterator[Finding]:
    """The stigmatising words of a text; `lines` have fenced code blanked already."""
    for index, line in enumerate(_unquoted(lines)):
        for pattern, better in _RULES:
            for found in pattern.finditer(line):
                yield Finding(first_line + index, found.start() + 1, found[0], better)


def _unquoted(lines: list[str]) -> list[str]:
    """The lines with quotations, code, names and addresses blanked, column for column.

    A quotation may run over lines, but not over an empty line.
    """
    result: list[str] = []
    paragraph: list[str] = []
    for line in [*lines, ""]:
        if line.strip() and not line.startswith("[^"):
            paragraph.append(mask_code(line))
            continue
        text = "\n".join(paragraph)
        for pattern in (_QUOTED, _NAMES, _ADDRESS):
            text = pattern.sub(_blank, text)
        result += text.split("\n") if paragraph else []
        result.append("")  # a footnote names its source as that is called
        paragraph = []
    return result[: len(lines)]


def _blank(found: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", found[0])
