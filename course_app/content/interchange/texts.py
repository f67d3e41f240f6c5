"""A text in one of the formats that GIFT names, as our Markdown."""

from __future__ import annotations

from course_app.content.interchange.items import Note
from course_app.content.interchange.markdown_text import (
    from_html,
    from_markdown,
    from_plain,
    has_tags,
)


class Teller:
    """Notes what was changed at one line."""

    def __init__(self, line: int, notes: list[Note]) -> None:
        self.line, self.notes = line, notes

    def __call__(self, words: str) -> None:
        """Note it, once."""
        note = Note(self.line, words)
        if note not in self.notes:
            self.notes.append(note)


def as_markdown(text: str, form: str, tell: Teller) -> str:
    """`text` in the format `form` (html, moodle, plain, markdown) as Markdown."""
    if form == "markdown":
        return from_markdown(text, tell)
    if form == "html" or (form == "moodle" and has_tags(text)):
        return from_html(text, tell)
    return from_plain(text)


def on_one_line(text: str) -> str:
    """A text without line breaks."""
    return " ".join(text.split())
