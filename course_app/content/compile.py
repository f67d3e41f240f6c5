"""The compiler: a folder of texts becomes a course that can be published, or a list of problems.

Pure and deterministic: the same files give the same digests. Knows no Flask and no database.
"""

from __future__ import annotations

import difflib
from collections import Counter
from pathlib import Path
from typing import Any

from course_app.content import registry
from course_app.content.compiled import CompiledCourse, CompiledDocument, rendition_digest
from course_app.content.kinds.base import Compiled, Context, Parsed
from course_app.content.labels import labels_of
from course_app.content.lint.prose import lint_front
from course_app.content.markup.body import Renderer
from course_app.content.markup.site import Known, Site
from course_app.content.markup.terms import Terms
from course_app.content.memo import Memo
from course_app.content.nearest import Nearest
from course_app.content.outline import make_outline
from course_app.content.parse import parse_all, the_course
from course_app.content.problems import Problem, Report, excerpt
from course_app.content.quiet import hush
from course_app.content.source import CourseFolder, course_folders
from course_app.content.structure import check_structure, published_ids
from course_app.lib.progress import Progress, silent

# Raise it when the same source gives other HTML: every rendition then gets a digest of its own.
COMPILER_VERSION = "1"


def compile_all(
    modules: Path,
    quizzes: Path,
    only: str | None = None,
    memo: Memo | None = None,
    progress: Progress = silent,
) -> list[CompiledCourse]:
    """Compile every course folder, or the one whose folder name or course id is `only`."""
    folders = course_folders(modules, quizzes)
    courses = [compile_course(folder, memo, progress) for folder in folders]
    if only is not None:
        courses = [c for c in courses if only in (c.folder, c.course_id)]
    _refuse_shared_ids(courses)
    return courses


def compile_course(
    folder: CourseFolder, memo: Memo | None = None, progress: Progress = silent
) -> CompiledCourse:
    """Compile one course folder. Never raises for what an author can write."""
    reports: list[Report] = []
    documents = parse_all(folder, reports, progress)
    top = Report(folder.shown)
    reports.append(top)
    course = the_course(documents, folder, top)
    front: Any = course.front
    by_id = {d.stable_id: d for d in documents}
    nearest = Nearest()
    parents = check_structure(course, by_id, nearest)
    listed = published_ids(course, by_id)
    site = _site(folder, course, by_id, listed, nearest)
    compiled, context = _compile_all(documents, site, parents, memo, progress)
    _check_references(documents, compiled, context)
    silenced = [s for d in documents if not d.unsure for s in hush(d.report, d.silences)]
    result = CompiledCourse(
        folder.name,
        course.stable_id if course.sure("id") else "",
        front.language,
        COMPILER_VERSION,
        problems=_in_order(reports, course, documents),
        silenced=sorted(silenced),
        broken={d.stable_id: d.file.path for d in documents if d.unsure},
    )
    for document in documents:
        if document.stable_id in listed and not document.unsure:
            result.documents.append(_document(document, compiled[document.stable_id]))
            result.assets |= {a.sha256: a for a in compiled[document.stable_id].assets}
    if result.ok:
        result.outline = make_outline(course, by_id, compiled, result)
    return result


def _in_order(reports: list[Report], course: Parsed, documents: list[Parsed]) -> list[Problem]:
    """By file and line, but what others depend on first: a broken course, then other broken files.

    An author who reads from the top mends the cause before anything that it may have hidden.
    """
    ranks = {d.file.path: 1 for d in documents if d.unsure}
    if course.unsure:
        ranks[course.file.path] = 0
    found = [problem for report in reports for problem in report.problems]
    return sorted(found, key=lambda problem: (ranks.get(problem.path, 2), problem))


def _site(
    folder: CourseFolder,
    course: Parsed,
    by_id: dict[str, Parsed],
    listed: set[str],
    nearest: Nearest,
) -> Site:
    start = f"/courses/{course.stable_id}"
    front: Any = course.front
    kinds = [registry.kind(name) for name in registry.names()]
    site = Site(
        course.stable_id,
        front.language,
        folder.roots,
        frozenset(kind.name for kind in kinds if kind.address is not None),
        labels=labels_of(front.language, front.labels),
        nearest=nearest,
    )
    for document in by_id.values():
        path = document.kind.address
        site.known[document.stable_id] = Known(
            document.stable_id,
            document.kind.name if document.sure("kind") else "",
            document.front.title or document.stable_id,
            None if path is None else start + path.format(id=document.stable_id),
            document.stable_id in listed or not document.sure("id"),
        )
        site.files[document.file.file.resolve()] = document.stable_id
    return site


def _compile_all(
    documents: list[Parsed],
    site: Site,
    parents: dict[str, Parsed],
    memo: Memo | None,
    progress: Progress,
) -> tuple[dict[str, Compiled], Context]:
    """Compile children before parents and glossaries before all, since lessons link to them."""
    context = Context(site, Renderer(site), Terms(), {}, parents)
    for stage in sorted({d.kind.stage for d in documents}):
        for document in documents:
            if document.kind.stage == stage:
                compiled = _compile(document, context, memo)
                context.compiled[document.stable_id] = compiled
                done = len(context.compiled)
                progress(f"{site.course_id}: checked {done} of {len(documents)} documents")
        if stage == 0:
            context.terms = _terms(documents, context.compiled)
    return context.compiled, context


def _compile(document: Parsed, context: Context, memo: Memo | None) -> Compiled:
    if not document.sure("body"):
        return Compiled({})
    alone = bool(document.kind.stage) and not document.kind.holds  # draws on no other's payload
    remembered = memo if memo is not None and alone else None
    key = remembered.key(document, context) if remembered else ""
    found = remembered.get(key, document, context) if remembered else None
    if found is not None:
        return found
    before = len(document.report.problems)
    context.renderer.jobs = []
    compiled = document.kind.compile(document, context)
    compiled.jobs = context.renderer.jobs
    if not document.unsure:
        document.kind.lint(document, compiled, context)
        lint_front(document.report, document.split.front)
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
    unread = {d.stable_id for d in documents if not d.sure("body")}
    for document in documents:
        for link in compiled[document.stable_id].references:
            anchors = compiled[link.target].anchors
            if link.target in unread:
                continue
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
        "terms": sorted(term.digest for term in compiled.terms),
        "assets": sorted({asset.sha256 for asset in compiled.assets}),
    }
    kind, source = document.kind.name, document.file.sha256
    return CompiledDocument(
        stable_id=document.stable_id,
        kind=kind,
        path=document.file.path,
        source=document.file.text,
        sha256=source,
        payload=compiled.payload,
        ingredients=ingredients,
        digest=rendition_digest(source, COMPILER_VERSION, kind, ingredients, compiled.payload),
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
            course.problems = [*report.problems, *course.problems]
