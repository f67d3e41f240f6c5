"""From the text of a scenario to its nodes, each line of them with its place in the file. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from course_app.content.problems import Report, excerpt
from course_app.scenarios.conditions import BadCondition, Condition, read_condition

KEYS = ("ending", "red-flag", "say", "model")

_HEADING = re.compile(r"## +(.+?)\s*#*\s*")
_KEY = re.compile(r"([a-z][a-z-]{1,15}):(?:\s+(.*))?")
_VARIANT = re.compile(r"\{\s*(?:if:\s*(?P<if>[^{}]+?)|(?P<else>else)|(?P<end>end))\s*\}")
_CHOICE = re.compile(r"- +(.*)")
_FORK = re.compile(r"->\s*(\S+)\s*(\{.*\})?\s*")
_ARROW = re.compile(r"(.*?)\s*->\s*([^\s{}]+)\s*(\{[^{}]*\})?\s*", re.DOTALL)
_MODEL = re.compile(r"(.*?)\s*(\{[^{}]*\})\s*", re.DOTALL)
_EFFECT = re.compile(r"[+-]?\d")


@dataclass
class Tags:
    """What stands in braces behind a line."""

    skills: list[str] = field(default_factory=list)
    effects: dict[str, int] = field(default_factory=dict)
    marks: list[str] = field(default_factory=list)
    acts: list[str] = field(default_factory=list)
    condition: Condition = field(default_factory=list)


@dataclass
class Variant:
    """A part of a node's text: shown when its condition holds, or with `otherwise` when not."""

    line: int
    condition: Condition = field(default_factory=list)
    otherwise: bool = False
    text: list[str] = field(default_factory=list)


@dataclass
class Choice:
    """Something that can be said or done, where it leads, and what it does to the person."""

    id: str
    line: int
    text: str
    to: str
    tags: Tags
    feedback: list[str] = field(default_factory=list)


@dataclass
class Way:
    """One way of a fork."""

    line: int
    to: str
    condition: Condition


@dataclass
class Node:
    """A node: text and choices, a fork, or an ending."""

    id: str
    line: int
    parts: list[Variant] = field(default_factory=list)
    choices: list[Choice] = field(default_factory=list)
    fork: list[Way] = field(default_factory=list)
    ending: tuple[str, str] | None = None
    red_flag: tuple[str, str, int] | None = None
    say: tuple[str, int] | None = None
    models: list[tuple[str, Tags, int]] = field(default_factory=list)


@dataclass
class Draft:
    """The body of a scenario, read."""

    briefing: str
    nodes: list[Node]


