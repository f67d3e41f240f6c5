"""The words and the tags of some HTML, without a sanitiser: light enough for web workers."""

from __future__ import annotations

from html.parser import HTMLParser

_INLINE = frozenset(["a", "em", "strong", "code", "sup", "sub", "mark", "del", "ins", "kbd"])


def text_of(html: str) -> str:
    """The words of some HTML, blocks parted by spaces."""
    reader = HtmlWords()
    reader.feed(html)
    reader.close()
    return " ".join("".join(reader.text).split())


class HtmlWords(HTMLParser):
    """Collects `found`, every tag and attribute, and `text`, what is read."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the tag and its attributes."""
        self.found.append(f"<{tag}>")
        self.found.extend(f"<{tag} {name}={value or ''}>" for name, value in attrs)
        if tag not in _INLINE:
            self.text.append(" ")

    def handle_endtag(self, tag: str) -> None:
        """A block ends a word."""
        if tag not in _INLINE:
            self.text.append(" ")

    def handle_comment(self, data: str) -> None:
        """Note that there is one."""
        self.found.append("<!-- comment -->")

    def handle_data(self, data: str) -> None:
        """Keep the words."""
        self.text.append(data)
