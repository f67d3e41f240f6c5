"""Reads the block structure of a body line by line, before Markdown sees it.

Markdown knows no lines and keeps silent about what it does not understand. Here every `///` block
is matched with its end, and what must not reach Markdown (checks, videos) is taken out and leaves
a paragraph with a token behind.
"""

from __future__ import annotations

import difflib
import re
from bisect import bisect_right
from dataclasses import dataclass, field

from course_app.content.markup.locate import mask_code
from course_app.content.problems import Report, excerpt

CALLOUTS = ("note", "caution", "field-tip", "key-fact", "try")
CONTAINERS = (*CALLOUTS, "reveal", "roles", "role")
TAKEN_OUT = ("check", "video")
BLOCKS = (*CONTAINERS, *TAKEN_OUT)
ROLES = ("police", "fire", "ems")

MAX_NESTING = 6
MAX_QUOTE_DEPTH = 12
MAX_INDENT = 60
MAX_BODY = 200_000
MAX_PARAGRAPH = 30_000
MAX_SIGNS = 400

_OPEN = re.compile(r" {0,3}(/{3,})[ \t]*([\w-]+)[ \t]*(?:\|[ \t]*(.*?))?[ \t]*")
_CLOSE = re.compile(r" {0,3}(/{3,})[ \t]*")
_SLASHES = re.compile(r"[ \t>]*/{3,}(?:\s|$|[\w-])")
_FENCE = re.compile(r"([> \t]*)(~{3,}|`{3,})([^`]*)")
_INFO = re.compile(r"[ \t]*[\w#.+-]*[ \t]*")
_CHOICE = re.compile(r" {0,3}[-*+] +\[[ xX]\](?:\s|$)")
_NOTE = re.compile(r" {0,3}\[\^([^\]]*)\]:")
_NOTE_MARK = re.compile(r"(?<!!)\[\^([^\]\n]*)\](?!:)")
_QUOTES = re.compile(r"(?:[ \t]*>)+")


@dataclass
class Block:
    """A `///` block: `line` is its first line, `lines` what stands between the fences."""

    name: str
    argument: str
    slashes: int
    line: int
    lines: list[str] = field(default_factory=list)


@dataclass
class Scan:
    """What was read: `text` goes to Markdown; a token in it stands for each of `taken`."""

    text: str
    taken: dict[str, Block]
    prose: list[str]  # the body's lines with fenced code blanked, for looking things up
    bare: list[str]  # as `prose`, without checks and videos either
    convertible: bool


def scan(body: str, first_line: int, report: Report, key: str) -> Scan:
    """Read a body; `first_line` numbers its first line, `key` makes its tokens unguessable."""
    if len(body) > MAX_BODY:
        report.error(
            first_line, f"the text is longer than {MAX_BODY} characters: split it", "too-large"
        )
        return Scan("", {}, [], [], False)
    return _Scanner(body.split("\n"), first_line, report, key).run()


