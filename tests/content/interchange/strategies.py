"""Questions between formats, with every sign that one of the formats takes for its own."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from course_app.content.interchange.items import ANYTHING, Answer, Item
from course_app.content.interchange.texts import on_one_line

SIGNS = "ab1 ~=#{}:\\[]()%*>-+`_<&!|/.^$\"'"
WORDS = (
    *("\n", "é", "- [x] ", "## ", "->", "::", "####", "//", "///", "[html]", "%50%", "\\n", "\\="),
    *("objective: x", "type: short", "&#61;", "<b>", "$CATEGORY: x", "```", "= ", "1. ", "> "),
    *("..", "T"),
)
NASTY = st.sampled_from([*SIGNS, *WORDS])


def texts(most: int = 8) -> Any:
    """A text of several lines, trimmed as every format trims it."""
    made = st.lists(NASTY, min_size=1, max_size=most).map("".join)
    rows = made.map(lambda text: "\n".join(line.rstrip() for line in text.split("\n")).strip())
    return rows.filter(bool)


def lines(most: int = 6) -> Any:
    """A text of one line."""
    return texts(most).map(on_one_line).filter(bool)


names = st.from_regex(r"[a-z][a-z0-9]{0,8}(-[a-z0-9]{1,5}){0,2}", fullmatch=True)


@st.composite
def items(draw: st.DrawFn, kinds: tuple[str, ...], feedback: Any = None) -> Item:
    """A question of one of these kinds; each answer with feedback drawn from `feedback`."""
    kind = draw(st.sampled_from(kinds))
    said = feedback if feedback is not None else st.one_of(st.just(""), texts())
    more: dict[str, Any] = {}
    if kind == "matching":
        side = lines().filter(lambda text: "&gt;" not in text)
        pairs = draw(st.lists(st.tuples(side, lines(), said), min_size=2, max_size=5))
        answers = [Answer(left, True, why, right) for left, right, why in pairs]
        answers += [Answer("", False, "", right) for right in draw(st.lists(lines(), max_size=2))]
    elif kind == "true-false":
        right = draw(st.booleans())
        answers = [Answer("True", right, draw(said)), Answer("False", not right, draw(said))]
    elif kind == "numeric":
        number = st.one_of(
            st.integers(-99, 99).map(str),
            st.tuples(st.integers(-9, 9), st.integers(1, 9)).map(lambda n: f"{n[0]}.5 +- {n[1]}"),
            st.tuples(st.integers(-9, 0), st.integers(1, 9)).map(lambda n: f"{n[0]}..{n[1]}.25"),
        )
        answers = [Answer(draw(number), True, draw(said))]
        more["unit"] = draw(st.sampled_from(["", "minutes", 'mg: "#"']))
    elif kind == "short":
        form = lines().filter(lambda text: "->" not in text and text not in ("*", "\\*"))
        form = form.filter(lambda text: "\\*" not in text)
        found = draw(st.lists(st.tuples(form, st.booleans(), said), max_size=4))
        answers = [Answer(text, right, why) for text, right, why in found]
        answers.insert(0, Answer(draw(st.sampled_from(["word", "\\*"])), True, draw(said)))
        more["spelling"], more["exact_case"] = draw(st.integers(0, 2)), draw(st.booleans())
    else:
        count = draw(st.integers(2, 6))
        first = draw(st.integers(0, count - 1))
        rights = [n == first or (kind == "multiple" and draw(st.booleans())) for n in range(count)]
        answers = [Answer(draw(lines()), right, draw(said)) for right in rights]
        more["shuffle"] = draw(st.booleans())
    if kind in ("short", "numeric") and draw(st.booleans()):
        answers.append(Answer(ANYTHING, False, draw(said)))
    return Item(
        kind=kind,
        name=draw(names),
        prompt=draw(texts(14)),
        answers=tuple(answers),
        objective=draw(st.one_of(st.just(""), names)),
        situation=draw(st.booleans()),
        **more,
    )
