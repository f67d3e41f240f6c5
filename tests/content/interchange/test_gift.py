"""GIFT in its odd corners: what is read, what is told, and on which line."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from course_app.content.interchange.gift_read import known_categories, read_gift
from course_app.content.interchange.gift_write import write_gift
from course_app.content.interchange.items import Answer, Item
from course_app.content.interchange.quiz_text import UNSAID, write_questions


def only(text: str) -> Item:
    """The one question of a file."""
    [item] = read_gift(text)[0]
    return item


def told(text: str) -> list[str]:
    return [str(note) for note in read_gift(text)[1]]


def answers(item: Item) -> list[tuple[str, bool, str]]:
    return [(answer.text, answer.right, answer.feedback) for answer in item.answers]


def test_a_missing_word_leaves_a_line_to_fill() -> None:
    item = only("Grant is {~buried =entombed ~living} in Grant's tomb.")
    assert item.kind == "single"
    assert item.prompt == "Grant is \\_\\_\\_\\_\\_ in Grant's tomb."
    assert [text for text, right, _ in answers(item) if right] == ["entombed"]


def test_names_escapes_and_breaks_are_resolved() -> None:
    item = only(r"::A \:\: name:: One \= 1 \{x\} \~ \# \\ \nTwo {=a\=b#c\#d ~e\~f}")
    assert item.name == "A :: name"
    assert item.prompt == "One = 1 \\{x\\} ~ # \\\\\n\nTwo"
    assert answers(item) == [("a=b", True, "c#d"), ("e~f", False, "")]


def test_comments_are_no_text_and_lines_are_counted_through_them() -> None:
    text = "// one\n\n// two\nWhat\n// three\nnow? {\n// four\n=a\n~b\n}\n\nodd {=x"
    assert only(text).prompt == "What\nnow?"
    assert only(text).line == 4
    assert told(text) == ["line 12: left out: a { or a } has no partner"]


def test_both_feedbacks_of_true_and_false_go_where_they_belong() -> None:
    assert answers(only("Sun.{T#wrong#right}")) == [
        ("True", True, "right"),
        ("False", False, "wrong"),
    ]
    assert answers(only("Sun.{FALSE#wrong#right}")) == [
        ("True", False, "wrong"),
        ("False", True, "right"),
    ]
    assert answers(only("Sun.{F}")) == [("True", False, ""), ("False", True, "")]


def test_pairs_and_a_right_side_that_is_left_over() -> None:
    item = only("Match.{=cat -> cat food =dog->dog food = -> bird seed}")
    assert [(a.text, a.match) for a in item.answers] == [
        ("cat", "cat food"),
        ("dog", "dog food"),
        ("", "bird seed"),
    ]


@pytest.mark.parametrize(
    ("written", "read"),
    [("1822:5", "1822 +- 5"), ("1..5", "1..5"), ("-1.5", "-1.5"), ("30:0", "30"),
     ("=1,000", "1000")],
)  # fmt: skip
def test_numbers_ranges_and_errors(written: str, read: str) -> None:
    item = only(f"How many?{{#{written}#why}}")
    assert (item.kind, answers(item)) == ("numeric", [(read, True, "why")])


def test_several_numbers_and_feedback_for_any_other() -> None:
    text = "How many?{#\n=%100%1822:0#exact\n=%0%1900..1950#late\n~#no\n####all of it\n}"
    assert answers(only(text)) == [
        ("1822", True, "exact"),
        ("1900..1950", False, "late"),
        ("*", False, "no"),
    ]
    assert only(text).general == "all of it"
    assert told(text) == []


def test_a_part_of_the_points_for_a_number_is_told() -> None:
    text = "How many?{#\n=1822:0#exact\n=%50%1822:2#near\n}"
    assert answers(only(text)) == [("1822", True, "exact")]
    assert told(text) == [
        "line 3: left out: 1822 +- 2, which overlaps with a right answer; its feedback: near",
        "line 3: changed: an answer worth 50% there is a known wrong one here",
    ]


@pytest.mark.parametrize(
    ("percents", "changed"),
    [
        (["50", "50", "-50"], 0),
        (["33.33333", "33.33333", "33.33333", "-33.33333"], 0),
        (["100", "-100"], 0),
        (["60", "40", "-50"], 2),
        (["50", "50", "0"], 1),
        (["50", "50", "-100"], 1),
    ],
)
def test_percents_that_our_points_do_not_repeat_are_told(percents: list[str], changed: int) -> None:
    text = "Which?{" + " ".join(f"~%{p}%answer {n}" for n, p in enumerate(percents)) + "}"
    item = only(text)
    assert item.kind == "multiple"
    assert [a.right for a in item.answers] == [not p.startswith(("-", "0")) for p in percents]
    assert len(told(text)) == changed


def test_a_weight_where_one_is_picked_is_told() -> None:
    assert told("Which?{=a ~%50%b ~%-25%c}") == [
        "line 1: changed: an answer worth -25% there counts 0% here (wrong)",
        "line 1: changed: an answer worth 50% there counts 0% here (wrong)",
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Write.{}", "an essay"),
        ("Write.{####general}", "an essay"),
        ("Only words.", "a description"),
        ("Which?{=a =b ~c}", "several answers count fully"),
        ("Which?{~a ~b}", "no answer is right"),
        ("Odd }x{", "has no partner"),
        ("Two {=a ~b} and {=c ~d}", "more than one { }"),
        ("Order.{>1 ALL 2 3}", "a plugin"),
        ("Pairs.{=a->b =c}", "a pair without ->"),
        ("One pair.{=a->b}", "fewer than two pairs"),
        ("Which?{=nalox*}", "wildcard"),
        ("How many?{#many}", "no number"),
        ("How many?{#5..1}", "no number"),
        ("How many?{#5:-1}", "no number"),
    ],
)
def test_what_we_cannot_ask_is_left_out_and_said(text: str, words: str) -> None:
    found, notes = read_gift(f"\n\n{text}\n")
    assert found == []
    assert any(words in note.words and note.left_out and note.line == 3 for note in notes)


def test_a_wildcard_is_left_out_and_the_last_of_all_is_for_anything_else() -> None:
    item = only(r"Name it.{=naloxone#yes =narc*#brand =%0%water#no =%0%*#try again =a\\*b}")
    assert answers(item) == [
        ("naloxone", True, "yes"),
        ("water", False, "no"),
        ("a*b", True, ""),
        ("*", False, "try again"),
    ]


def test_words_that_look_like_a_range_stay_words_and_it_is_told() -> None:
    assert "is words here, not a range" in told("How many?{=1..5 =four}")[0]


def test_html_becomes_markdown_and_what_is_lost_is_told() -> None:
    text = (
        r"::x::[html]<p>Is <b>this</b> 1 &lt; 2?</p><p>Yes\: <u>no</u></p>"
        r"<img src\='@@PLUGINFILE@@/a.png' alt\='A cat'>{=[plain]<i>a</i> ~b#[markdown]*so*}"
    )
    item = only(text)
    assert item.prompt == "Is **this** 1 &lt; 2?\n\nYes: no\n\nA cat"
    assert answers(item) == [("&lt;i>a&lt;/i>", True, ""), ("b", False, "*so*")]
    assert [note.split(": ", 2)[2] for note in told(text)] == [
        "1 picture(s) in the text; only their words are kept",
        "HTML that Markdown here does not have: u",
    ]


@pytest.mark.parametrize("form", ["moodle", "plain", "html", "markdown", "MARKDOWN"])
def test_the_marker_of_a_format_is_no_text(form: str) -> None:
    assert only(f"::x::[{form}]What?{{=[{form}]a#[{form}]b ~c}}").prompt == "What?"
    assert only("[strange]What?{=a ~b}").prompt == "\\[strange\\]What?"


def test_pictures_and_raw_html_in_markdown_are_told() -> None:
    text = "[markdown]See ![a cat](cat.png) and <b>this</b> and `<i>`?{=a ~b}"
    assert [note.split(": ", 2)[2] for note in told(text)] == [
        "a picture: put it into the course's folder, and mend its address",
        "raw HTML in Markdown: `content check` will name it",
    ]


def test_categories_hold_until_the_next() -> None:
    text = "$CATEGORY: $course$/One\n\na {=a ~b}\n\n$CATEGORY: Two\nb {=a ~b}\n\nc {=a ~b}\n"
    found, _ = read_gift(text)
    assert [item.category for item in found] == ["$course$/One", "Two", "Two"]
    assert list(known_categories(found)) == [("$course$/One", 1), ("Two", 2)]


def test_tags_and_id_numbers_are_told() -> None:
    assert told("// [id:7] [tag:week 1]\na {=a ~b}") == [
        "line 1: changed: tags and id numbers: [id:7] [tag:week 1]"
    ]


def test_lines_of_windows_and_a_byte_order_mark_are_read() -> None:
    assert only("\ufeff::x::What?{\r\n=a\r\n~b\r\n}\r\n").prompt == "What?"


@pytest.mark.parametrize(
    "comment",
    [
        '{"objective": "Not an id"}',
        '{"objective": ["a"]}',
        '{"spelling": 1}',
        '{"unit": "x\\n- [x] y"}',
        '{"feedback": ["a"]}',
        '{"type": "short"}',
        '{"shuffle": "no"}',
        '{"strange": 1}',
        "[1]",
        "{",
        "[" * 3000,
    ],
)
def test_a_bent_comment_of_ours_changes_nothing_and_is_told(comment: str) -> None:
    text = f"// course-engine: {comment}\nWhat?{{=a ~b ~c}}"
    assert only(text) == only("What?{=a ~b ~c}")
    assert len(told(text)) == 1


def test_general_feedback_goes_to_the_first_right_answer_and_it_is_told() -> None:
    written = write_questions([only("What?{~a#no =b#yes ####All of it}")], "big-one")
    assert "    > yes\n    >\n    > All of it\n" in written.text
    assert "general feedback" in written.notes[0].words


def test_feedback_that_is_missing_is_marked_and_not_made_up() -> None:
    written = write_questions([only("What?{~a =b#yes}")], "big-one")
    assert written.text.count(UNSAID) == 1


def test_ids_are_made_from_names_or_first_words_and_stay_apart() -> None:
    found, _ = read_gift("::Q 1::a {=a ~b}\n\n::q-1::b {=a ~b}\n\nÉ où {=a ~b}\n\n?! {=a ~b}")
    written = write_questions(found, "big-one", ["ou"])
    ids = [line[3:] for line in written.text.split("\n") if line.startswith("## ")]
    assert ids[:2] == ["q-1", "q-1-2"]
    assert ids[3].startswith("q-")
    assert len(set(ids)) == 4


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("What?{=a " + " ".join(f"~b{n}" for n in range(6)) + "}", "it has 7 answers"),
        ("What?{=" + "a" * 201 + "}", "longer than 200"),
        ("{=a ~b}", "it has no text"),
    ],
)
def test_a_question_that_is_too_large_for_us_is_left_out(text: str, words: str) -> None:
    written = write_questions(read_gift(text)[0], "big-one")
    assert written.text == ""
    assert words in written.notes[0].words
    assert written.notes[0].left_out


def choice(**more: object) -> Item:
    answers = (Answer("a", True, "f"), Answer("b", False, "g"))
    return Item("single", "x", "p", answers, line=3, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", ["ordering", "rated"])
def test_a_kind_that_gift_lacks_is_left_out_of_it_and_said(kind: str) -> None:
    text, notes = write_gift([Item(kind, "x", "p", (Answer("a"),) * 3, line=7)])
    assert "::x::" not in text
    assert [str(note) for note in notes] == [
        f"line 7: left out: x: GIFT has no questions of the kind `{kind}`"
    ]


@pytest.mark.parametrize(
    ("item", "words"),
    [
        (Item("short", "x", "p", (Answer("a", True),), spelling=1), "slips"),
        (Item("short", "x", "p", (Answer("a", True),), exact_case=True), "capitals"),
        (Item("numeric", "x", "p", (Answer("1", True),), unit="mg"), "unit"),
        (Item("matching", "x", "p", (Answer("a", True, "f", "b"),) * 2), "feedback of pairs"),
    ],
)
def test_what_other_systems_will_not_see_is_told(item: Item, words: str) -> None:
    _, notes = write_gift([item])
    assert [words in note.words and not note.left_out for note in notes] == [True]


def test_a_typed_answer_with_an_arrow_would_be_a_pair_and_is_left_out() -> None:
    _, notes = write_gift([Item("short", "x", "p", (Answer("a -> b", True),))])
    assert notes[0].left_out


@pytest.mark.parametrize(
    ("change", "held"),
    [
        (lambda: choice(situation=True), '"situation": true'),
        (lambda: choice(shuffle=False), '"shuffle": false'),
        (lambda: choice(objective="big-one"), '"objective": "big-one"'),
    ],
)
def test_what_gift_has_no_place_for_is_in_a_comment(change: Callable[[], Item], held: str) -> None:
    item = change()
    text, _ = write_gift([item])
    assert held in text
    assert only(text) == item


def test_a_file_of_ours_reads_like_one_of_theirs() -> None:
    text, _ = write_gift([choice()])
    assert text.split("\n")[2:] == ["::x::[markdown]p{", "\t=a#f", "\t~b#g", "}", ""]
