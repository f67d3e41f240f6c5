"""The one gate for HTML: bleach on an allow-list, then nh3 on the same list."""

from __future__ import annotations

from collections import Counter

import bleach
import nh3

from course_app.content.html_words import HtmlWords

PROTOCOLS = frozenset({"http", "https", "mailto", "tel", "sms"})

_GLOBAL = {"id", "class"}
ATTRIBUTES: dict[str, set[str]] = {
    "a": {"href", "title", "data-term", "aria-label", "role"},
    "aside": {"role"},
    "details": {"open"},
    "div": {"data-role", "tabindex", "role", "aria-label"},
    "img": {"src", "alt", "title", "width", "height", "loading"},
    "li": {"value"},
    "ol": {"start"},
    "td": {"style"},
    "th": {"style", "scope"},
    "track": {"src", "kind", "srclang", "label", "default"},
    "video": {"src", "controls", "preload", "width", "height", "aria-label"},
}
TAGS = frozenset(
    [
        "a",
        "aside",
        "blockquote",
        "br",
        "code",
        "dd",
        "del",
        "details",
        "div",
        "dl",
        "dt",
        "em",
        "figcaption",
        "figure",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "img",
        "ins",
        "kbd",
        "li",
        "mark",
        "ol",
        "p",
        "pre",
        "strong",
        "sub",
        "summary",
        "sup",
        "table",
        "tbody",
        "td",
        "th",
        "thead",
        "tr",
        "track",
        "ul",
        "video",
    ]
)
# Of styles only a table cell's alignment is made by the compiler; it becomes a class instead.
_ALLOWED = {tag: frozenset(_GLOBAL | (ATTRIBUTES.get(tag, set()) - {"style"})) for tag in TAGS}
_CLEANER = bleach.Cleaner(
    tags=TAGS,
    attributes={tag: sorted(names) for tag, names in _ALLOWED.items()},
    protocols=PROTOCOLS,
    strip=True,
    strip_comments=True,
)
_NH3_ATTRIBUTES = {tag: set(names) for tag, names in _ALLOWED.items()}


def sanitize(html: str) -> tuple[str, list[str]]:
    """HTML that is safe to show, and what had to be removed, such as `<script>`."""
    first = _CLEANER.clean(html)
    clean = nh3.clean(
        first,
        tags=set(TAGS),
        attributes=_NH3_ATTRIBUTES,
        url_schemes=set(PROTOCOLS),
        link_rel=None,
        clean_content_tags={"script", "style"},
    )
    return clean, _removed(html, clean)


def _removed(before: str, after: str) -> list[str]:
    if before == after:
        return []
    missing = _inventory(before) - _inventory(after)
    return sorted(missing)


def _inventory(html: str) -> Counter[str]:
    """Every tag, and every attribute with its value, and how often each occurs."""
    reader = HtmlWords()
    reader.feed(html)
    reader.close()
    return Counter(reader.found)