class _Scanner:
    def __init__(self, lines: list[str], first_line: int, report: Report, key: str) -> None:
        self.lines, self.first, self.report, self.key = lines, first_line, report, key
        self.out: list[str] = []
        self.prose: list[str] = []
        self.bare: list[str] = []
        self.stack: list[Block] = []
        self.taking: Block | None = None
        self.taken: dict[str, Block] = {}
        self.fence_end = -1  # the index of the line that closes the fence we are in
        self.fences: dict[str, list[int]] = {}  # where lines stand that could close a fence
        for index, line in enumerate(lines):
            found = _FENCE.fullmatch(line)
            if found and not found[3].strip():
                self.fences.setdefault(found[2], []).append(index)

    def run(self) -> Scan:
        for index, line in enumerate(self.lines):
            self._line(index, line)
        for block in (*self.stack, *([self.taking] if self.taking else [])):
            self.report.error(
                block.line,
                f"`{'/' * block.slashes} {block.name}` is never closed: add a line"
                f" {'/' * block.slashes} below its last line",
                "block-open",
            )
        for depth in range(len(self.stack) - 1, -1, -1):
            self.out += ["", _slashes(depth), ""]
        self._check_notes()
        return Scan("\n".join(self.out), self.taken, self.prose, self.bare, self._bounded())

    def _line(self, index: int, line: str) -> None:
        in_code = index <= self.fence_end or self._opens_fence(index, line)
        self.prose.append("" if in_code else line)
        self.bare.append("" if in_code or self.taking else line)
        number = self.first + index
        if self.taking:
            self._take(line, number, in_code)
        elif in_code:
            self._outside_roles(line, number)
            self.out.append(line)
        else:
            self._prose_line(line, number)

    def _opens_fence(self, index: int, line: str) -> bool:
        found = _FENCE.fullmatch(line)
        if not found:
            return False
        closing = self.fences.get(found[2], [])
        place = bisect_right(closing, index)
        if place < len(closing):
            self.fence_end = closing[place]
            if not _INFO.fullmatch(found[3]):
                self.report.error(
                    self.first + index,
                    "after a code fence only the name of a language may stand",
                    "code-fence",
                )
            return True
        self.report.error(
            self.first + index, f"a code fence is never closed: add a line {found[2]}", "code-fence"
        )
        return False

    def _take(self, line: str, number: int, in_code: bool) -> None:
        block = self.taking
        assert block is not None
        close = None if in_code else _CLOSE.fullmatch(line)
        if close and len(close[1]) == block.slashes:
            self.taking = None
            self.bare[-1] = ""
            return
        if close or (not in_code and _OPEN.fullmatch(line)):
            self.report.error(
                number,
                f"a block cannot stand inside `/// {block.name}`"
                if not close
                else f"this closes nothing: `{block.name}` (line {block.line}) was opened with"
                f" {'/' * block.slashes}",
                "block-nested",
            )
        block.lines.append(line)

    def _prose_line(self, line: str, number: int) -> None:
        closing = _CLOSE.fullmatch(line)
        opening = _OPEN.fullmatch(line)
        if closing:
            self._close(len(closing[1]), number)
        elif opening:
            self._open(opening, number)
        else:
            if _SLASHES.match(line):
                self.report.error(
                    number,
                    "a block line stands at the left edge, as `/// name` or `/// name | Title`;"
                    " it cannot stand inside a list or a quotation",
                    "block-form",
                )
            if _CHOICE.match(line):
                self.report.error(
                    number,
                    "a choice list belongs inside a block that begins with `/// check`",
                    "choice-outside",
                )
            self._outside_roles(line, number)
            self._check_depth(line, number)
            self.out.append(line)

    def _outside_roles(self, line: str, number: int) -> None:
        if line.strip() and self.stack and self.stack[-1].name == "roles":
            self.report.error(
                number,
                f"only role blocks may stand directly inside `roles`: “{excerpt(line, 40)}”",
                "block-nested",
            )

    def _check_depth(self, line: str, number: int) -> None:
        quotes = _QUOTES.match(line)
        if quotes and quotes[0].count(">") > MAX_QUOTE_DEPTH:
            self.report.error(
                number, f"quotations nested more than {MAX_QUOTE_DEPTH} deep", "too-deep"
            )
        elif len(line) - len(line.lstrip()) > MAX_INDENT:
            self.report.error(
                number, f"indented by more than {MAX_INDENT} spaces: flatten it", "too-deep"
            )

    def _open(self, found: re.Match[str], number: int) -> None:
        name = found[2].lower()
        block = Block(name, found[3] or "", len(found[1]), number)
        if name not in BLOCKS:
            near = difflib.get_close_matches(name[:40], BLOCKS, n=1)
            hint = f" Did you mean `{near[0]}`?" if near else ""
            self.report.error(
                number,
                f"unknown block `{excerpt(name, 40)}`.{hint} Blocks: {', '.join(BLOCKS)}",
                "block-unknown",
            )
            block.name = "note"  # go on as with a known one, so that its end is found
        self._check_place(block)
        if block.name in TAKEN_OUT:
            token = f"TAKEN{self.key}N{len(self.taken)}X"
            self.taken[token] = block
            self.taking = block
            self.bare[-1] = ""
            self.out += ["", token, ""]
            return
        title = f" | {block.argument}" if block.argument else ""
        self.out += ["", f"{_slashes(len(self.stack))} {block.name}{title}", ""]
        self.stack.append(block)

    def _check_place(self, block: Block) -> None:
        parent = self.stack[-1].name if self.stack else ""
        if block.name == "check" and parent:
            message = f"a check stands by itself, not inside `{parent}`"
        elif block.name == "role" and parent != "roles":
            message = "a `role` block belongs inside a `//// roles` block"
        elif parent == "roles" and block.name != "role":
            message = f"only role blocks may stand directly inside `roles`, not `{block.name}`"
        elif block.name == "role" and block.argument.lower() not in ROLES:
            message = "a role is one of: `/// role | Police`, `/// role | Fire`, `/// role | EMS`"
        elif len(self.stack) >= MAX_NESTING:
            message = f"blocks nested more than {MAX_NESTING} deep"
        else:
            return
        self.report.error(block.line, message, "block-nested")

    def _close(self, slashes: int, number: int) -> None:
        if not self.stack:
            self.report.error(number, "this closes nothing: no block is open", "block-close")
            return
        innermost = self.stack[-1]
        if innermost.slashes != slashes:
            self.report.error(
                number,
                f"this does not close `{innermost.name}` (line {innermost.line}), which was opened"
                f" with {'/' * innermost.slashes}",
                "block-close",
            )
            return
        self.stack.pop()
        self.out += ["", _slashes(len(self.stack)), ""]

    def _check_notes(self) -> None:
        defined: dict[str, int] = {}
        used: dict[str, tuple[int, int]] = {}
        for index, line in enumerate(self.bare):
            found = _NOTE.match(line)
            number = self.first + index
            if found and found[1] in defined:
                self.report.error(
                    number,
                    f"footnote [^{found[1]}] is defined twice (first on line {defined[found[1]]})",
                    "footnote-twice",
                )
            elif found:
                defined[found[1]] = number
            for mark in _NOTE_MARK.finditer(mask_code(line)):
                if not (found and mark.start() < found.end()):
                    used.setdefault(mark[1], (number, mark.start() + 1))
        for label, (line_number, col) in used.items():
            if label not in defined:
                self.report.error(
                    line_number,
                    f"footnote [^{label}] has no definition: add a line `[^{label}]: Source,"
                    " year, link` at the end",
                    "footnote-missing",
                    col,
                )
        for label, line_number in defined.items():
            if label not in used:
                self.report.warning(
                    line_number, f"footnote [^{label}] is never used", "footnote-unused"
                )

    def _bounded(self) -> bool:
        """False when Markdown would need far too long or too deep for this text."""
        codes = {"too-deep"}
        start, size, signs = 0, 0, 0
        for index, line in enumerate([*self.prose, ""]):
            if line.strip():
                size += len(line)
                signs += sum(map(line.count, "[]<*_`!&\\"))
                continue
            if size > MAX_PARAGRAPH or signs > MAX_SIGNS * 10:
                self.report.error(
                    self.first + start,
                    "a paragraph has too much text or markup to be read: split it",
                    "too-large",
                )
                return False
            start, size, signs = index + 1, 0, 0
        return not any(p.code in codes for p in self.report.problems)


def _slashes(depth: int) -> str:
    """Outer blocks get more slashes than inner ones, whatever the author typed."""
    return "/" * (3 + MAX_NESTING + 2 - min(depth, MAX_NESTING + 2))
