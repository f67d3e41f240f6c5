"""The compiler: a folder of texts becomes a course that can be published, or a list of problems.

Pure and deterministic: the same files give the same digests. Knows no Flask and no database.
"""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from course_app.content import registry
from course_app.content.compiled import CompiledCourse, CompiledDocument
from course_app.content.frontmatter import FrontMatter
from course_app.content.frontmatter import read as read_front
from course_app.content.kinds.base import Compiled, Context, Kind, Parsed
from course_app.content.markup.body import Renderer
from course_app.content.markup.site import Known, Site
from course_app.content.markup.terms import Terms
from course_app.content.memo import Memo
from course_app.content.outline import make_outline
from course_app.content.problems import Report, excerpt
from course_app.content.schema import validate
from course_app.content.source import (
    CourseFolder,
    course_folders,
    markdown_files,
    read,
    shown_path,
    split,
)
from course_app.content.structure import check_structure, published_ids
from course_app.lib.canonical import canonical_json, digest

# Raise it when the same source gives other HTML: every rendition then gets a digest of its own.
COMPILER_VERSION = "1"


def compile_all(
    modules: Path, quizzes: Path, only: str | None = None, memo: Memo | None = None
) -> list[CompiledCourse]:
    """Compile every course folder, or the one whose folder name or course id is `only`."""
    courses = [compile_course(folder, memo) for folder in course_folders(modules, quizzes)]
    if only is not None:
        courses = [c for c in courses if only in (c.folder, c.course_id)]
    _refuse_shared_ids(courses)
    return courses


def compile_course(folder: CourseFolder, memo: Memo | None = None) -> CompiledCourse:
    """Compile one course folder. Never raises for what an author can write."""
    reports: list[Report] = []
    documents = _parse_all(folder, reports)
    top = Report(folder.shown)
    reports.append(top)
    course = _the_course(documents, top)
    by_id = {d.stable_id: d for d in documents}
    if course is None:
        return _result(folder, None, reports)
    front: Any = course.front
    parents = check_structure(course, by_id)
    site = _site(folder, course, by_id)
    compiled, context = _compile_all(documents, site, parents, memo)
    _check_references(documents, compiled, context)
    result = _result(folder, course, reports)
    listed = published_ids(course, by_id)
    result.language = front.language
    result.documents = [
        _document(d, compiled[d.stable_id]) for d in documents if d.stable_id in listed
    ]
    for document in documents:
        if document.stable_id in listed:
            result.assets |= {a.sha256: a for a in compiled[document.stable_id].assets}
    if result.ok:
        result.outline = make_outline(course, by_id, compiled, result)
    return result


def _result(
    folder: CourseFolder, course: Parsed | None, reports: Iterable[Report]
) -> CompiledCourse:
    problems = sorted(problem for report in reports for problem in report.problems)
    name = course.stable_id if course else ""
    return CompiledCourse(folder.name, name, compiler_version=COMPILER_VERSION, problems=problems)


def _parse_all(folder: CourseFolder, reports: list[Report]) -> list[Parsed]:
    documents: list[Parsed] = []
    seen: dict[str, Parsed] = {}
    for root in folder.roots:
        for path in markdown_files(root):
            report = Report(shown_path(path, root))
            reports.append(report)
            document = _parse(path, root, report)
            if document is None:
                continue
            first = seen.setdefault(document.stable_id, document)
            if first is not document:
                line, col = document.marks.at("id")
                report.error(
                    line,
                    f"the id `{document.stable_id}` is taken by {first.file.path}: each document"
                    " needs one of its own",
                    "duplicate-id",
                    col,
                )
                continue
            documents.append(document)
    return documents


def _parse(path: Path, root: Path, report: Report) -> Parsed | None:
    source = read(path, root, report)
    pieces = split(source.text, report) if source else None
    marks = read_front(pieces.front, report) if pieces else None
    if source is None or pieces is None or marks is None:
        return None
    kind = _kind(marks, report)
    front = validate(kind.schema, marks, report) if kind else None
    if kind is None or front is None:
        return None
    return Parsed(source, pieces, marks, kind, front, report)


def _kind(marks: FrontMatter, report: Report) -> Kind | None:
    known = registry.names()
    name = marks.data.get("kind")
    line, col = marks.at("kind")
    if isinstance(name, str) and name in known:
        return registry.kind(name)
    if name is None:
        report.error(line, f"`kind:` is missing: add kind: {' or '.join(known)}", "missing-key")
        return None
    near = difflib.get_close_matches(str(name)[:40], known, n=1)
    hint = f" Did you mean `{near[0]}`?" if near else ""
    report.error(
        line,
        f"unknown kind `{excerpt(str(name), 40)}`.{hint} Kinds: {', '.join(known)}",
        "unknown-kind",
        col,
    )
    return None


