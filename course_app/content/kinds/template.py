"""`kind: template`: a text that an agency fills in, with blanks, and that counsel reviews first."""

from __future__ import annotations

from typing import Any

from course_app.content.compiled import Payload
from course_app.content.kinds.base import Compiled, Context, Kind, Parsed
from course_app.content.kinds.blanks import check_blanks, mark_blanks
from course_app.content.kinds.prose import compile_prose
from course_app.content.lint.prose import lint_body
from course_app.content.markup.typography import typographic
from course_app.content.schema import DocumentFront, Objective, Text


class TemplateFront(DocumentFront):
    """The front matter of a template; `who` says for whom it is."""

    summary: Text
    who: Text


class TemplateKind:
    """The kind `template`."""

    name = "template"
    schema = TemplateFront
    stage = 1
    address: str | None = "/templates/{id}"
    holds: frozenset[str] = frozenset()
    is_stop = False
    by_itself = True

    def contents(self, front: TemplateFront) -> list[str]:
        """Nothing stands below a template."""
        return []

    def objectives(self, front: TemplateFront) -> list[Objective]:
        """A template has none."""
        return []

    def compile(self, document: Parsed, context: Context) -> Compiled:
        """The text as a page, and as it was written for those who take it away."""
        front: Any = document.front
        body = compile_prose(document, context)
        check_blanks(body.scan.prose, body.first_line, document.report)
        _check_warning(document, f"**{context.site.labels['counsel']}**")
        payload: Payload = {
            "id": front.id,
            "title": typographic(front.title),
            "summary": typographic(front.summary),
            "who": typographic(front.who),
            "html": mark_blanks(body.html),
            "markdown": f"# {front.title}\n\n{document.split.body.strip()}\n",
        }
        return Compiled(payload, body)

    def lint(self, document: Parsed, compiled: Compiled, context: Context) -> None:
        """How it is worded."""
        assert compiled.body is not None
        lint_body(document.report, compiled.body)

    def outline_item(self, compiled: Compiled) -> Payload:
        """Its line in the list of templates."""
        return {key: compiled.payload[key] for key in ("id", "title", "summary", "who")}


def _check_warning(document: Parsed, expected: str) -> None:
    """The first line of every template says that it is not ready for use."""
    lines = document.split.body.split("\n")
    at = next((n for n, line in enumerate(lines) if line.strip()), 0)
    if lines[at].strip() != expected:
        document.report.error(
            document.split.body_line + at, f"a template begins with the line {expected}", "counsel"
        )


TEMPLATE: Kind = TemplateKind()
