"""The container blocks of a lesson, for pymdownx: callouts, reveals, role tabs.

The scanner has checked them before; here they only become HTML.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from xml.etree import ElementTree

from markdown import Markdown
from pymdownx.blocks import BlocksExtension, BlocksProcessor
from pymdownx.blocks.block import Block

from course_app.content.markup.scan import CALLOUTS


class Labelled(Block):  # type: ignore[misc]
    """A block that may need a title in the language of the course."""

    def label(self, name: str) -> str:
        """The course's word for `name`."""
        return str(self.config["labels"]().get(name, name))


def _title(parent: ElementTree.Element, tag: str, words: str, css: str = "") -> None:
    element = ElementTree.SubElement(parent, tag, {"class": css} if css else {})
    element.text = words


def _callout(name: str) -> type[Any]:
    def on_create(self: Any, parent: ElementTree.Element) -> ElementTree.Element:
        # The role keeps the aside from being a landmark of its own for a screen reader.
        attributes = {"class": f"callout callout--{name}", "role": "note"}
        element = ElementTree.SubElement(parent, "aside", attributes)
        _title(element, "p", self.argument or self.label(name), "callout__title")
        return element

    return type(
        f"Callout{name.title()}",
        (Labelled,),
        {"NAME": name, "ARGUMENT": None, "on_create": on_create},
    )


class Reveal(Labelled):
    """A question whose answer opens on a tap."""

    NAME = "reveal"
    ARGUMENT = None

    def on_create(self, parent: ElementTree.Element) -> ElementTree.Element:
        """`<details class="reveal"><summary>`."""
        element = ElementTree.SubElement(parent, "details", {"class": "reveal"})
        _title(element, "summary", self.argument or self.label("reveal"))
        return element


class Roles(Block):  # type: ignore[misc]
    """What differs between police, fire and EMS."""

    NAME = "roles"
    ARGUMENT = None

    def on_create(self, parent: ElementTree.Element) -> ElementTree.Element:
        """`<div class="roles">`; the page's script makes tabs of it."""
        return ElementTree.SubElement(parent, "div", {"class": "roles"})


class Role(Labelled):
    """One role's part."""

    NAME = "role"
    ARGUMENT = None

    def on_create(self, parent: ElementTree.Element) -> ElementTree.Element:
        """`<div class="role" data-role="police">`."""
        name = (self.argument or "").strip().lower()
        element = ElementTree.SubElement(parent, "div", {"class": "role", "data-role": name})
        _title(element, "p", self.label(name), "role__title")
        return element


class LessonBlocks(BlocksExtension):  # type: ignore[misc]
    """Registers the blocks with Python-Markdown; `labels` gives those of the course at hand."""

    def __init__(self, labels: Callable[[], Mapping[str, str]]) -> None:
        self.config = {"labels": [labels, "The words of the course"]}
        super().__init__()

    def extendMarkdownBlocks(self, md: Markdown, block_mgr: BlocksProcessor) -> None:  # noqa: N802
        """Called by pymdownx."""
        for kind in (*map(_callout, CALLOUTS), Reveal, Roles, Role):
            block_mgr.register(kind, self.getConfigs())
