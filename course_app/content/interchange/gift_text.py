"""The text level of GIFT: escapes, format markers, blocks.

After the reference implementation, `question/format/gift/format.php` of Moodle, and its page in the
Moodle documentation (docs.moodle.org, "GIFT format").
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

# Escaped signs stand as noncharacters while a question is taken apart.
_SIGNS = {":": "\ufdd0", "#": "\ufdd1", "=": "\ufdd2", "{": "\ufdd3", "}": "\ufdd4", "~": "\ufdd5"}
_BREAK, _SLASH = "\ufdd6", "\ufdd7"
_PLACED = {**_SIGNS, "n": _BREAK, "\\": _SLASH}
_ESCAPED = re.compile(r"\\([:#={}~n\\])")
_BACK = {mark: sign for sign, mark in _SIGNS.items()} | {_BREAK: "\n", _SLASH: "\\"}
_FORMAT = re.compile(r"\[(html|moodle|plain|markdown)\]", re.IGNORECASE)
ARROW = "-&gt;"  # an arrow that is none of a pair's, in Markdown
RESERVED = re.compile("[\ufdd0-\ufdd7]")


@dataclass(frozen=True)
class Block:
    """The lines of one question, comments blanked; `comments` are (line, words after //)."""

    line: int
    text: str
    comments: tuple[tuple[int, str], ...]

    def line_at(self, place: int) -> int:
        """The line of a place in the text."""
        return self.line + self.text.count("\n", 0, place)


def blocks(text: str) -> Iterator[Block]:
    """What blank lines set apart; a block of comments alone is none."""
    lines: list[str] = []
    comments: list[tuple[int, str]] = []
    for number, line in enumerate([*text.split("\n"), ""], 1):
        bare = line.strip()
        if bare.startswith("//"):
            comments.append((number, bare[2:].strip()))
            lines.append("")
        elif bare:
            lines.append(line)
        else:
            if any(lines):
                yield Block(number - len(lines), "\n".join(lines), tuple(comments))
            lines, comments = [], []


def placed(text: str) -> str:
    """Text with its escapes put out of the way; of the same number of raw lines."""
    return _ESCAPED.sub(lambda found: _PLACED[found[1]], text)


def plain(text: str) -> str:
    """Text with its escapes resolved, and trimmed."""
    return "".join(_BACK.get(char, char) for char in text).strip()


def resolved(text: str, form: str) -> str:
    """Text in a format, its escapes resolved: a line break is a paragraph where lines are not ours.

    Raw blank lines, which comments leave behind, are none.
    """
    whole = re.sub(r"\n\s*\n", "\n", text)
    return plain(whole if form == "markdown" else re.sub(f"{_BREAK}+", _BREAK * 2, whole))


def format_of(text: str, default: str) -> tuple[str, str]:
    """(format, the rest) of a text that may begin with a format marker such as [html]."""
    bare = text.strip()
    found = _FORMAT.match(bare)
    return (found[1].lower(), bare[found.end() :]) if found else (default, bare)


def escaped(text: str) -> str:
    """Text as GIFT holds it, on one line."""
    out = re.sub(r"([\\#={}~:])", r"\\\1", text.strip())
    return out.replace("\n", "\\n")


def marked(text: str, form: str) -> str:
    """Escaped text, with a format marker where its own first words could be taken for one."""
    return f"[{form}]{escaped(text)}" if text.startswith("[") else escaped(text)
