"""How a question and its choices are worded: negations that pile up, and choices too much alike.

The rules are those of item-writing guides (Haladyna, Downing and Rodriguez, 2002, Applied
Measurement in Education 15(3), 309 to 333): word the stem positively, avoid
negatives, keep choices distinct.
"""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from itertools import combinations

# Choices are too much alike when this share of their words is the same, in the same order.
ALIKE = 0.85

_CLAUSE = re.compile(
    r"[.,;:?!…()“”\"–—]+|\b(?:and|but|or|so|because|since|if|when|while|until|who|which|that|what|how)\b",
    re.IGNORECASE,
)
_NEGATION = re.compile(
    r"\b(?:not|never|no|none|nobody|nothing|neither|nor|cannot|hardly|except)\b"
    r"|\b[a-z]+n[’']t\b",
    re.IGNORECASE,
)
# “A no is always possible”: there, no is what somebody says.
_SAID = re.compile(
    r"\b(?:an?|any|each|every|her|his|my|our|respectful|said|say|saying|says|that|the|their|this|to"
    r"|your)\s+no\b(?!\s+(?:longer|one|more)\b)(?=\s+(?:is|are|was|has|had|can|may|must|will|means|to"
    r"|does|changes|ends|and|or|in|at|from|comes)\b|\W*$|[,.;:])",
    re.IGNORECASE,
)
_NOT_UN = re.compile(
    r"\b(?:not|never|[a-z]+n[’']t)\s+(?:(?:a|an|at all|be|been|entirely|really|so|too|very)\s+)*"
    r"(?:un(?:able|acceptable|aware|clear|common|familiar|fair|happy|helpful|important|likely"
    r"|lawful|necessary|reasonable|related|safe|sure|true|usual|wanted|wilful|willing|wise)"
    r"|illegal|impossible|improbable|inaccurate|inappropriate|incorrect|insignificant|invalid"
    r"|irrelevant|without)\b",
    re.IGNORECASE,
)
_PAIR = re.compile(  # one negation said in two words
    r"\bneither\b[^.?!]*\bnor\b|\bno,? not\b|\bnot[^.?!]{0,60}\bnor\b|\b(?:whether|if) or not\b"
    r"|\bno one\b|\bno longer\b|\bno matter\b|\bnot only\b|\bno more\b",
    re.IGNORECASE,
)
_ASKS_FOR_WRONG = re.compile(
    r"\b(?:which|what|who|when|where)\b[^.?!]*\b(?:not|never|except|n[’']t)\b[^.?!]*\?\s*$",
    re.IGNORECASE,
)
_BEGINS_NEGATIVE = re.compile(r"\W*(?:not|never|do not|don[’']t|no|without)\b", re.IGNORECASE)
_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"")
_WORDS = re.compile(r"[^\W_]+(?:[.,’'-][^\W_]+)*")
_NUMBER = re.compile(
    r"(?:\d.*|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty"
    r"|fifty|sixty|seventy|eighty|ninety|hundred|thousand|million|half|third|quarter|once|twice)",
    re.IGNORECASE,
)


def double_negative(text: str) -> str:
    """The first clause of plain text with two negations in it; '' when there is none.

    What somebody says, in quotation marks, is theirs.
    """
    text = _QUOTED.sub(" ", text)
    found = _NOT_UN.search(text)
    if found:
        return found[0]
    for clause in _CLAUSE.split(_PAIR.sub(" not ", _SAID.sub(" ", text))):
        if clause and len(_NEGATION.findall(clause)) > 1:
            return " ".join(clause.split())
    return ""


def negative_pair(prompt: str, choices: list[str]) -> str:
    """The first choice that says no to a question that asks for what is not so; '' when none."""
    if not _ASKS_FOR_WRONG.search(_QUOTED.sub(" ", prompt)):
        return ""
    return next((choice for choice in choices if _BEGINS_NEGATIVE.match(choice)), "")


def alike(choices: list[str]) -> tuple[str, str] | None:
    """The first two choices that say nearly the same; None when all are distinct.

    Two that differ in their numbers or their order alone are distinct: that is what is asked.
    """
    split = [[word.casefold() for word in _WORDS.findall(choice)] for choice in choices]
    for (a, first), (b, second) in combinations(zip(choices, split, strict=True), 2):
        if not first or not second or _only_asked_differs(first, second):
            continue
        if SequenceMatcher(None, first, second, autojunk=False).ratio() >= ALIKE:
            return a, b
    return None


def _only_asked_differs(first: list[str], second: list[str]) -> bool:
    if first == second or len(first) != len(second):
        return False
    if sorted(first) == sorted(second):
        return True
    differing = [pair for pair in zip(first, second, strict=True) if pair[0] != pair[1]]
    return all(_NUMBER.fullmatch(word) for pair in differing for word in pair)