def _the_course(documents: list[Parsed], top: Report) -> Parsed | None:
    courses = [d for d in documents if d.kind.name == "course"]
    for extra in courses[1:]:
        line, col = extra.marks.at("kind")
        extra.report.error(
            line, f"this folder has a course already, in {courses[0].file.path}", "two-courses", col
        )
    if not courses:
        top.error(
            1,
            "no course here: add a file course.md whose front matter says kind: course, or mend"
            " the one there is",
            "no-course",
        )
        return None
    return courses[0]


def _site(folder: CourseFolder, course: Parsed, by_id: dict[str, Parsed]) -> Site:
    listed = published_ids(course, by_id)
    start = f"/courses/{course.stable_id}"
    front: Any = course.front
    kinds = [registry.kind(name) for name in registry.names()]
    site = Site(
        course.stable_id,
        front.language,
        folder.roots,
        frozenset(kind.name for kind in kinds if kind.address is not None),
    )
    for document in by_id.values():
        path = document.kind.address
        site.known[document.stable_id] = Known(
            document.stable_id,
            document.kind.name,
            document.front.title,
            None if path is None else start + path.format(id=document.stable_id),
            document.stable_id in listed,
        )
        site.files[document.file.file.resolve()] = document.stable_id
    return site


def _compile_all(
    documents: list[Parsed], site: Site, parents: dict[str, Parsed], memo: Memo | None
) -> tuple[dict[str, Compiled], Context]:
    """Compile children before parents and glossaries before all, since lessons link to them."""
    context = Context(site, Renderer(site), Terms(), {}, parents)
    for stage in sorted({d.kind.stage for d in documents}):
        for document in documents:
            if document.kind.stage == stage:
                compiled = _compile(document, context, memo)
                context.compiled[document.stable_id] = compiled
        if stage == 0:
            context.terms = _terms(documents, context.compiled)
    return context.compiled, context


def _compile(document: Parsed, context: Context, memo: Memo | None) -> Compiled:
    remembered = memo if memo is not None and document.kind.is_stop else None
    key = remembered.key(document, context) if remembered else ""
    found = remembered.get(key, document) if remembered else None
    if found is not None:
        return found
    before = len(document.report.problems)
    context.renderer.jobs = []
    compiled = document.kind.compile(document, context)
    compiled.jobs = context.renderer.jobs
    document.kind.lint(document, compiled)
    if remembered:
        remembered.keep(key, compiled, document.report.problems[before:])
    return compiled


def _terms(documents: list[Parsed], compiled: dict[str, Compiled]) -> Terms:
    entries = []
    seen: dict[str, str] = {}
    for document in documents:
        result = compiled.get(document.stable_id)
        for term in result.defines if result else []:
            if term.slug in seen:
                document.report.error(
                    document.split.body_line,
                    f"“{excerpt(term.term)}” is defined in {seen[term.slug]} already",
                    "term-twice",
                )
                continue
            seen[term.slug] = document.file.path
            entries.append(term)
    return Terms(entries)


def _check_references(
    documents: list[Parsed], compiled: dict[str, Compiled], context: Context
) -> None:
    """Links to a heading of another document, which could not be checked before."""
    for document in documents:
        for link in compiled[document.stable_id].references:
            anchors = compiled[link.target].anchors
            if link.anchor and link.anchor not in anchors:
                near = difflib.get_close_matches(link.anchor[:80], anchors, n=1)
                hint = f" Did you mean #{near[0]}?" if near else ""
                document.report.error(
                    link.line,
                    f"dead link: {context.site.known[link.target].title} has no heading with the"
                    f" anchor #{excerpt(link.anchor, 60)}.{hint}",
                    "dead-link",
                    link.col,
                )


def _document(document: Parsed, compiled: Compiled) -> CompiledDocument:
    ingredients = {
        "source": document.file.sha256,
        "compiler": COMPILER_VERSION,
        "kind": document.kind.name,
        "terms": sorted(term.digest for term in compiled.terms),
        "assets": sorted({asset.sha256 for asset in compiled.assets}),
        "payload": compiled.payload,
    }
    return CompiledDocument(
        stable_id=document.stable_id,
        kind=document.kind.name,
        path=document.file.path,
        source=document.file.text,
        sha256=document.file.sha256,
        payload=compiled.payload,
        digest=digest(canonical_json(ingredients)),
    )


def _refuse_shared_ids(courses: list[CompiledCourse]) -> None:
    counts = Counter(course.course_id for course in courses if course.course_id)
    for course in courses:
        if counts[course.course_id] > 1:
            report = Report(f"modules/{course.folder}")
            report.error(
                1,
                f"the course id `{course.course_id}` is used by another folder too",
                "duplicate-id",
            )
            course.problems = sorted([*course.problems, *report.problems])
