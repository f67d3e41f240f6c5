"""Questions as text of our quizzes: what `content check` then reads like any other."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from course_app.content.asking.registry import ASKED
from course_app.content.asking.short import MOST_CHARACTERS
from course_app.content.choices import TODO
from course_app.content.interchange.items import TYPED, Answer, Item, Note
from course_app.content.interchange.markdown_text import guarded_prompt
from course_app.content.interchange.texts import on_one_line
from course_app.content.schema import MAX_ID
from course_app.lib.canonical import digest

UNSAID = f"{TODO} say why. The question was imported without this feedback."


@dataclass(frozen=True)
class Written:
    """Text for a quiz, how many questions it holds, and what was changed or left out."""

    text: str
    count: int
    notes: list[Note]


def write_questions(items: list[Item], objective: str, taken: Collection[str] = ()) -> Written:
    """The questions as Markdown; `objective` is for those without one, `taken` ids are in use."""
    notes: list[Note] = []
    parts = []
    ids = set(taken)
    for item in items:
        problem = _unfit(item)
        if problem:
            notes.append(Note(item.line, f"{item.name or item.prompt[:40]}: {problem}", True))
            continue
        name = free_id(item, ids)
        ids.add(name)
        if item.name and name != item.name:
            notes.append(Note(item.line, f"the name “{item.name[:60]}” became the id `{name}`"))
        parts.append("\n".join(_question(item, name, objective, notes)) + "\n")
    return Written("\n".join(parts), len(parts), notes)


def _unfit(item: Item) -> str:
    form = ASKED[item.kind].form
    count = len(item.answers)
    if not form.fewest <= count <= form.most:
        return (
            f"it has {count} answers, and a {item.kind} question has {form.fewest} to {form.most}"
        )
    if not item.prompt.strip():
        return "it has no text"
    if item.kind in TYPED and any(len(a.text) > MOST_CHARACTERS for a in item.answers):
        return f"an answer is longer than {MOST_CHARACTERS} characters"
    return ""


def free_id(item: Item, taken: Collection[str]) -> str:
    """An id from the question's name, else from its first words, else from all of them."""
    source = item.name or " ".join(re.findall(r"[A-Za-z0-9]+", item.prompt)[:6])
    slug = re.sub(r"[^a-z0-9]+", "-", source.lower()).strip("-")[: MAX_ID - 4].strip("-")
    slug = slug or "q-" + digest(item.prompt.encode())[:8]
    name, number = slug, 2
    while name in taken:
        name, number = f"{slug}-{number}", number + 1
    return name


def _question(item: Item, name: str, objective: str, notes: list[Note]) -> Iterator[str]:
    yield f"## {name}"
    yield f"objective: {item.objective or objective}"
    yield f"type: {item.kind}"
    if item.situation:
        yield "situation: yes"
    if not item.shuffle:
        yield "shuffle: no"
    if item.spelling:
        yield f"spelling: {item.spelling}"
    if item.exact_case:
        yield "case: exact"
    if item.unit:
        yield f"unit: {on_one_line(item.unit)}"
    yield guarded_prompt(item.prompt, item.kind)
    yield ""
    told = False
    for number, answer in enumerate(item.answers, 1):
        yield _first_line(item, answer, number)
        feedback = answer.feedback
        if item.general and answer.right and not told:
            feedback = f"{feedback}\n\n{item.general}".strip()
            told = True
            words = "general feedback: it is at the end of the feedback of the first right answer"
            notes.append(Note(item.line, words))
        if item.kind == "matching" and not answer.text:
            continue
        yield from _feedback(feedback or UNSAID)


def _first_line(item: Item, answer: Answer, number: int) -> str:
    text = on_one_line(answer.text)
    if item.kind == "matching":
        left, right = _side(text), _side(on_one_line(answer.match))
        return f"- {left} = {right}" if left else f"- = {right}"
    if item.kind == "ordering":
        return f"{number}. {text}"
    return f"- [{'x' if answer.right else ' '}] {text}"


def _side(text: str) -> str:
    """A side of a pair, in which an equals sign is no border."""
    return re.sub(r"(?<!\S)=(?!\S)", r"\\=", text.replace("\\=", "\\\\="))


def _feedback(text: str) -> Iterator[str]:
    for line in text.strip().split("\n"):
        yield f"    > {line.rstrip()}".rstrip()