class Reader:
    """Reads one body; findings go to `report`."""

    def __init__(self, meters: dict[str, int], report: Report) -> None:
        self._meters = meters
        self._report = report

    def read(self, body: str, first_line: int) -> Draft:
        """The whole body; `first_line` is where it begins in its file."""
        briefing: list[str] = []
        nodes: list[Node] = []
        blocks: list[list[tuple[int, str]]] = []
        for number, text in enumerate(body.split("\n"), start=first_line):
            heading = _HEADING.fullmatch(text)
            if heading:
                nodes.append(Node(heading[1], number))
                blocks.append([])
            elif nodes:
                blocks[-1].append((number, text))
            else:
                briefing.append(text)
        for node, block in zip(nodes, blocks, strict=True):
            self._node(node, block)
        return Draft("\n".join(briefing), nodes)

    def _node(self, node: Node, block: list[tuple[int, str]]) -> None:
        block = self._keys(node, block)
        part = Variant(node.line + 1)
        where = "text"
        held: list[tuple[int, str]] = []
        for number, text in block:
            variant = _VARIANT.fullmatch(text.strip())
            if _CHOICE.fullmatch(text) or (where == "choices" and text[:1] in (" ", "\t")):
                where = "choices"
                held.append((number, text))
            elif where == "choices" and not text.strip():
                held.append((number, ""))
            elif where == "choices":
                self._report.error(
                    number,
                    f"text after the choices: “{excerpt(text, 40)}”; move it above the first"
                    " choice, or indent it below its choice",
                    "choice-form",
                )
            elif _FORK.fullmatch(text.strip()) and not text.startswith(" "):
                self._way(node, number, text.strip())
            elif variant:
                _keep(node, part)
                part = self._variant(variant, number, part)
            else:
                part.text.append(text)
        _keep(node, part)
        self._choices(node, held)

    def _keys(self, node: Node, block: list[tuple[int, str]]) -> list[tuple[int, str]]:
        seen: set[str] = set()
        rest = list(block)
        while rest:
            number, text = rest[0]
            found = _KEY.fullmatch(text.strip())
            key = found[1] if found else ""
            if text.strip() and key not in KEYS:
                break
            rest.pop(0)
            if not found or not text.strip():
                continue
            if key in seen and key != "model":
                self._report.error(number, f"`{key}:` is given twice", "node-key")
            seen.add(key)
            self._key(node, key, (found[2] or "").strip(), number)
        return rest

    def _key(self, node: Node, key: str, value: str, number: int) -> None:
        if not value:
            self._report.error(number, f"`{key}:` has no value", "node-key")
        elif key == "say":
            node.say = (value, number)
        elif key == "model":
            found = _MODEL.fullmatch(value)
            if found is None:
                self._report.error(
                    number, 'a model reply is `"Words." {skill: open-question}`', "node-key"
                )
            else:
                node.models.append((found[1], self._tags(found[2], number), number))
        else:
            name, _, text = (piece.strip() for piece in value.partition("|"))
            if not text:
                form = f"`{key}: {'respectful-no' if key == 'ending' else 'some-id'} | words`"
                self._report.error(number, f"write {form}", "node-key")
            elif key == "ending":
                node.ending = (name, text)
            else:
                node.red_flag = (name, text, number)

    def _variant(self, found: re.Match[str], number: int, before: Variant) -> Variant:
        if found["if"]:
            return Variant(number, self._condition(found["if"], number))
        if found["else"]:
            if not before.condition or before.otherwise:
                self._report.error(number, "`{else}` stands below an `{if: ...}`", "variant")
            return Variant(number, before.condition, otherwise=bool(before.condition))
        if not before.condition:
            self._report.error(number, "`{end}` has no `{if: ...}` above it", "variant")
        return Variant(number)

    def _way(self, node: Node, number: int, text: str) -> None:
        found = _FORK.fullmatch(text)
        assert found is not None
        tags = self._tags(found[2] or "", number)
        if tags.skills or tags.effects or tags.marks or tags.acts:
            self._report.error(number, "a fork takes `if:` and nothing else", "fork")
        node.fork.append(Way(number, found[1], tags.condition))

    def _choices(self, node: Node, held: list[tuple[int, str]]) -> None:
        texts: list[tuple[int, list[str], list[str]]] = []
        for number, text in held:
            begun = _CHOICE.fullmatch(text)
            if begun:
                texts.append((number, [begun[1]], []))
                continue
            stripped = text.strip()
            _, words, feedback = texts[-1]
            if stripped.startswith(">"):
                feedback.append(stripped[1:].strip())
            elif feedback and stripped:
                self._report.error(
                    number, f"feedback lines begin with >: “{excerpt(text, 40)}”", "choice-feedback"
                )
            elif stripped:
                words.append(stripped)
        for number, words, feedback in texts:
            found = _ARROW.fullmatch(" ".join(words))
            if found is None or not found[1].strip():
                self._report.error(
                    number,
                    "a choice is `- words -> node {skill: open-question, trust: +1}`",
                    "choice-form",
                )
                continue
            name = chr(ord("a") + len(node.choices))
            tags = self._tags(found[3] or "", number)
            node.choices.append(Choice(name, number, found[1].strip(), found[2], tags, feedback))

    def _tags(self, braces: str, number: int) -> Tags:
        tags = Tags()
        for piece in filter(None, (one.strip() for one in braces.strip("{} ").split(","))):
            key, colon, value = (one.strip() for one in piece.partition(":"))
            if not colon or not value:
                self._report.error(
                    number, f"“{excerpt(piece, 40)}” is not `name: value`", "choice-tag"
                )
            elif key == "skill":
                tags.skills += value.split()
            elif key == "mark":
                tags.marks += value.split()
            elif key == "acts":
                tags.acts += value.split()
            elif key == "if":
                tags.condition = self._condition(value, number)
            elif key in self._meters and _EFFECT.fullmatch(value):
                tags.effects[key] = int(value)
            elif key in self._meters:
                self._report.error(
                    number, f"`{key}:` moves by a number from -9 to +9, not “{value}”", "choice-tag"
                )
            else:
                known = ", ".join(["skill", "mark", "acts", "if", *self._meters])
                self._report.error(
                    number,
                    f"unknown tag `{excerpt(key, 30)}`. There are: {known}",
                    "choice-tag",
                )
        return tags

    def _condition(self, text: str, number: int) -> Condition:
        try:
            return read_condition(text, self._meters)
        except BadCondition as error:
            self._report.error(number, str(error), "condition")
            return []


def _keep(node: Node, part: Variant) -> None:
    if any(line.strip() for line in part.text):
        node.parts.append(part)
