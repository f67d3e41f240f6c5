"""Links whose words say nothing to someone who hears a list of them, or skims.

WCAG 2.2, success criterion 2.4.4: the purpose of each link is clear from its words, in context.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from course_app.content.markup.locate import mask_code

_EMPTY = re.compile(
    r"(?:(?:click|follow|read|see|find out|learn|visit|watch|go(?: to)?|download|tap|open) )*"
    r"(?:(?:a|the|this|that|in this) )?"
    r"(?:|article|details|here|info|information|link|link here|more|more details|more info"
    r"|more information|one|page|pdf|site|source|there|this|video|web ?page|web ?site"
    r"|click|follow|read|see|find out|learn|visit|watch|go|download|tap|open)"
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
            if _EMPTY.fullmatch(words) or (_ADDRESS.fullmatch(words) and not source):
                yield first_line + index, found.start() + 1, found[1] or "(nothing)"
        if source:
            continue
        rest = _LINK.sub(lambda found: " " * len(found[0]), text)
        for found in _BARE.finditer(rest):
            yield first_line + index, found.start() + 1, found[1]
