"""The first module of the course as a course of its own: real texts, in a tenth of the time.

Most tests need a published course and not all of it. What is true of the whole course is tested
where `whole_course` is asked for.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

ROOT = Path(__file__).parents[2]
NAME = "deflection-conversation-framework"


def shorten(target: Path) -> tuple[Path, Path]:
    """Copy the course below `target` with its first module alone; its two folders."""
    modules, quizzes = target / "modules", target / "quizzes"
    source = ROOT / "modules" / NAME
    text = (source / "course.md").read_text()
    front = re.search(r"^contents:\n((?:  - \S+\n)+)", text, re.MULTILINE)
    assert front is not None
    first = front[1].split()[1]
    (modules / NAME).mkdir(parents=True)
    opening = re.search(r"^cold_open: (\S+)", text, re.MULTILINE)
    assert opening is not None
    text = re.sub(r"^compare_after: .*", f"compare_after: {first}", text, flags=re.MULTILINE)
    (modules / NAME / "course.md").write_text(text.replace(front[1], f"  - {first}\n"))
    for name in ("glossary.md", "field-card.md", f"scenarios/{opening[1]}.md"):
        shutil.copy(source / name, modules / NAME)
    # The catalogue may lead to lessons that are left out here.
    catalogue = (source / "resources.md").read_text()
    catalogue = re.sub(r"\[([^\]]+)\]\(lesson:[^)]+\)", r"\1", catalogue)
    (modules / NAME / "resources.md").write_text(catalogue)
    shutil.copytree(source / "templates", modules / NAME / "templates")
    shutil.copytree(source / first, modules / NAME / first)
    quiz = f"{first}-quiz.md"
    (quizzes / NAME).mkdir(parents=True)
    shutil.copy(ROOT / "quizzes" / NAME / quiz, quizzes / NAME)
    return modules, quizzes
