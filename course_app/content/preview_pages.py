"""The pages of the live preview."""

from __future__ import annotations

import mimetypes
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, FileSystemLoader

from course_app.content import registry
from course_app.content.compiled import CompiledCourse, CompiledDocument
from course_app.content.problems import Problem, Silenced, errors
from course_app.lib.languages import direction

if TYPE_CHECKING:
    from course_app.content.preview import Workshop

TEMPLATES = Path(__file__).parent / "templates"
OWN_STATIC = Path(__file__).parent / "static"

_DOCUMENT = re.compile(r"/courses/([\w-]+)(?:/(?:[a-z]+)/([\w-]+))?/?")
_ONE_PAGE = re.compile(r"/courses/([\w-]+)/(glossary|resources|card)/?")
_KIND_OF_PAGE = {"glossary": "glossary", "resources": "resources", "card": "field-card"}
_MEDIA = re.compile(r"/media/([0-9a-f]{64})\.\w+")


@dataclass(frozen=True)
class Page:
    """An answer."""

    status: int
    media_type: str
    body: bytes


class Pages:
    """Makes the answer to an address out of what is compiled now."""

    def __init__(self, workshop: Workshop, static: Path) -> None:
        self._workshop = workshop
        self._static = static.resolve()
        self._templates = Environment(
            loader=FileSystemLoader([TEMPLATES, *(view.folder for view in registry.views())]),
            autoescape=True,
            trim_blocks=True,
        )
        self._templates.globals["_"] = _untranslated
        self._templates.globals["address_of"] = _address
        self._templates.filters["direction"] = direction

    def get(self, path: str) -> Page:
        """The page at `path`."""
        if path.startswith("/static/"):
            return _file(self._static, path.removeprefix("/static/"))
        if path.startswith("/preview/"):
            return _file(OWN_STATIC, path.removeprefix("/preview/"))
        media = _MEDIA.fullmatch(path)
        if media:
            return self._media(media[1])
        if path == "/":
            return self._page("index.html", None, [], 200)
        one_page = _ONE_PAGE.fullmatch(path)
        found = _DOCUMENT.fullmatch(path)
        if one_page:
            return self._kind(one_page[1], _KIND_OF_PAGE[one_page[2]])
        if found:
            return self._document(found[1], found[2] or found[1])
        return self._page("index.html", None, [], 404)

    def _document(self, course_id: str, stable_id: str) -> Page:
        course = self._workshop.find(course_id)
        document = course.document(stable_id) if course else None
        before = self._workshop.whole.get(course_id, {}).get(stable_id)
        shown = document or before
        if course is None or shown is None:
            return self._page("index.html", None, self._every_problem(), 404)
        causes = {shown.path} if document else {shown.path, *course.broken.values()}
        own = [p for p in course.problems if p.path in causes]
        return self._page("document.html", shown, own, 200, course=course, stale=document is None)

    def _kind(self, course_id: str, kind: str) -> Page:
        """A document whose address says its kind and no id."""
        course = self._workshop.find(course_id)
        found = [d for d in course.documents if d.kind == kind] if course else []
        if course is None or not found:
            return self._page("index.html", None, self._every_problem(), 404)
        paths = {document.path for document in found}
        own = [p for p in course.problems if p.path in paths]
        return self._page("document.html", found[0], own, 200, course=course)

    def _page(
        self,
        template: str,
        document: CompiledDocument | None,
        problems: list[Problem],
        status: int,
        course: CompiledCourse | None = None,
        stale: bool = False,
    ) -> Page:
        every = self._every_problem()
        values: dict[str, Any] = {
            "workshop": self._workshop,
            "courses": self._workshop.courses,
            "course": course,
            "stale": stale,
            "document": document,
            "payload": document.payload if document else {},
            "problems": problems if document else every,
            "silenced": self._silenced(document),
            "error_count": sum(1 for _ in errors(every)),
            "elsewhere": len(every) - len(problems),
            "styled": (self._static / "css" / "site.css").is_file(),
        }
        view = registry.view(document.kind) if document else None
        if document and view:
            values |= view.values(document.payload)
        name = view.template if view else f"content/preview/{template}"
        html = self._templates.get_template(name).render(values)
        return Page(status, "text/html; charset=utf-8", html.encode("utf-8", "replace"))

    def _every_problem(self) -> list[Problem]:
        return [problem for course in self._workshop.courses for problem in course.problems]

    def _silenced(self, document: CompiledDocument | None) -> list[Silenced]:
        """What is silenced in a document, or in all of them."""
        every = [s for course in self._workshop.courses for s in course.silenced]
        return [s for s in every if document is None or s.problem.path == document.path]

    def _media(self, sha256: str) -> Page:
        for course in self._workshop.courses:
            asset = course.assets.get(sha256)
            if asset is not None:
                return Page(200, asset.media_type, asset.data)
        return Page(404, "text/plain", b"There is no such file.")


def _address(course: CompiledCourse, document: CompiledDocument) -> str:
    """Where the preview shows a document."""
    below = registry.kind(document.kind).address or "/glossary"
    return f"/courses/{course.course_id}" + below.format(id=document.stable_id)


def _untranslated(text: str, **values: object) -> str:
    """An author's tool speaks English; the templates are written like every other."""
    return text % values if values else text


def _file(root: Path, name: str) -> Page:
    path = (root / name).resolve()
    if not path.is_relative_to(root.resolve()) or not path.is_file():
        return Page(404, "text/plain", b"There is no such file.")
    return Page(200, mimetypes.guess_type(path.name)[0] or "text/plain", path.read_bytes())
