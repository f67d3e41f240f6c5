"""Every template compiles, keeps code out of the page, and takes its words from gettext."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask import Flask

APP = Path(__file__).resolve().parent.parent / "course_app"
TEMPLATES = sorted(APP.glob("*/templates/**/*.html")) + sorted(APP.glob("*/templates/**/*.txt"))
PAGES = [path for path in TEMPLATES if path.suffix == ".html" and "mail" not in path.parts]
# Commands are the same in every language; a block that names a CSS class is no text.
NOT_WORDS = r"<(code|kbd|pre|svg)\b.*?</\1>|{% block (?:width|\w*class) %}.*?{% endblock"


def name_of(path: Path) -> str:
    """What render_template() calls it."""
    return path.as_posix().split("/templates/", 1)[1]


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_a_template_compiles(path: Path, worker_app: Flask) -> None:
    worker_app.jinja_env.get_template(name_of(path))


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_a_template_stands_in_the_folder_of_its_room(path: Path) -> None:
    room = path.relative_to(APP).parts[0]
    assert name_of(path).startswith(f"{room}/")


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_a_page_has_no_inline_style_or_script(path: Path) -> None:
    text = path.read_text()
    assert not re.search(r"""\sstyle\s*=|<style\b|\son[a-z]+\s*=\s*["']""", text)
    for script in re.findall(r"<script\b[^>]*>", text):
        assert "src=" in script or "json" in script, f"{script} is inline"


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_nothing_is_marked_safe_but_published_html(path: Path) -> None:
    marked = re.findall(r"[\w.\[\]\"']+\s*\|\s*safe", path.read_text())
    assert not [one for one in marked if "html" not in one], marked


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_words_come_from_gettext(path: Path) -> None:
    text = re.sub(NOT_WORDS, " ", path.read_text(), flags=re.DOTALL)
    text = re.sub(r"{#.*?#}|{%.*?%}|{{.*?}}", " ", text, flags=re.DOTALL)
    text = re.sub(r"<[^>]*>|&\w+;", "\n", text, flags=re.DOTALL)
    words = [line.strip() for line in text.splitlines() if re.search(r"[A-Za-z]{3}", line)]
    assert not [line for line in words if line != "Course Engine"]


def test_every_mail_has_both_of_its_parts() -> None:
    mails = {path.with_suffix("") for path in TEMPLATES if "mail" in path.parts}
    layouts = {path for path in mails if path.name == "base"}
    for mail in mails - layouts:
        assert mail.with_suffix(".html").exists(), mail
        assert mail.with_suffix(".txt").exists(), mail
