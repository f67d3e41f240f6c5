"""What happens to the tree that Markdown made, before it becomes HTML."""

from __future__ import annotations

import re
from xml.etree import ElementTree

from markdown.extensions.footnotes import FN_BACKLINK_TEXT, NBSP_PLACEHOLDER
from markdown.util import ETX, STX

from course_app.content.markup.anchors import slug, unique
from course_app.content.markup.files import load
from course_app.content.markup.images import read_image
from course_app.content.markup.links import check_link
from course_app.content.markup.site import Heading, Job
from course_app.content.markup.terms import link_terms
from course_app.content.markup.typography import Quotes, typographic
from course_app.content.problems import excerpt

SECTION, SOURCES = "SECTION", "SOURCES"

_HEADING = re.compile(r"h([1-6])")
_PLACEHOLDER = re.compile(f"{STX}[^{ETX}]*{ETX}")
_LEFT_OVER = re.compile(r"\[\^[^\]\n]{1,80}\]|(?:^|\n)\s*/{3,}\s*[\w-]*")


def finish(root: ElementTree.Element, job: Job) -> None:
    """Check and complete the tree in place: links, pictures, headings, tables, terms, markers."""
    for link in list(root.iter("a")):
        if "footnote" not in (link.get("class") or ""):
            check_link(link, job)
    _pictures(root, job)
    _headings(root, job)
    _tables(root, job)
    _left_over(root, job)
    _footnotes(root, job)
    if job.terms is not None:
        link_terms(root, job.terms, job.terms_used, job.searched)
    Quotes().apply(root)
    _markers(root, job)


def words_of(element: ElementTree.Element) -> str:
    """The text of an element, without the stand-ins for stashed HTML."""
    return " ".join(_PLACEHOLDER.sub("", "".join(element.itertext())).split())


def _pictures(root: ElementTree.Element, job: Job) -> None:
    parents = {child: parent for parent in root.iter() for child in parent}
    for image in list(root.iter("img")):
        source, alt = image.get("src", ""), image.get("alt", "")
        line, col = job.locator.find(source or "![")
        if not alt.strip():
            job.report.error(
                line,
                f"the picture {excerpt(source, 40)} has no alt text: say in the square brackets"
                " what it shows, ![like this](file.png)",
                "image-alt",
                col,
            )
        asset = load(job, source, read_image)
        if isinstance(asset, str):
            job.report.error(line, asset, "image", col)
            image.attrib.pop("src", None)
            continue
        image.set("src", asset.address)
        image.set("loading", "lazy")
        if asset.width and asset.height:
            image.set("width", str(asset.width))
            image.set("height", str(asset.height))
        parent = parents.get(image)
        if parent is not None and parent.tag == "p" and _alone(image, parent):
            _figure(parent, image)


def _alone(image: ElementTree.Element, parent: ElementTree.Element) -> bool:
    text = f"{parent.text or ''}{image.tail or ''}"
    return len(parent) == 1 and not text.strip()


def _figure(paragraph: ElementTree.Element, image: ElementTree.Element) -> None:
    paragraph.tag = "figure"
    paragraph.set("class", "figure")
    paragraph.text = image.tail = None
    caption = image.attrib.pop("title", None)
    if caption:
        ElementTree.SubElement(paragraph, "figcaption").text = caption


def _headings(root: ElementTree.Element, job: Job) -> None:
    top = set(root)
    before = 1
    for element in root.iter():
        found = _HEADING.fullmatch(str(element.tag))
        if not found:
            continue
        level, words = int(found[1]), words_of(element)
        line, col = job.locator.find(words)
        if level == 1:
            job.report.error(
                line,
                "a heading begins with ##: the one heading above comes from `title:`",
                "heading-one",
                col,
            )
            element.tag = "h3"  # said once is enough
        elif level > before + 1:
            job.report.warning(
                line,
                f"heading level {level} follows level {before}: use {'#' * (before + 1)}",
                "heading-skipped",
                col,
            )
        before = level
        name = unique(slug(words), job.slugs)
        element.set("id", name)
        job.headings.append(Heading(level, name, typographic(words), element in top, line))
        if words:
            _self_link(element, name, words, job)
        else:
            job.report.error(line, "a heading without words", "heading-empty", col)


