"""What is remarked on in any text, whatever its kind."""

from __future__ import annotations

import re

from course_app.content.frontmatter import FIRST_LINE
from course_app.content.html_words import text_of
from course_app.content.lint.drugs import without_drugs
from course_app.content.lint.link_words import find_links
from course_app.content.lint.reading import level
from course_app.content.lint.sentences import MOST_WORDS, long_sentences
from course_app.content.lint.words import find_words
from course_app.content.markup.body import Body
from course_app.content.markup.terms import Terms
from course_app.content.problems import Report, excerpt

AIM_GRADE = 8
WARN_ABOVE_GRADE = 9.0
REFUSE_ABOVE_GRADE = 12.0
FEWEST_WORDS_TO_REFUSE = 300
NEUTRAL = "term"  # stands for every glossary term and drug while the level is taken

_NOT_PROSE = re.compile(
    r"<(table|pre|h2|h3|h4|h5|h6|figcaption|sup)\b.*?</\1>|<p class=\"\w+__title\".*?</p>",
    re.DOTALL,
)
_END = re.compile(r"(?<=[\w”’\"')])(?=</(?:li|p|dd|dt|summary|td)>)")


def lint_words(report: Report, lines: list[str], first_line: int) -> None:
    """Remarks on words that push people away; `lines` have fenced code blanked already."""
    for word in find_words(lines, first_line):
        report.warning(
            word.line,
            f"“{word.word}”: say “{word.better}”, or put the word in quotation marks when the"
            " text is about it",
            "stigma",
            word.col,
        )


def lint_prose(report: Report, lines: list[str], first_line: int) -> None:
    """Remarks on words and links; `lines` have fenced code blanked already."""
    lint_words(report, lines, first_line)
    for line, col, shown in find_links(lines, first_line):
        report.warning(
            line,
            f"the link “{excerpt(shown, 40)}” does not say where it leads: name the page it opens",
            "link-meaning",
            col,
        )


def lint_front(report: Report, front: str) -> None:
    """Remarks on the words of front matter: titles, summaries, objectives."""
    lint_words(report, front.rstrip("\n").split("\n"), FIRST_LINE)


def lint_body(report: Report, body: Body) -> None:
    """As `lint_prose`, and remarks on sentences, for a body that is mostly running text."""
    lint_prose(report, body.scan.prose, body.first_line)
    for sentence in long_sentences(body.scan.bare, body.first_line):
        report.warning(
            sentence.line,
            f"this sentence has {sentence.words} words, and {MOST_WORDS} are the most one keeps in"
            f" mind: cut it in two: “{excerpt(sentence.text, 50)}”",
            "long-sentence",
            sentence.col,
        )


def lint_reading(report: Report, html: str, first_line: int, terms: Terms) -> None:
    """A finding on text that is hard to read; glossary terms and drugs do not count."""
    text = text_of(_END.sub(".", _NOT_PROSE.sub(" ", html)))
    found = level(without_drugs(terms.replaced(text, NEUTRAL), NEUTRAL))
    if found is None or found.grade <= WARN_ABOVE_GRADE:
        return
    message = (
        f"reading level {found.grade} (Flesch-Kincaid grade, glossary terms and drugs left out):"
        f" aim for {AIM_GRADE}, with shorter sentences and everyday words. The longest sentence has"
        f" {found.longest_words} words: “{excerpt(found.longest, 70)}”"
    )
    if found.grade > REFUSE_ABOVE_GRADE and found.words >= FEWEST_WORDS_TO_REFUSE:
        report.error(first_line, message, "reading-level")
    else:
        report.warning(first_line, message, "reading-level")
