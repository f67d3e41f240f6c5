"""Straight quotes become typographic ones, outside code; the source keeps what was typed."""

from __future__ import annotations

from xml.etree import ElementTree

_SKIPPED = frozenset({"code", "pre", "kbd"})
_BLOCKS = frozenset(
    [
        "p",
        "li",
        "td",
        "th",
        "dt",
        "dd",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "summary",
        "figcaption",
        "div",
        "aside",
        "blockquote",
    ]
)
_OPENERS = frozenset(" \t\n\u00a0([{-\u2013\u2014\u201c\u2018/")


def typographic(text: str) -> str:
    """A line of plain text, such as a title, with its quotes curled."""
    return Quotes().curl(text) if text else text


class Quotes:
    """Curls quotes in running text; remembers the last character across inline elements."""

    def __init__(self) -> None:
        self._last = " "

    def apply(self, element: ElementTree.Element) -> None:
        """Curl every quote below `element`."""
        if element.tag in _BLOCKS:
            self._last = " "
        if element.tag in _SKIPPED:
            self._last = "x"
            return
        if element.text:
            element.text = self.curl(element.text)
        for child in element:
            self.apply(child)
            if child.tail:
                child.tail = self.curl(child.tail)

    def curl(self, text: str) -> str:
        """`text` with its quotes curled."""
        if '"' not in text and "'" not in text:
            self._last = text[-1]
            return text
        out: list[str] = []
        for index, letter in enumerate(text):
            following = text[index + 1 : index + 2]
            if letter == '"':
                out.append("\u201c" if self._opens(following) else "\u201d")
            elif letter == "'":
                out.append("\u2018" if self._opens(following) and following.isalpha() else "\u2019")
            else:
                out.append(letter)
            self._last = out[-1]
        return "".join(out)

    def _opens(self, following: str) -> bool:
        return self._last in _OPENERS and following not in (" ", "\n")
