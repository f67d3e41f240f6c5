"""Reads GIFT. What our questions cannot say is told item by item; nothing is dropped unsaid."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from course_app.content.interchange.extras import MARK, read_extras
from course_app.content.interchange.gift_answers import read_answers
from course_app.content.interchange.gift_text import (
    RESERVED,
    Block,
    blocks,
    format_of,
    placed,
    plain,
    resolved,
)
from course_app.content.interchange.items import Item, LeftOut, Note
from course_app.content.interchange.texts import Teller, as_markdown, on_one_line

_CATEGORY = re.compile(r"\$CATEGORY:[ \t]*([^\n]*)")
_TAGS = re.compile(r"\[(?:id|tag):[^\]]*\]")


def read_gift(text: str) -> tuple[list[Item], list[Note]]:
    """The questions of a GIFT file, and what was changed or left out of it, by line."""
    notes: list[Note] = []
    items: list[Item] = []
    category = ""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if RESERVED.search(text):
        text = RESERVED.sub("", text)
        notes.append(Note(1, "characters that Unicode sets apart for programs were removed"))
    for block in blocks(text):
        found = _CATEGORY.match(block.text.lstrip("\n"))
        if found:
            category = on_one_line(found[1])
        rest = _without_first(block) if found else block
        try:
            items += [_read(rest, category, notes)] if rest.text.strip() else []
        except LeftOut as lost:
            notes.append(lost.note)
    return items, sorted(notes)


def _without_first(block: Block) -> Block:
    """The block below its category line."""
    lines = block.text.split("\n")
    first = next(n for n, line in enumerate(lines) if line.strip())
    return replace(block, text="\n".join([*[""] * (first + 1), *lines[first + 1 :]]))


def _read(block: Block, category: str, notes: list[Note]) -> Item:
    text = placed(block.text)
    begin = next(n for n, char in enumerate(text) if not char.isspace())
    line = block.line_at(begin)
    tell = Teller(line, notes)
    name, at = "", begin
    if text.startswith("::", begin):
        end = text.find("::", begin + 2)
        if end > 0:
            name, at = plain(text[begin + 2 : end]), end + 2
    opened, closed = text.find("{", at), text.find("}", at)
    if opened < 0 and closed < 0:
        raise LeftOut(line, "a description without a question")
    if opened < 0 or closed < opened:
        raise LeftOut(block.line_at(max(opened, closed)), "a { or a } has no partner")
    if re.search(r"[{}]", text[opened + 1 : closed] + text[closed + 1 :]):
        raise LeftOut(
            block.line_at(opened), "more than one { } in a question; escape others as \\{"
        )
    before, after = text[at:opened], text[closed + 1 :]
    prompt = f"{before}_____{after}" if after.strip() else before
    form, prompt = format_of(prompt, "moodle")
    answers, general = _general(text[opened + 1 : closed])
    kind, found = read_answers(answers, form, lambda n: block.line_at(opened + 1 + n), notes)
    general_form, general = format_of(general, form)
    item = Item(
        kind=kind,
        name=" ".join(name.split()),
        prompt=as_markdown(resolved(prompt, form), form, tell),
        answers=tuple(found),
        category=category,
        general=as_markdown(resolved(general, general_form), general_form, tell),
        line=line,
    )
    for number, comment in block.comments:
        if comment.startswith(MARK):
            item = read_extras(comment, item, Teller(number, notes))
        elif _TAGS.search(comment):
            notes.append(Note(number, f"tags and id numbers: {comment[:80]}"))
    return item


def _general(answers: str) -> tuple[str, str]:
    """(the answers, the general feedback), which is what comes after the last ####."""
    before, mark, after = answers.rpartition("####")
    return (before, after) if mark else (answers, "")


def known_categories(items: list[Item]) -> Iterator[tuple[str, int]]:
    """Each category with the number of its questions, in order."""
    for name in dict.fromkeys(item.category for item in items):
        if name:
            yield name, sum(item.category == name for item in items)
