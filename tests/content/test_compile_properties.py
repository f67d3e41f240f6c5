"""What holds for any text whatever."""

from __future__ import annotations

import re
import string
import tempfile
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from course_app.content.compiled import CompiledCourse
from tests.content.course_factory import CHECK, one_lesson

PIECES = [
    "# h",
    "## h",
    "text",
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[x](javascript:alert(1))",
    "[x](lesson:first-lesson)",
    "![a](x.png)",
    "```",
    "~~~",
    "///",
    "/// note",
    "//// roles",
    "/// role | EMS",
    "/// check",
    "objective: know-it",
    "- [x] a",
    "    > f",
    "> q",
    "- a",
    "    - b",
    "1. c",
    "| a | b |",
    "| - | - |",
    "[^1]",
    "[^1]: n",
    "***",
    "---",
    "===",
    ":   d",
    "&#106;avascript:",
    "<https://a.b>",
    "\\",
    "`",
    "[[",
    "](",
    "((",
    "\u202e",
    "\u0300",
    "\u200d",
    "\ufeff",
    "<a href='javascript:x'>",
    "\x02",
    "TAKEN",
    CHECK,
    "[r]: javascript:alert(1)",
    "[x][r]",
    "<style>*{}</style>",
    "<svg/onload=alert(1)>",
]
line = st.lists(
    st.one_of(st.sampled_from(PIECES), st.text(string.printable, max_size=12), st.text(max_size=6)),
    max_size=4,
).map(" ".join)
body = st.lists(st.one_of(line, st.sampled_from(PIECES), st.just("")), max_size=25).map("\n".join)
ACTIVE = re.compile(r"\s*(javascript|data|vbscript):", re.IGNORECASE)


class _Active(HTMLParser):
    """Collects what could run."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("script", "style", "iframe", "object", "embed", "svg", "form", "base"):
            self.found.append(tag)
        for name, value in attrs:
            if name.startswith("on") or name == "style" or ACTIVE.match(value or ""):
                self.found.append(f"{name}={value}")


def compile_body(text: str) -> CompiledCourse:
    with tempfile.TemporaryDirectory() as folder:
        return one_lesson(Path(folder), text).compile()


def html_of(value: Any) -> Iterator[str]:
    """Every piece of HTML in a payload."""
    if isinstance(value, dict):
        for name, inner in value.items():
            if isinstance(inner, str) and (name == "html" or name.endswith("_html")):
                yield inner
            else:
                yield from html_of(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from html_of(inner)


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(body)
def test_any_text_compiles_or_is_refused_and_nothing_active_comes_out(text: str) -> None:
    compiled = compile_body(text)
    for document in compiled.documents:
        for html in html_of(document.payload):
            assert _Active(html).found == []
            assert "\x02" not in html
            # What is refused is shown in a preview at most, where a place marker does no harm.
            assert "TAKEN" not in html or "TAKEN" in text or not compiled.ok
    for problem in compiled.problems:
        assert problem.line >= 1
        assert "\n" not in str(problem)


@settings(max_examples=40)
@given(body)
def test_the_same_text_gives_the_same_digests(text: str) -> None:
    first, second = compile_body(text), compile_body(text)
    assert [d.digest for d in first.documents] == [d.digest for d in second.documents]
    assert first.problems == second.problems


paragraph = st.text(string.ascii_letters + " ", min_size=1, max_size=40).filter(str.strip)


@settings(max_examples=60)
@given(st.lists(paragraph, min_size=1, max_size=8, unique_by=str.strip), paragraph, st.data())
def test_a_block_keeps_its_id_when_something_else_is_edited(
    paragraphs: list[str], other: str, data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, len(paragraphs)))
    edited = [*paragraphs[:place], f"{other} anew[^1]", *paragraphs[place:]]
    before = ids_of("\n\n".join(paragraphs))
    after = ids_of("\n\n".join(edited) + "\n\n[^1]: Source")
    assert [name for name in after if name in before] == before


def ids_of(text: str) -> list[str]:
    [document] = [d for d in compile_body(text).documents if d.kind == "lesson"]
    return re.findall(r'id="(p-[0-9a-f-]+)"', " ".join(html_of(document.payload)))


def test_ids_are_unique_on_the_page() -> None:
    [document] = [
        d
        for d in compile_body("same\n\nsame\n\n## same\n\n## same\n\n## Sources\n\nsame").documents
        if d.kind == "lesson"
    ]
    ids = re.findall(r'id="([^"]+)"', " ".join(html_of(document.payload)))
    assert len(ids) == len(set(ids)) == 6
    assert "s-sources" in ids
