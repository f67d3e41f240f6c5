"""Writes small quizzes into course folders."""

from __future__ import annotations

from pathlib import Path

from tests.content.course_factory import CourseFactory, one_lesson

# The first line of a quiz's body, as `write_quiz()` writes it.
QUIZ_LINE = 8
SINGLE = """\
## first-question
objective: big-one
A man sits on a curb and does not answer. What first?

- [ ] Search his pockets
    > That can wait. Feedback-1a.
- [x] Look whether he breathes
    > Breathing decides what comes next. Feedback-1b.
- [ ] Ask his friend for a name
    > Useful later. Feedback-1c.

"""
MULTIPLE = """\
## second-question
objective: big-one
situation: yes
Which of these help?

- [x] Say your name
    > It tells who is there. Feedback-2a.
- [x] Say what you will do
    > No surprises. Feedback-2b.
- [ ] Stand over him
    > Sit or kneel. Feedback-2c.

"""
TRUE_FALSE = """\
## third-question
objective: big-one
type: true-false
Naloxone works on opioids.

- [x] True
    > On opioids and nothing else. Feedback-3a.
- [ ] False
    > It does. Feedback-3b.

"""
POOL = SINGLE + MULTIPLE + TRUE_FALSE


def write_quiz(
    course: CourseFactory,
    body: str = POOL,
    extra: str = "",
    draw: str = "draw: {each-objective: 2}",
    name: str = "a-quiz",
) -> Path:
    """A quiz whose body begins on line QUIZ_LINE when `extra` is empty."""
    path = course.quizzes_dir / course.name / f"{name}.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(
        f"---\nkind: quiz\nid: {name}\ntitle: A quiz\nminutes: 5\n{draw}\n{extra}---\n{body}",
        encoding="utf-8",
    )
    return path


def one_quiz(root: Path, body: str = POOL, extra: str = "", **given: str) -> CourseFactory:
    """A whole course with a lesson and this quiz after it."""
    course = one_lesson(root, "Hello.")
    course.module("first-lesson", "a-quiz")
    write_quiz(course, body, extra, **given)
    return course


def pool(count: int, per_objective: str = "big-one", **changes: str) -> str:
    """A body of `count` single questions whose right choice moves about."""
    parts = []
    for number in range(count):
        choices = [f"Wrong {number} one", f"Wrong {number} two", f"Wrong {number} six"]
        marks = [" "] * 3
        choices[number % 3], marks[number % 3] = f"Right {number}", "x"
        lines = [
            f"- [{mark}] {text}\n    > Because of {text}.\n"
            for mark, text in zip(marks, choices, strict=True)
        ]
        prompt = changes.get("prompt", f"What is number {number}?")
        parts.append(f"## q-{number}\nobjective: {per_objective}\n{prompt}\n\n{''.join(lines)}\n")
    return "".join(parts)
