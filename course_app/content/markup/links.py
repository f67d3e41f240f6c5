"""Links: to other documents by id or file name, to headings, and out of the course."""

from __future__ import annotations

import html
import re
from xml.etree import ElementTree

from markdown.util import AMP_SUBSTITUTE

from course_app.content.markup.files import inside
from course_app.content.markup.site import Job, Reference
from course_app.content.problems import excerpt
from course_app.content.sanitise import PROTOCOLS

_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):(.*)", re.IGNORECASE | re.DOTALL)
_INVISIBLE = re.compile(r"[\x00-\x20\x7f-\xa0\u2000-\u200f\u2028-\u202f\ufeff]+")


def check_link(link: ElementTree.Element, job: Job) -> None:
    """Check one `<a href>`, and rewrite it when it leads to a document of the course."""
    before = len(job.report.problems)
    _check(link, job)
    if len(job.report.problems) > before:
        link.attrib.pop("href", None)  # said once is enough: nothing is left to sanitise


def _check(link: ElementTree.Element, job: Job) -> None:
    raw = link.get("href", "")
    href = html.unescape(raw.replace(AMP_SUBSTITUTE, "&"))
    if AMP_SUBSTITUTE in raw:  # <name@example.org>: plain, not disguised letter by letter
        link.set("href", href)
        link.text = html.unescape((link.text or "").replace(AMP_SUBSTITUTE, "&"))
        return
    found = _SCHEME.fullmatch(_INVISIBLE.sub("", href))
    if not href.strip():
        job.error(
            "](",
            "a link without a target: write [text](lesson:some-id) or an address",
            "link-empty",
        )
    elif found and found[1].lower() in job.site.schemes:
        _to_document(link, found[2], job, raw, found[1].lower())
    elif found:
        _outside(found[1].lower(), raw, job)
    elif href.startswith("#"):
        line, col = job.locator.find(raw)
        job.own_anchors.append(Reference("", href[1:], line, col))
    else:
        _relative(link, href, raw, job)


def _outside(scheme: str, raw: str, job: Job) -> None:
    if scheme not in PROTOCOLS:
        job.error(
            raw,
            f"a link may begin with https, http, mailto, tel or sms, not {scheme}:",
            "link-scheme",
        )
    elif scheme in ("http", "https") and not re.match(r"https?://[^/\s]", raw, re.IGNORECASE):
        job.error(
            raw,
            f"“{excerpt(raw, 40)}” is not a whole address: https://example.org/page",
            "link-form",
        )


def _to_document(
    link: ElementTree.Element, rest: str, job: Job, raw: str, kind: str | None = None
) -> None:
    stable_id, _, anchor = rest.partition("#")
    known = job.known(stable_id)
    line, col = job.locator.find(raw)
    if known is None or (kind and known.kind not in (kind, "")):
        job.report.error(line, _dead(stable_id, kind, job), "dead-link", col)
        return
    if not known.published:
        job.report.error(
            line,
            f"`{stable_id}` is in no `contents:` list, so learners could not open this link",
            "dead-link",
            col,
        )
        return
    if known.address is None:
        job.report.error(line, f"a {known.kind} has no page to link to", "dead-link", col)
        return
    job.references.append(Reference(stable_id, anchor, line, col))
    link.set("href", f"{known.address}#{anchor}" if anchor else known.address)


def _dead(stable_id: str, kind: str | None, job: Job) -> str:
    ids = [k.stable_id for k in job.site.known.values() if kind in (None, k.kind)]
    hint = job.site.nearest.hint(stable_id, ids)
    return f"dead link: there is no {kind or 'document'} `{excerpt(stable_id, 64)}`.{hint}"


def _relative(link: ElementTree.Element, href: str, raw: str, job: Job) -> None:
    name, _, anchor = href.partition("#")
    path = None if name.startswith("/") else inside(job.site, job.file, name)
    stable_id = job.id_of(path) if path else None
    if stable_id is None:
        job.error(
            raw,
            f"dead link: “{excerpt(href, 60)}” is no file of this course; link to"
            " [text](lesson:some-id), a .md file, or https://...",
            "dead-link",
        )
        return
    _to_document(link, f"{stable_id}#{anchor}" if anchor else stable_id, job, raw)
