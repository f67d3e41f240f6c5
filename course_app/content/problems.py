"""What is wrong with an authored file, said with the place and the cure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

Severity = Literal["error", "warning"]

MOST_PROBLEMS = 200

# A message quotes what was typed: nothing that could move a terminal's cursor gets through.
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]+")


@dataclass(frozen=True, order=True)
class Problem:
    """One finding. `line` and `col` count from 1; `code` is a stable kebab-case name."""

    path: str
    line: int
    col: int
    severity: Severity
    message: str
    code: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.col}: {self.severity}: {self.message} [{self.code}]"


@dataclass(frozen=True, order=True)
class Silenced:
    """A remark that its author has silenced, and why."""

    problem: Problem
    reason: str

    def __str__(self) -> str:
        return f"{self.problem} silenced: {self.reason}"


@dataclass
class Report:
    """The findings of one file, in the order they were made, each said once."""

    path: str
    problems: list[Problem] = field(default_factory=list)
    _said: set[Problem] = field(default_factory=set, repr=False)

    def error(self, line: int, message: str, code: str, col: int = 1) -> None:
        """Add a finding that keeps the course from being published."""
        self._add(Problem(self.path, max(line, 1), max(col, 1), "error", plain(message), code))

    def warning(self, line: int, message: str, code: str, col: int = 1) -> None:
        """Add a finding that the author should look at."""
        self._add(Problem(self.path, max(line, 1), max(col, 1), "warning", plain(message), code))

    def _add(self, problem: Problem) -> None:
        if problem in self._said or len(self._said) > MOST_PROBLEMS:
            return
        self._said.add(problem)
        if len(self._said) > MOST_PROBLEMS:
            message = f"more than {MOST_PROBLEMS} findings: mend these first"
            problem = Problem(self.path, problem.line, problem.col, "error", message, "too-many")
        self.problems.append(problem)

    @property
    def failed(self) -> bool:
        """True when there is at least one error."""
        return any(errors(self.problems))


def errors(problems: list[Problem]) -> Iterator[Problem]:
    """The findings that keep a course from being published."""
    return (problem for problem in problems if problem.severity == "error")


def plain(text: str) -> str:
    """`text` on one line, without control characters."""
    return _CONTROL.sub(" ", text)


def excerpt(text: str, length: int = 60) -> str:
    """`text` on one line and at most `length` characters long, for quoting in a message."""
    line = " ".join(plain(text).split())
    return line if len(line) <= length else line[: length - 1] + "…"
