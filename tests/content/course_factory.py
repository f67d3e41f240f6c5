"""Builds small course folders in a temporary directory."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from textwrap import dedent

from course_app.content.compile import compile_course
from course_app.content.compiled import CompiledCourse
from course_app.content.source import CourseFolder

PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x02\x00\x00\x00\x03\x08\x02\x00\x00\x006\x88I"
    b"\xd6\x00\x00\x00\x00IEND\xaeB`\x82"
)
CHECK = """\
/// check
id: a-check
objective: know-it
Which one?

- [ ] The wrong one
    > No.
- [x] The right one
    > Yes.
///
"""
# The first line of a lesson's body, as `lesson()` writes it.
BODY_LINE = 11


@dataclass
class CourseFactory:
    """A course folder named `name` below `root`; every method returns the file it wrote."""

    root: Path
    name: str = "sample"
    course_id: str = ""
    modules: list[str] = field(default_factory=lambda: ["first-module"])

    @property
    def folder(self) -> Path:
        """`modules/<name>`."""
        return self.root / "modules" / self.name

    @property
    def modules_dir(self) -> Path:
        """`modules`."""
        return self.root / "modules"

    @property
    def quizzes_dir(self) -> Path:
        """`quizzes`."""
        return self.root / "quizzes"

    def write(self, name: str, text: str | bytes) -> Path:
        """Write any file below the course folder."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(text, str):
            path.write_text(text, encoding="utf-8", newline="")
        else:
            path.write_bytes(text)
        return path

    def course(self, extra: str = "", body: str = "Welcome.") -> Path:
        """course.md."""
        contents = "".join(f"  - {name}\n" for name in self.modules)
        return self.write(
            "course.md",
            f"---\nkind: course\nid: {self.course_id or self.name}\ntitle: A sample course\n"
            f"summary: What it is about.\ncontents:\n{contents}"
            f"authors:\n  - name: Somebody\n    bio: Writes.\n{extra}---\n{body}\n",
        )

    def module(self, *lessons: str, name: str = "first-module", extra: str = "") -> Path:
        """A module with these lessons."""
        contents = "".join(f"  - {lesson}\n" for lesson in lessons or ("first-lesson",))
        return self.write(
            f"{name}.md",
            f"---\nkind: module\nid: {name}\ntitle: A module\nsummary: Its summary.\n"
            f"contents:\n{contents}objectives:\n  - id: big-one\n    text: Do it all\n{extra}---\n",
        )

    def lesson(self, body: str, name: str = "first-lesson", title: str = "A lesson") -> Path:
        """A lesson whose body begins on line BODY_LINE."""
        return self.write(
            f"{name}.md",
            f"---\nkind: lesson\nid: {name}\ntitle: {title}\nminutes: 8\nobjectives:\n"
            f"  - id: know-it\n    text: Know it\n    serves: big-one\n---\n{body}",
        )

    def glossary(self, body: str) -> Path:
        """glossary.md."""
        return self.write("glossary.md", f"---\nkind: glossary\nid: terms\n---\n{dedent(body)}")

    def compile(self) -> CompiledCourse:
        """Compile the folder."""
        roots = [self.folder, self.quizzes_dir / self.name]
        return compile_course(CourseFolder(self.name, tuple(r for r in roots if r.is_dir())))


def one_lesson(root: Path, body: str) -> CourseFactory:
    """A whole course with one lesson of this body."""
    course = CourseFactory(root)
    course.course()
    course.module()
    course.lesson(body)
    return course


def findings(course: CourseFactory | CompiledCourse, severity: str = "error") -> list[str]:
    """`file:line code` of each finding, without the folder."""
    compiled = course.compile() if isinstance(course, CourseFactory) else course
    return [
        f"{p.path.removeprefix(f'modules/{compiled.folder}').lstrip('/')}:{p.line} {p.code}"
        for p in compiled.problems
        if p.severity == severity
    ]


def lesson_html(course: CourseFactory, name: str = "first-lesson") -> str:
    """The HTML of a lesson of a course that has no errors."""
    compiled = course.compile()
    assert compiled.ok, [str(problem) for problem in compiled.problems]
    document = compiled.document(name)
    assert document is not None
    parts = [part for section in document.payload["sections"] for part in section["parts"]]
    return "\n".join(part.get("html", f"[{part.get('check')}]") for part in parts)