def _self_link(heading: ElementTree.Element, name: str, words: str, job: Job) -> None:
    label = f"{job.site.labels['part']}: {words}"
    attributes = {"class": "anchor", "href": f"#{name}", "aria-label": label}
    ElementTree.SubElement(heading, "a", attributes).text = "#"


def _tables(root: ElementTree.Element, job: Job) -> None:
    parents = {child: parent for parent in root.iter() for child in parent}
    title, count = "", 0
    for element in list(root.iter()):
        if _HEADING.fullmatch(str(element.tag)):
            title = words_of(element).removesuffix("#").strip()
        if element.tag in ("td", "th"):
            align = element.attrib.pop("style", "")
            if align:
                element.set("class", "align-" + align.removeprefix("text-align: ").rstrip(";"))
            if element.tag == "th":
                element.set("scope", "col")
        if element.tag != "table":
            continue
        count += 1
        label = f"{job.site.labels['table']} {count}"
        label = f"{label}: {title}" if title else label
        _wrap(element, parents[element], label)


def _wrap(table: ElementTree.Element, parent: ElementTree.Element, label: str) -> None:
    """A wide table scrolls by itself, also with the keyboard."""
    box = ElementTree.Element(
        "div", {"class": "table-scroll", "tabindex": "0", "role": "region", "aria-label": label}
    )
    index = list(parent).index(table)
    parent.remove(table)
    box.append(table)
    box.tail, table.tail = table.tail, None
    parent.insert(index, box)


def _left_over(root: ElementTree.Element, job: Job) -> None:
    """Markup that Markdown did not understand and would show as it was typed."""
    missing = [p.message for p in job.report.problems if p.code == "footnote-missing"]
    for element in root.iter():
        if element.tag in ("code", "pre"):
            continue
        for text in (element.text, *(child.tail for child in element)):
            for found in _LEFT_OVER.finditer(text or ""):
                words = found[0].strip()
                if any(words in said for said in missing):
                    continue
                if words.startswith("[^"):
                    message = f"footnote {words} does not work here: a footnote and its"
                    " definition belong to the running text"
                else:
                    message = f"“{words}” is not understood here: a block line stands alone at"
                    " the left edge"
                job.error(words, message, "left-over")


def _footnotes(root: ElementTree.Element, job: Job) -> None:
    labels = job.site.labels
    for sup in root.iter("sup"):
        if len(sup) and sup[0].get("class") == "footnote-ref":
            sup.set("class", "footnote-ref")
            sup[0].attrib.pop("class")
            sup[0].set("aria-label", f"{labels['source']} {sup[0].text}")
    for link in root.iter("a"):
        if link.get("class") == "footnote-backref":
            link.attrib.pop("title", None)
            number = re.sub(r"^#fnref(\d*):.*", r"\1", link.get("href", ""))
            link.set("aria-label", f"{labels['back']} {number or 1}")
            link.text = (link.text or "").replace(FN_BACKLINK_TEXT, "\u21a9\ufe0e")
    for element in root.iter():
        for attribute in ("text", "tail"):
            words = getattr(element, attribute)
            if words and NBSP_PLACEHOLDER in words:
                setattr(element, attribute, words.replace(NBSP_PLACEHOLDER, "\u00a0"))


def _markers(root: ElementTree.Element, job: Job) -> None:
    """Paragraphs that show where to cut the HTML: before each section, before the sources."""
    sources = next((e for e in root if e.get("class") == "footnote"), None)
    if sources is not None:
        root.remove(sources)
    for index, element in reversed(list(enumerate(root))):
        if element.tag == "h2":
            marker = ElementTree.Element("p")
            marker.text = f"{SECTION}{job.key}N0X"
            root.insert(index, marker)
    if sources is not None:
        ElementTree.SubElement(root, "p").text = f"{SOURCES}{job.key}N0X"
        root.extend(sources.findall("ol"))
