"""From a folder to texts: which files belong to a course, and what they say, strictly UTF-8."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from course_app.content.problems import Report
from course_app.lib.canonical import digest

MAX_TEXT_BYTES = 1024 * 1024
MAX_FRONT_CHARACTERS = 64 * 1024

_NOT_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
_FENCE = re.compile(r"---[ \t]*")
_BOMS = ((b"\xff\xfe", "UTF-16"), (b"\xfe\xff", "UTF-16"), (b"\x00\x00\xfe\xff", "UTF-32"))


@dataclass(frozen=True)
class SourceFile:
    """One authored file: `path` as shown to people, `text` with LF line ends and no BOM."""

    path: str
    file: Path
    root: Path
    text: str

    @property
    def sha256(self) -> str:
        """The digest of the text as it is stored."""
        return digest(self.text.encode())


@dataclass(frozen=True)
class CourseFolder:
    """The authored folders of one course, by name: `modules/<name>` and `quizzes/<name>`."""

    name: str
    roots: tuple[Path, ...]

    @property
    def shown(self) -> str:
        """The main folder as it is shown to people."""
        return shown_path(self.roots[0], self.roots[0])


@dataclass(frozen=True)
class Split:
    """A text cut in two: front matter (begins on line 2) and body (begins on `body_line`)."""

    front: str
    body: str
    body_line: int


def course_folders(modules: Path, quizzes: Path) -> list[CourseFolder]:
    """Every course folder, sorted by name; hidden ones and those without Markdown are left out."""
    names = {
        child.name
        for parent in (modules, quizzes)
        if parent.is_dir()
        for child in parent.iterdir()
        if child.is_dir() and not child.name.startswith((".", "_"))
    }
    folders = []
    for name in sorted(names):
        roots = tuple(p / name for p in (modules, quizzes) if (p / name).is_dir())
        if any(True for root in roots for _ in markdown_files(root)):
            folders.append(CourseFolder(name, roots))
    return folders


def markdown_files(root: Path) -> Iterator[Path]:
    """The `.md` files below `root`, sorted; README.md, hidden files and links out are left out."""
    inside = root.resolve()
    for folder, names, files in os.walk(root):
        names[:] = sorted(name for name in names if not name.startswith("."))
        for name in sorted(files):
            if name.startswith(".") or not name.lower().endswith(".md"):
                continue
            path = Path(folder) / name
            if name.lower() == "readme.md" or not path.is_file():
                continue
            if path.resolve().is_relative_to(inside):
                yield path


def shown_path(path: Path, root: Path) -> str:
    """`path` from the folder that holds `modules/` or `quizzes/`: `modules/<course>/x.md`."""
    return path.relative_to(root.parent.parent).as_posix().encode(errors="replace").decode()


def read(path: Path, root: Path, report: Report) -> SourceFile | None:
    """Read one file; None when it cannot be used, with the reason in `report`."""
    try:
        size = path.stat().st_size
        if size > MAX_TEXT_BYTES:
            report.error(
                1,
                f"this file is {size / 1_048_576:.1f} MB and a text may have"
                f" {MAX_TEXT_BYTES // 1_048_576} MB: split it, or move pictures into files"
                " of their own",
                "too-large",
            )
            return None
        data = path.read_bytes()
    except OSError as error:
        report.error(1, f"cannot be read: {error.strerror or error}", "unreadable")
        return None
    text = decode(data, report)
    return None if text is None else SourceFile(report.path, path, root, text)


def read_roughly(path: Path) -> str:
    """The beginning of a file that cannot be used, as far as it is text; '' when it is not."""
    try:
        with path.open("rb") as file:
            data = file.read(2 * MAX_FRONT_CHARACTERS)
    except OSError:
        return ""
    encoding = next((name for bom, name in _BOMS if data.startswith(bom)), "utf-8-sig")
    text = data.decode(encoding, "replace").replace("\r\n", "\n").replace("\r", "\n")
    return _NOT_TEXT.sub(" ", text)


def decode(data: bytes, report: Report) -> str | None:
    """`data` as text with LF line ends, or None with the first bad byte in `report`."""
    for bom, name in _BOMS:
        if data.startswith(bom):
            report.error(1, f"saved as {name}: save it again as UTF-8", "encoding")
            return None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        start = data.rfind(b"\n", 0, error.start) + 1
        report.error(
            data.count(b"\n", 0, error.start) + 1,
            f"not UTF-8: byte 0x{data[error.start]:02x} makes no character here; save the file"
            " again as UTF-8",
            "encoding",
            len(data[start : error.start].decode("utf-8", "replace")) + 1,
        )
        return None
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    found = _NOT_TEXT.search(text)
    if found:
        at = found.start()
        report.error(
            text.count("\n", 0, at) + 1,
            f"control character U+{ord(found[0]):04X}: remove it",
            "control-character",
            at - text.rfind("\n", 0, at),
        )
        return None
    return text


def split(text: str, report: Report) -> Split | None:
    """Cut a text into front matter and body; None when the front matter has no two fences."""
    lines = text.split("\n")
    if not _FENCE.fullmatch(lines[0]):
        report.error(
            1,
            "no front matter: begin the file with a line ---, then kind: and id:,"
            " then another line ---",
            "no-front-matter",
        )
        return None
    for index, line in enumerate(lines[1:], start=1):
        if _FENCE.fullmatch(line):
            front = "\n".join(lines[1:index]) + "\n"
            if len(front) > MAX_FRONT_CHARACTERS:
                report.error(2, "the front matter is longer than 64 KB: shorten it", "too-large")
                return None
            return Split(front, "\n".join(lines[index + 1 :]), index + 2)
    report.error(
        1, "the front matter never ends: add a line --- below its last key", "front-matter-open"
    )
    return None
