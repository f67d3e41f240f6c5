"""Writes GIFT. What it has no place for goes into a comment (extras.py) and is told."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from course_app.content.interchange.extras import write_extras
from course_app.content.interchange.gift_text import ARROW, RESERVED, escaped, marked
from course_app.content.interchange.items import ANYTHING, Answer, Item, LeftOut, Note
from course_app.content.interchange.texts import on_one_line

HEAD = "// Questions in GIFT format. Lines like this one are comments.\n"
_COMMENT_ONLY = (
    ("spelling", "the slips in spelling that are forgiven"),
    ("exact_case", "that capitals matter"),
    ("unit", "the unit"),
)


def write_gift(items: list[Item]) -> tuple[str, list[Note]]:
    """The questions as a GIFT file, and what other systems will not see of them, by line."""
    notes: list[Note] = []
    parts = [HEAD]
    category = ""
    for item in items:
        try:
            body = "\n".join(_question(item, notes))
        except LeftOut as lost:
            notes.append(lost.note)
            continue
        if item.category != category:
            category = item.category
            parts.append(f"$CATEGORY: {on_one_line(category)}\n")
        parts.append(body + "\n")
    return "\n".join(parts), sorted(notes)


def _question(item: Item, notes: list[Note]) -> Iterator[str]:
    if RESERVED.search(repr(item)):
        raise LeftOut(item.line, f"{item.name}: it holds characters that no text should have")
    write = _WRITERS.get(item.kind)
    if write is None:
        raise LeftOut(item.line, f"{item.name}: GIFT has no questions of the kind `{item.kind}`")
    lines = list(write(item))
    for key, words in _COMMENT_ONLY:
        if getattr(item, key):
            notes.append(Note(item.line, f"{item.name}: {words} is in a comment only"))
    if item.kind == "matching":
        notes.append(Note(item.line, f"{item.name}: feedback of pairs is in a comment only"))
    comment = write_extras(item)
    if comment:
        yield comment
    opening = "{#" if item.kind == "numeric" else "{"
    name = f"::{escaped(item.name)}::" if item.name else ""
    yield f"{name}[markdown]{escaped(item.prompt)}{opening}"
    yield from (f"\t{line}" for line in lines)
    if item.general:
        yield f"\t####{marked(item.general, 'markdown')}"
    yield "}"


def _fed(text: str, answer: Answer) -> str:
    return f"{text}#{marked(answer.feedback, 'markdown')}" if answer.feedback else text


def _single(item: Item) -> Iterator[str]:
    for answer in item.answers:
        text = marked(answer.text, "markdown")
        weight = "%0%" if text.startswith("%") and not answer.right else ""
        yield _fed(f"{'=' if answer.right else '~'}{weight}{text}", answer)


def _multiple(item: Item) -> Iterator[str]:
    full = Fraction(100, sum(answer.right for answer in item.answers))
    for answer in item.answers:
        weight = _percent(full if answer.right else -full)
        yield _fed(f"~%{weight}%{marked(answer.text, 'markdown')}", answer)


def _percent(value: Fraction) -> str:
    """With the five digits that Moodle knows its fractions by."""
    return f"{float(value):.5f}".rstrip("0").rstrip(".")


def _true_false(item: Item) -> Iterator[str]:
    texts = [answer.text for answer in item.answers]
    if texts != ["True", "False"]:
        yield from _single(item)
        return
    right = next(answer for answer in item.answers if answer.right)
    wrong = next(answer for answer in item.answers if not answer.right)
    feedback = f"#{marked(wrong.feedback, 'markdown')}#{marked(right.feedback, 'markdown')}"
    yield right.text.upper() + (feedback if wrong.feedback or right.feedback else "")


def _matching(item: Item) -> Iterator[str]:
    for answer in item.answers:
        left = marked(answer.text.replace("->", ARROW), "markdown")
        yield f"={left} -> {marked(answer.match, 'markdown')}"


def _short(item: Item) -> Iterator[str]:
    if any("->" in answer.text for answer in item.answers):
        words = "a typed answer with -> in it would be read as a pair"
        raise LeftOut(item.line, f"{item.name}: {words}")
    for one in item.answers:
        text = one.text
        if text not in (ANYTHING, "\\*"):
            text = text.replace("*", "\\*")
        # An arrow anywhere makes pairs of typed answers.
        answer = replace(one, feedback=one.feedback.replace("->", ARROW))
        yield _fed(f"=%{100 if answer.right else 0}%{marked(text, 'plain')}", answer)


def _numeric(item: Item) -> Iterator[str]:
    for answer in item.answers:
        text = re.sub(r"\s*(?:\+-|\+/-|±)\s*", ":", answer.text)
        if text == ANYTHING:
            yield _fed("~", answer)
        else:
            yield _fed(f"=%{100 if answer.right else 0}%{text}", answer)


_WRITERS = {
    "single": _single,
    "multiple": _multiple,
    "true-false": _true_false,
    "matching": _matching,
    "short": _short,
    "numeric": _numeric,
}
