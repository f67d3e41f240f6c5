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


# Three turns each time: what a cold open is.
GATE = """\
---
kind: scenario
id: gate
title: The gate
summary: A man at his gate.
minutes: 2
person: Walt
you: You are a medic.
notice: It speaks of a fall.
turns: 3
meters: {trust: 0}
---
He fell on Monday.

## gate
He looks up. **Walt:** "You again."

- "Good morning. How have you been?" -> talks {skill: open-question, trust: +1}
    > Feedback: greeted. He has room to answer.
- "You fell, and you know why." -> quiet {skill: confront, trust: -1}
    > Feedback: blamed. He looks away.

## talks
**Walt:** "Sore."

- "Where does it hurt most?" -> card {skill: open-question, trust: +1}
    > Feedback: asked. He tells you.
- "See a doctor about that." -> card {skill: persuade, trust: -1}
    > Feedback: told. He shrugs.

## quiet
**Walt:** "Do I?"

- "I said that badly. Sorry." -> card {skill: affirmation, trust: +1}
    > Feedback: mended. He nods.
- "You do." -> card {skill: confront, trust: -1}
    > Feedback: blamed again. He steps back.

## card
He waits for you to finish.

- "May I leave a card?" -> weigh {skill: inform-with-permission}
    > Feedback: offered. He can say no.
- "Call if you fall again." -> weigh {skill: inform}
    > Feedback: left. He has the number already.

## weigh
-> takes {if: trust >= 1}
-> no-thanks

## takes
ending: next-step | He took the card

He put it in his shirt.

## no-thanks
ending: respectful-no | He said no

He shook his head, and you left it there.
"""


def cold_course(
    root: Path, gate: str = GATE, extra: str = "cold_open: gate\n", after: str = ""
) -> CourseFactory:
    """A course with a lesson, whose cold open is the gate; `extra` goes into course.md."""
    course = one_lesson(root, "Hello.")
    course.course(extra + (f"compare_after: {after}\n" if after else ""))
    course.write("gate.md", gate)
    return course
