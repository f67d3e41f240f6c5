"""Texts of other systems as Markdown in which nothing of them is taken for ours."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable
from html import unescape
from html.parser import HTMLParser

from course_app.content.asking.registry import ASKED

_SPECIAL = re.compile(r"([\\`*_{}\[\]()!])")
_ENTITY = re.compile(r"&(?=#?\w+;)")
_LINE_START = re.compile(r"^([-+#>])|^(\d{1,9})([.)])(?=\s|$)")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_KEY = re.compile(r"\s{0,3}([A-Za-z_-]{1,20}):(?:\s+.*)?")
_CODE = re.compile(r"(`+)(?!`).*?(?<!`)\1(?!`)", re.DOTALL)
_TAG = re.compile(
    r"<(?:/?[A-Za-z][\w-]*(?:\s[^<>]*)?/?|!--.*?--|![A-Za-z][^<>]*|\?[^<>]*)>", re.DOTALL
)
_PICTURE = re.compile(r"!\[[^\]]*\]\s*[(\[]|@@PLUGINFILE@@")
_PLAIN_TAGS = {"p", "br", "div", "span", "b", "strong", "i", "em"}
COMMON_KEYS = ("objective", "situation", "type")


def from_plain(text: str) -> str:
    """Plain text as Markdown that shows the same: every sign of Markdown is escaped."""
    return "\n".join(_plain_line(line.strip()) for line in text.split("\n")).strip()


def _plain_line(line: str) -> str:
    line = _SPECIAL.sub(r"\\\1", _ENTITY.sub("&amp;", line))
    line = line.replace("<", "&lt;").replace("|", "&#124;")
    line = _LINE_START.sub(lambda m: f"\\{m[1]}" if m[1] else f"{m[2]}\\{m[3]}", line)
    return re.sub(r"^(~{3,}|[:=/])", lambda m: f"&#{ord(m[0][0])};{m[0][1:]}", line)


def from_html(text: str, tell: Callable[[str], None]) -> str:
    """HTML as Markdown: paragraphs, line breaks, strong and emphasised words; the rest is told."""
    reader = _Reader()
    reader.feed(text)
    reader.close()
    if reader.pictures:
        tell(f"{reader.pictures} picture(s) in the text; only their words are kept")
    if reader.other:
        tell(f"HTML that Markdown here does not have: {', '.join(sorted(reader.other))}")
    lines = [line.strip() for line in "".join(reader.parts).split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.other: set[str] = set()
        self.pictures = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "img":
            self.pictures += 1
            self.parts.append(_inline(dict(attrs).get("alt") or ""))
        elif tag in ("br", "p", "div", "li", "tr"):
            self.parts.append("\n" if tag == "br" else "\n\n")
        self._mark(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in ("p", "div"):
            self.parts.append("\n\n")
        self._mark(tag)

    def _mark(self, tag: str) -> None:
        marks = {"b": "**", "strong": "**", "i": "*", "em": "*"}
        if tag in marks:
            self.parts.append(marks[tag])
        elif tag not in _PLAIN_TAGS and tag != "img":
            self.other.add(tag)

    def handle_data(self, data: str) -> None:
        self.parts.append(_inline(data))


def _inline(text: str) -> str:
    return "\n".join(_plain_line(line) for line in text.split("\n"))


def has_tags(text: str) -> bool:
    """Whether there is mark-up or an entity of HTML in a text."""
    return bool(_TAG.search(text)) or unescape(text) != text


def from_markdown(text: str, tell: Callable[[str], None]) -> str:
    """Markdown as it is; what our compiler will refuse is told."""
    bare = _CODE.sub("", text)
    if _TAG.search(bare):
        tell("raw HTML in Markdown: `content check` will name it")
    if _PICTURE.search(bare):
        tell("a picture: put it into the course's folder, and mend its address")
    return text.strip()


def guarded_prompt(text: str, kind: str) -> str:
    """A prompt in which no line is taken for a question, a choice, a key or a block of ours."""
    form = ASKED[kind].form
    lines = text.strip().split("\n")
    fences = _open_at_end(lines)
    fence = ""
    guarded = []
    for line in lines:
        mark = _FENCE.match(line)
        if mark and fences:
            shown = "".join(f"&#{ord(char)};" for char in mark[1])
            guarded.append(line.replace(mark[1], shown, 1))
        elif mark:
            fence = "" if fence and mark[1].startswith(fence) else fence or mark[1]
            guarded.append(line)
        else:
            guarded.append(line if fence else _guarded_line(line, form.item, form.nearly))
    guarded[0] = _guarded_key(guarded[0], kind)
    return "\n".join(guarded)


def _open_at_end(lines: list[str]) -> bool:
    """Whether a code fence is left open, which would swallow what follows."""
    fence = ""
    for line in lines:
        mark = _FENCE.match(line)
        if mark:
            fence = "" if fence and mark[1].startswith(fence) else fence or mark[1]
    return bool(fence)


def _guarded_line(line: str, item: re.Pattern[str], nearly: re.Pattern[str]) -> str:
    bare = line.lstrip()
    indent = line[: len(line) - len(bare)]
    if line.startswith("#"):
        return f"\\{line}"
    if bare.startswith("///"):
        return f"{indent}&#47;{bare[1:]}"
    if item.fullmatch(line) or nearly.match(line):
        if bare[0].isdigit():
            return indent + re.sub(r"([.)])", r"\\\1", bare, count=1)
        return f"{indent}\\{bare}"
    return line


def _guarded_key(line: str, kind: str) -> str:
    """A first line that would be read as a key, with its colon written otherwise."""
    found = _KEY.fullmatch(line)
    if found is None:
        return line
    word = found[1]
    everywhere = {key for one in ASKED.values() for key in one.keys}
    keys = (*COMMON_KEYS, *ASKED[kind].keys)
    taken = word.lower() in keys or word in everywhere
    if taken or difflib.get_close_matches(word.lower(), keys, n=1, cutoff=0.75):
        return line.replace(":", "&#58;", 1)
    return line
