"""Writes small conversations into course folders; the porch is the example of the reference."""

from __future__ import annotations

import re
from pathlib import Path

from tests.content.course_factory import CourseFactory, one_lesson

REFERENCE = Path(__file__).parents[2] / "docs" / "reference" / "conversations.md"
EXAMPLES: dict[str, str] = dict(
    re.findall(
        r"^```markdown title=\"(\w+)\"\n(.*?)^```$",
        REFERENCE.read_text(),
        re.MULTILINE | re.DOTALL,
    )
)
PORCH = EXAMPLES["scenario"]
# Lines of the porch, by where they lead.
TO_NUMBER = ["a", "a", "a"]  # a next step
TO_NO = ["b", "a", "a"]  # a respectful no, with the red flag acted on
TO_HARM = ["b", "b"]  # the red flag left alone

HEAD = """\
---
kind: scenario
id: {name}
title: A talk
summary: What it is about.
minutes: 5
person: Walt
you: You are there.
meters: {{trust: 0}}
---
What is known.

"""


def one_scenario(
    root: Path, body: str = "", name: str = "a-talk", choose: int = 1
) -> CourseFactory:
    """A course with a lesson and a practice stop, which offers this body, or the porch."""
    course = one_lesson(root, "Hello.")
    course.module("first-lesson", "first-practice")
    if body:
        course.write(f"{name}.md", HEAD.format(name=name) + body)
    else:
        name = "porch"
        course.write("porch.md", PORCH)
    write_practice(course, [name], choose)
    return course


def write_practice(course: CourseFactory, scenarios: list[str], choose: int = 1) -> Path:
    """The practice stop `first-practice`, which offers these scenarios."""
    contents = "".join(f"  - {name}\n" for name in scenarios)
    return course.write(
        "first-practice.md",
        "---\nkind: practice\nid: first-practice\ntitle: Have the conversation\nminutes: 10\n"
        f"choose: {choose}\ncontents:\n{contents}---\nPick one.\n",
    )
