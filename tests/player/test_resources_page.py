"""The resource catalogue and the sheet for a visit, as pages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask import Flask

from course_app.content.publishing import publish
from tests.conftest import Transaction
from tests.content.course_factory import one_lesson
from tests.content.test_resources import FRONT, ITEM
from tests.player.test_budget import Count
from tests.support.cast import Cast
from tests.support.client import PageClient

PAGE = "/courses/sample/resources"
SITE = (
    "## A <b>county</b>\nid: county\ntype: site\nplace: Ohio\naudiences: leaders\ntopics: start\n"
    "link: https://www.example.org/x\nask: Who drives?\n\nOne to ask.\n"
)


@pytest.fixture
def reader(
    app: Flask, client: PageClient, cast: Cast, tmp_path: Path, transaction: Transaction
) -> PageClient:
    course = one_lesson(tmp_path, "Text.")
    course.write("help.md", f"{FRONT}Where to ask.\n\n{ITEM}\nRead it.\n\n{SITE}")
    with app.app_context(), transaction() as session:
        assert publish(session, course.compile()).published
    return client.sign_in(cast.learner)


def shown(client: PageClient, query: str = "") -> list[str]:
    html = client.get(PAGE + query).get_data(as_text=True)
    return re.findall(r'<article class="resource" id="([^"]+)"', html)


def test_everything_is_there_with_its_tags_and_where_a_link_leads(reader: PageClient) -> None:
    html = reader.get(PAGE).get_data(as_text=True)
    assert shown(reader) == ["one", "county"]
    for words in ("Where to ask.", "2 resources", "on example.org, another website", "Leaders"):
        assert words in html
    assert "A &lt;b&gt;county&lt;/b&gt;" in html
    assert "site=county" in html
    assert "site=one" not in html


def test_words_and_lists_narrow_it_and_are_still_there_afterwards(reader: PageClient) -> None:
    assert shown(reader, "?q=COUNTY") == ["county"]
    assert shown(reader, "?type=list&q=") == ["one"]
    assert shown(reader, "?type=list&audience=leaders") == []
    html = reader.get(f"{PAGE}?q=coun&type=site").get_data(as_text=True)
    assert 'value="coun"' in html
    assert '<option value="site" selected>' in html
    assert "1 resource fits" in html
    assert "1 resource fits" in reader.page(f"{PAGE}?q=coun&type=site").title


def test_nothing_found_says_what_to_do_and_leads_back(reader: PageClient) -> None:
    page = reader.page(f"{PAGE}?q=zebra&topic=start")
    html = reader.get(f"{PAGE}?q=zebra&topic=start").get_data(as_text=True)
    assert "Nothing fits" in html
    assert "Try one word" in html
    assert PAGE in page.links


@pytest.mark.parametrize("query", ["?type=nothing", "?q=%ff", "?type=list&type=site"])
def test_odd_addresses_are_answered(reader: PageClient, query: str) -> None:
    assert reader.get(PAGE + query).status_code == 200


def test_a_filter_without_words_is_not_offered(reader: PageClient) -> None:
    html = reader.get(PAGE).get_data(as_text=True)
    assert 'name="topic"' in html
    assert 'name="pathway"' not in html


def test_the_sheet_can_name_one_site_and_what_to_ask_there(reader: PageClient) -> None:
    blank = reader.get(f"{PAGE}/visit").get_data(as_text=True)
    assert "Call them" in blank
    assert "Who drives?" not in blank
    named = reader.get(f"{PAGE}/visit?site=county").get_data(as_text=True)
    assert "Who drives?" in named
    assert "Who drives?" not in reader.get(f"{PAGE}/visit?site=one").get_data(as_text=True)


def test_the_course_home_leads_there(reader: PageClient) -> None:
    assert PAGE in reader.page("/courses/sample").links


def test_a_course_without_a_catalogue_has_neither_page_nor_link(
    app: Flask, client: PageClient, cast: Cast, tmp_path: Path, transaction: Transaction
) -> None:
    with app.app_context(), transaction() as session:
        assert publish(session, one_lesson(tmp_path, "Text.").compile()).published
    client.sign_in(cast.learner)
    assert client.get(PAGE).status_code == 404
    assert client.get(f"{PAGE}/visit").status_code == 404
    assert PAGE not in client.page("/courses/sample").links


def test_a_course_without_a_sheet_has_no_page_for_it(
    app: Flask, client: PageClient, cast: Cast, tmp_path: Path, transaction: Transaction
) -> None:
    course = one_lesson(tmp_path, "Text.")
    course.write("help.md", re.sub(r"visit:\n(  .*\n)+", "", FRONT) + f"{ITEM}\nRead it.\n")
    with app.app_context(), transaction() as session:
        assert publish(session, course.compile()).published
    client.sign_in(cast.learner)
    assert f"{PAGE}/visit" not in client.page(PAGE).links
    assert client.get(f"{PAGE}/visit").status_code == 404


@pytest.mark.parametrize("url", [f"{PAGE}?q=county", f"{PAGE}/visit?site=county"])
def test_it_costs_two_statements_and_writes_nothing(
    reader: PageClient, count_statements: Count, url: str
) -> None:
    reader.get(url)
    with count_statements() as seen:
        reader.get(url)
    assert len(seen) <= 2, "\n".join(seen)
    assert seen.writes == []
