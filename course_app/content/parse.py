"""From the files of a course folder to documents: sound ones, and stand-ins for broken ones."""

from __future__ import annotations

import difflib
from pathlib import Path

from course_app.content import registry
from course_app.content.frontmatter import FrontMatter
from course_app.content.frontmatter import read as read_front
from course_app.content.kinds.base import Kind, Parsed
from course_app.content.problems import Report, excerpt
from course_app.content.quiet import read_front as read_front_quiet
from course_app.content.quiet import read_quiet
from course_app.content.schema import validate
from course_app.content.source import CourseFolder, markdown_files, read, shown_path, split
from course_app.content.standin import course_stand_in, nameless, stand_in
from course_app.lib.progress import Progress


def parse_all(folder: CourseFolder, reports: list[Report], progress: Progress) -> list[Parsed]:
    """Every document of a folder, in the order of its files, each under an id of its own."""
    found: list[Parsed] = []
    files = [(path, root) for root in folder.roots for path in markdown_files(root)]
    for number, (path, root) in enumerate(files, start=1):
        report = Report(shown_path(path, root))
        reports.append(report)
        document = _parse(path, root, report)
        if document is not None:
            found.append(document)
        progress(f"{folder.name}: read {number} of {len(files)} files")
    return _each_id_once(found)


def the_course(documents: list[Parsed], folder: CourseFolder, top: Report) -> Parsed:
    """The course that a folder is about: its own file, or a stand-in when it has none."""
    courses = [d for d in documents if d.kind.name == "course"]
    # A sound one before a broken one, and that before one deep in some folder.
    courses.sort(key=lambda d: (bool(d.unsure), len(d.file.file.parts) if d.unsure else 0))
    for extra in courses[1:]:
        if not extra.unsure:
            line, col = extra.marks.at("kind")
            where = courses[0].file.path
            extra.report.error(
                line, f"this folder has a course already, in {where}", "two-courses", col
            )
    if courses:
        return courses[0]
    top.error(
        1,
        "no course here: add a file course.md whose front matter says kind: course",
        "no-course",
    )
    return course_stand_in(folder, top)


def _each_id_once(found: list[Parsed]) -> list[Parsed]:
    """Drop sound documents whose id is taken; a broken one never takes a sound one's id."""
    taken: dict[str, Parsed] = {}
    for document in found:
        if not document.unsure:
            taken.setdefault(document.stable_id, document)
    documents = []
    for document in found:
        first = taken.setdefault(document.stable_id, document)
        if first is document:
            documents.append(document)
        elif document.unsure:
            documents.append(nameless(document))
        else:
            line, col = document.marks.at("id")
            document.report.error(
                line,
                f"the id `{document.stable_id}` is taken by {first.file.path}: each document"
                " needs one of its own",
                "duplicate-id",
                col,
            )
    return documents


def _parse(path: Path, root: Path, report: Report) -> Parsed | None:
    source = read(path, root, report)
    pieces = split(source.text, report) if source else None
    marks = read_front(pieces.front, report) if pieces else None
    kind = _kind(marks, report) if marks else None
    front = validate(kind.schema, marks, report) if kind and marks else None
    if source and pieces and marks and kind and front:
        known = registry.remarks()
        text, silences = read_quiet(pieces, known, report)
        silences += read_front_quiet(front.quiet, marks, known, report)
        return Parsed(source, text, marks, kind, front, report, silences=silences)
    return stand_in(path, root, report, source, pieces, marks)


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
