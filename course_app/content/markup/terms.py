"""Glossary terms: found in running text at their first use, and linked to their definition."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from xml.etree import ElementTree

_SKIPPED = frozenset(
    ["a", "code", "pre", "h1", "h2", "h3", "h4", "h5", "h6", "summary", "figcaption", "sup", "th"]
)
_SKIPPED_CLASSES = frozenset({"callout__title", "role__title", "footnote"})


@dataclass(frozen=True)
class Term:
    """One entry: `forms` are the spellings that count as a use of it; `html` is sanitised."""

    slug: str
    term: str
    forms: tuple[str, ...]
    html: str
    digest: str = ""


@dataclass
class Terms:
    """All entries of a course, ready to be searched for."""

    entries: list[Term] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.by_slug = {term.slug: term for term in self.entries}
        self._forms: dict[str, str] = {}
        for term in self.entries:
            for form in term.forms:
                self._forms.setdefault(_key(form), term.slug)
        spellings = sorted({f for t in self.entries for f in t.forms}, key=len, reverse=True)
        one = "|".join(re.escape(form).replace(r"\ ", r"\s+") for form in spellings)
        self._pattern = (
            re.compile(rf"(?<![\w-])(?:{one})(?:s|es)?(?![\w-])", re.IGNORECASE) if one else None
        )

    def find(self, text: str, start: int, used: set[str]) -> tuple[int, int, str] | None:
        """The next use, from `start`, of a term that is not in `used`: (begin, end, slug)."""
        if self._pattern is None:
            return None
        for found in self._pattern.finditer(text, start):
            slug = self._slug(found[0])
            if slug and slug not in used:
                return found.start(), found.end(), slug
        return None

    def _slug(self, words: str) -> str | None:
        words = " ".join(words.split())
        for ending in ("", "s", "es"):
            if words.endswith(ending):
                form = words[: len(words) - len(ending)]
                slug = self._forms.get(_key(form)) or self._forms.get(_key(form.lower()))
                if slug:
                    return slug
        return None


def _key(form: str) -> str:
    """An all-capitals form (ACE, MAT) is only itself; any other form ignores case."""
    return form if form.isupper() and len(form) > 1 else form.casefold()


def link_terms(root: ElementTree.Element, terms: Terms, used: list[str]) -> None:
    """Link the first use of each term below `root`; adds the slugs to `used` in order."""
    seen = set(used)
    _walk(root, terms, seen, used)


def _walk(element: ElementTree.Element, terms: Terms, seen: set[str], used: list[str]) -> None:
    classes = set(element.get("class", "").split())
    if element.tag in _SKIPPED or classes & _SKIPPED_CLASSES:
        return
    _link_text(element, None, terms, seen, used)
    for child in list(element):
        _walk(child, terms, seen, used)
        _link_text(element, child, terms, seen, used)


def _link_text(
    parent: ElementTree.Element,
    after: ElementTree.Element | None,
    terms: Terms,
    seen: set[str],
    used: list[str],
) -> None:
    """Link terms in `parent.text`, or in the tail of its child `after`."""
    text = (parent.text if after is None else after.tail) or ""
    found = terms.find(text, 0, seen)
    index = 0 if after is None else list(parent).index(after) + 1
    while found:
        begin, end, slug = found
        link = ElementTree.Element(
            "a", {"class": "term", "href": f"#term-{slug}", "data-term": slug}
        )
        link.text, link.tail = text[begin:end], text[end:]
        if after is None:
            parent.text = text[:begin]
        else:
            after.tail = text[:begin]
        parent.insert(index, link)
        seen.add(slug)
        used.append(slug)
        after, text, index = link, text[end:], index + 1
        found = terms.find(text, 0, seen)
