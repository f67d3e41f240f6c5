"""Glossary terms: found in running text at their first use, and linked to their definition."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from xml.etree import ElementTree

_SKIPPED = frozenset(
    ["a", "code", "pre", "h1", "h2", "h3", "h4", "h5", "h6", "summary", "figcaption", "sup", "th"]
)
_SKIPPED_CLASSES = frozenset({"callout__title", "role__title", "footnote"})


# Where a term is used in a text, from and to, and which one.
Use = tuple[int, int, str]


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
        self.digests = [term.digest for term in self.entries]
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

    def uses(self, text: str, seen: set[str]) -> list[Use]:
        """The uses in a text of terms that are not in `seen`, which then are."""
        found: list[Use] = []
        start = 0
        while use := self._find(text[start:], seen):
            begin, end, slug = use
            found.append((start + begin, start + end, slug))
            seen.add(slug)
            start += end
        return found

    @property
    def forms(self) -> frozenset[str]:
        """Every spelling of every entry."""
        return frozenset(form for term in self.entries for form in term.forms)

    def replaced(self, text: str, word: str) -> str:
        """`text` with every use of a term replaced by `word`."""
        return self._pattern.sub(word, text) if self._pattern else text

    def _find(self, text: str, seen: set[str]) -> Use | None:
        """The first use of a term that is not in `seen`."""
        if self._pattern is None:
            return None
        for found in self._pattern.finditer(text):
            slug = self._slug(found[0])
            if slug and slug not in seen:
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


def link_terms(
    root: ElementTree.Element, terms: Terms, used: list[str], searched: list[tuple[str, list[Use]]]
) -> None:
    """Link the first use of each term below `root`.

    Adds the slugs to `used` in order, and to `searched` each text with what was found in it.
    """
    _Linker(terms, used, searched).walk(root)


class _Linker:
    def __init__(
        self, terms: Terms, used: list[str], searched: list[tuple[str, list[Use]]]
    ) -> None:
        self._terms, self._used, self._searched = terms, used, searched
        self._seen = set(used)

    def walk(self, element: ElementTree.Element) -> None:
        classes = set(element.get("class", "").split())
        if element.tag in _SKIPPED or classes & _SKIPPED_CLASSES:
            return
        self._link_text(element, None)
        for child in list(element):
            self.walk(child)
            self._link_text(element, child)

    def _link_text(self, parent: ElementTree.Element, after: ElementTree.Element | None) -> None:
        """Link terms in `parent.text`, or in the tail of its child `after`."""
        text = (parent.text if after is None else after.tail) or ""
        if not text.strip():
            return
        uses = self._terms.uses(text, self._seen)
        self._searched.append((text, uses))
        index = 0 if after is None else list(parent).index(after) + 1
        for number, (begin, end, slug) in enumerate(uses):
            link = ElementTree.Element(
                "a", {"class": "term", "href": f"#term-{slug}", "data-term": slug}
            )
            until = uses[number + 1][0] if number + 1 < len(uses) else len(text)
            link.text, link.tail = text[begin:end], text[end:until]
            if number == 0 and after is None:
                parent.text = text[:begin]
            elif number == 0 and after is not None:
                after.tail = text[:begin]
            parent.insert(index + number, link)
            self._used.append(slug)
