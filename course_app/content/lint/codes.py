"""The names of all remarks: what a silence may name, and what the reference explains."""

from __future__ import annotations

REMARKS = frozenset(
    {
        "acronym",
        "choices-alike",
        "double-negative",
        "few-checks",
        "few-situations",
        "footnote-unused",
        "heading-skipped",
        "labels-english",
        "lesson-length",
        "link-meaning",
        "long-sentence",
        "longest-right",
        "negative-question",
        "no-sources",
        "not-listed",
        "number-unsourced",
        "objective-unasked",
        "objective-uncovered",
        "of-the-above",
        "reading-level",
        "same-place-right",
        "section-length",
        "stigma",
    }
)
