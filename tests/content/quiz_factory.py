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
MATCHING = """\
## pairs-question
objective: big-one
type: matching
What does each of these do?

- Naloxone = Reverses an opioid
    > It takes the place of the opioid. Feedback-4a.
- Buprenorphine = Treats opioid use disorder
    > It is a medication for every day. Feedback-4b.
- Rescue breathing = Brings air
    > Air first. Feedback-4c.
- = Wakes up anybody

"""
ORDERING = """\
## steps-question
objective: big-one
type: ordering
What comes first?

1. Look whether it is safe
    > You help nobody when you are hurt. Feedback-5a.
2. Tap and shout
    > Then you know. Feedback-5b.
3. Call for help
    > Others come while you act. Feedback-5c.
4. Give naloxone
    > As soon as you can. Feedback-5d.

"""
SHORT = """\
## name-question
objective: big-one
type: short
spelling: 1
What reverses an opioid overdose?

- [x] naloxone
    > That is the substance. Feedback-6a.
- [x] Narcan
    > A brand of naloxone. Feedback-6b.
- [ ] naltrexone
    > It sounds alike and is for something else. Feedback-6c.
- [ ] *
    > The name begins with n. Feedback-6d.

"""
NUMERIC = """\
## number-question
objective: big-one
type: numeric
unit: minutes
After how long can naloxone wear off?

- [x] 60 +- 30
    > While the opioid may last longer. Feedback-7a.
- [ ] 0..5
    > That is when it begins to work. Feedback-7b.
- [ ] *
    > It is between half an hour and an hour and a half. Feedback-7c.

"""
RATED = """\
## rated-question
objective: big-one
type: rated
situation: yes
A man you know shouts at you from his porch.

- [4] Keep your distance and say your name
    > He knows who is there. Feedback-8a.
- [2] Wait in the car and say nothing
    > It is safe, and nothing changes. Feedback-8b.
- [1] Shout back that he calms down
    > It makes it worse. Feedback-8c.

"""
POOL = SINGLE + MULTIPLE + TRUE_FALSE
NEW_KINDS = MATCHING + ORDERING + SHORT + NUMERIC + RATED
EVERY_KIND = POOL + NEW_KINDS


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
