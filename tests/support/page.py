"""What every HTML page must be: the test client holds each page it fetches against this."""

from __future__ import annotations

from collections import Counter
from html.parser import HTMLParser

VOID = frozenset(["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta"])
VOID |= {"source", "track", "wbr"}
DATA_BLOCKS = ("application/json", "application/ld+json", "speculationrules")


class Page(HTMLParser):
    """An HTML page, read for its headings, title, ids, forms and what it must not hold."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.lang = ""
        self.ids: Counter[str] = Counter()
        self.problems: list[str] = []
        self.title = ""
        self.headings: list[str] = []
        self.links: list[str] = []
        self.forms: list[tuple[str, str]] = []  # method, action
        self._open: list[str] = []
        self._inside: str | None = None
        self._hidden = 0  # how many open elements are hidden from assistive technology
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what the element says."""
        given = {name: value or "" for name, value in attrs}
        if tag not in VOID:
            self._open.append(tag)
            self._hidden += bool(self._hidden) or given.get("aria-hidden") == "true"
        if tag == "html":
            self.lang = given.get("lang", "")
        if "id" in given:
            self.ids[given["id"]] += 1
        if tag == "a" and "href" in given:
            self.links.append(given["href"])
        if tag == "form":
            self.forms.append((given.get("method", "get").lower(), given.get("action", "")))
        if tag == "h1":
            self.headings.append("")
        if tag == "title" and "svg" not in self._open:
            self._inside = "title"
        if tag == "h1":
            self._inside = "h1"
        self._look_for_inline_code(tag, given)

    def _look_for_inline_code(self, tag: str, given: dict[str, str]) -> None:
        if tag == "script" and "src" not in given and given.get("type") not in DATA_BLOCKS:
            self.problems.append("an inline script")
        if tag == "style":
            self.problems.append("an inline style element")
        for name in given:
            if name == "style" or name.startswith("on"):
                self.problems.append(f"a {name}= attribute on <{tag}>")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Self-closing elements (in SVG) open nothing."""
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self._close()

    def handle_endtag(self, tag: str) -> None:
        """Close the element."""
        if tag in self._open:
            while self._close() != tag:
                pass
        if tag == self._inside:
            self._inside = None

    def _close(self) -> str:
        self._hidden = max(0, self._hidden - 1)
        return self._open.pop()

    def handle_data(self, data: str) -> None:
        """Collect the title and the heading."""
        if self._inside == "title":
            self.title += data
        elif self._inside == "h1" and not self._hidden:
            self.headings[-1] += data


def faults(html: str) -> list[str]:
    """What is wrong with a page, each in a few words; empty when it is as it must be."""
    page = Page(html)
    found = list(page.problems)
    if not html.lstrip().lower().startswith("<!doctype html>"):
        found.append("no doctype")
    if not page.lang:
        found.append("no lang on <html>")
    found += [f"id {name!r} {count} times" for name, count in page.ids.items() if count > 1]
    title, headings = plain(page.title), [plain(heading) for heading in page.headings]
    if len(headings) != 1:
        found.append(f"{len(headings)} h1 headings: {headings}")
    elif not headings[0]:
        found.append("an empty h1")
    elif not title.startswith(headings[0]):
        found.append(f"the title {title!r} does not begin with the h1 {headings[0]!r}")
    return found


def plain(text: str) -> str:
    """Text with its white space folded."""
    return " ".join(text.split())
