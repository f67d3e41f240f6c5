"""Links whose words say nothing to someone who hears a list of them, or skims.

WCAG 2.2, success criterion 2.4.4: the purpose of each link is clear from its words, in context.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from course_app.content.markup.locate import mask_code

_EMPTY = frozenset(
    [
        "a link",
        "article",
        "click",
        "click here",
        "click this link",
        "details",
        "download",
        "find out more",
        "follow this",
        "go",
        "go here",
        "here",
        "in this link",
        "info",
        "information",
        "learn more",
        "link",
        "link here",
        "more",
        "more details",
        "more info",
        "more information",
        "page",
        "pdf",
        "read",
        "read here",
        "read more",
        "read this",
        "see",
        "see here",
        "see more",
        "see this",
        "site",
        "source",
        "the link",
        "the page",
        "the site",
        "the website",
        "there",
        "this",
        "this article",
        "this link",
        "this one",
        "this page",
        "this site",
        "this website",
        "video",
        "visit",
        "watch",
        "web page",
        "website",
    ]
)

_LINK = re.compile(r"(?<!!)\[(?!\^)((?:[^\[\]]|\[[^\[\]]*\])*)\]\(([^()\s]*(?:\s[^()]*)?)\)")
_BARE = re.compile(r"(?<![(\w\[])<?(https?://[^\s<>)\]]+)>?")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_NOTE = re.compile(r" {0,3}\[\^[^\]]*\]:")


def find_links(lines: list[str], first_line: int) -> Iterator[tuple[int, int, str]]:
    """Line, column and words of links without meaning; fenced code is blanked already.

    A source may show its address: there only empty words are named.
    """
    for index, line in enumerate(lines):
        text = mask_code(line)
        source = bool(_NOTE.match(text))
        for found in _LINK.finditer(text):
            words = " ".join(re.sub(r"[*_`]", "", found[1]).split()).strip(" .!:»›→>").casefold()
            if words in _EMPTY or (_ADDRESS.fullmatch(words) and not source):
                yield first_line + index, found.start() + 1, found[1] or "(nothing)"
        if source:
            continue
        rest = _LINK.sub(lambda found: " " * len(found[0]), text)
        for found in _BARE.finditer(rest):
            yield first_line + index, found.start() + 1, found[1]
