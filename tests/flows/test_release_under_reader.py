"""A release comes out while somebody reads: nothing they did is lost, or means something else."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from sqlalchemy import select

from course_app.content.publishing import publish
from course_app.progress.models import CheckAnswer, Enrolment, LearningEvent, Progress
from tests.conftest import Transaction
from tests.content.course_factory import CourseFactory
from tests.support.cast import Cast
from tests.support.client import PageClient

LESSON = "/courses/sample/lessons/first-lesson"
CHECK = f"{LESSON}/checks/a-check"
ASKED = "/// check\nid: a-check\nobjective: know-it\nWhich one?\n\n"
WRONG, RIGHT = "- [ ] The wrong one\n    > No.\n", "- [x] The right one\n    > Yes.\n"
TEXT = (
    "## First part\n\nSome words to begin with.\n\n## Second part\n\nThe place to come back to.\n\n"
)
BEFORE = f"{TEXT}{ASKED}{WRONG}{RIGHT}///\n"
REORDERED = f"{TEXT}{ASKED}{RIGHT}{WRONG}///\n"


class Shop:
    """Writes and publishes a sample course."""

    def __init__(self, folder: Path, transaction: Transaction) -> None:
        self.factory = CourseFactory(folder)
        self.factory.course()
        self.transaction = transaction

    def release(self, *lessons: str, material: str = "") -> None:
        """Publish a course with these lesson texts, the first one called first-lesson."""
        names = ["first-lesson", "second-lesson"][: len(lessons)]
        self.factory.module(*names)
        for name, body in zip(names, lessons, strict=True):
            self.factory.lesson(body, name)
        with self.transaction() as session:
            publish(session, self.factory.compile(), material={material} if material else set())


@pytest.fixture
def shop(tmp_path: Path, transaction: Transaction) -> Shop:
    return Shop(tmp_path, transaction)


@pytest.fixture
def learner(client: PageClient, cast: Cast) -> PageClient:
    return client.sign_in(cast.learner)


def rendition(html: str) -> str:
    return str(re.findall(r'name="rendition" value="([0-9a-f]{64})"', html)[0])


def test_an_answer_counts_for_the_question_that_was_on_the_page(
    shop: Shop, learner: PageClient, transaction: Transaction
) -> None:
    shop.release(BEFORE)
    read = rendition(learner.get(LESSON).text)
    shop.release(REORDERED)
    answer = {"choice": "b", "sureness": "sure", "rendition": read}
    fragment = learner.send(CHECK, answer, headers={"X-Fragment": "1"})
    assert "Right." in fragment.text
    with transaction() as session:
        [event] = session.scalars(
            select(LearningEvent).where(LearningEvent.kind == "check.answered")
        )
        assert event.rendition_digest == read
    page = learner.get(LESSON).text
    assert "your answer" not in page
    assert "This question changed after you answered it." in page


def test_without_javascript_the_reader_is_told_that_the_question_changed(
    shop: Shop, learner: PageClient
) -> None:
    shop.release(BEFORE)
    read = rendition(learner.get(LESSON).text)
    shop.release(REORDERED)
    there = learner.send(CHECK, {"choice": "b", "sureness": "sure", "rendition": read})
    assert "This question changed while it was open." in learner.get(there.location).text


def test_an_answer_to_a_question_that_did_not_change_stays(shop: Shop, learner: PageClient) -> None:
    shop.release(BEFORE)
    learner.send(CHECK, {"choice": "b", "sureness": "sure"})
    shop.release(BEFORE.replace("Some words", "Other words"))
    page = learner.get(LESSON).text
    assert "You were sure, with reason." in page
    assert "changed after you answered" not in page


def test_what_was_sure_and_wrong_is_not_held_against_a_new_question(
    shop: Shop, learner: PageClient
) -> None:
    shop.release(BEFORE)
    learner.send(CHECK, {"choice": "a", "sureness": "sure"})
    review = "/courses/sample/modules/first-module/review"
    assert "Which one?" in learner.get(review).text
    shop.release(REORDERED)
    assert "Nothing waits here." in learner.get(review).text


def test_an_answer_from_an_old_tab_does_not_replace_one_to_the_new_question(
    shop: Shop, learner: PageClient, transaction: Transaction
) -> None:
    shop.release(BEFORE)
    old = rendition(learner.get(LESSON).text)
    shop.release(REORDERED)
    learner.send(CHECK, {"choice": "a", "sureness": "sure"})
    learner.send(CHECK, {"choice": "a", "sureness": "guessing", "rendition": old})
    with transaction() as session:
        [kept] = session.scalars(select(CheckAnswer))
        assert (kept.sureness, kept.correct) == ("sure", True)
    assert "You were sure, with reason." in learner.get(LESSON).text


@pytest.mark.parametrize("given", ["", "f" * 64, "../etc", "x" * 5000])
def test_a_rendition_that_was_never_published_is_the_current_one(
    shop: Shop, learner: PageClient, given: str
) -> None:
    shop.release(BEFORE)
    learner.send(CHECK, {"choice": "b", "sureness": "sure", "rendition": given})
    assert "You were sure, with reason." in learner.get(LESSON).text


def test_scrolling_does_not_hide_that_a_finished_lesson_changed(
    shop: Shop, learner: PageClient
) -> None:
    shop.release(BEFORE)
    learner.send(f"{LESSON}/done")
    shop.release(
        BEFORE + "\nA paragraph that matters was added at the end.\n", material="first-lesson"
    )
    assert "This lesson changed since you finished it." in learner.get(LESSON).text
    learner.send(f"{LESSON}/place", {"section": "second-part", "block": "p-00000000"})
    assert "This lesson changed since you finished it." in learner.get(LESSON).text
    learner.send(f"{LESSON}/done")
    assert "This lesson changed since you finished it." not in learner.get(LESSON).text


def test_the_place_is_found_below_a_heading_of_another_name(
    shop: Shop, learner: PageClient
) -> None:
    shop.release(BEFORE)
    block = re.findall(r'id="(p-[0-9a-f]+)"[^>]*>The place', learner.get(LESSON).text)[0]
    learner.send(f"{LESSON}/place", {"section": "second-part", "block": block})
    shop.release(BEFORE.replace("## Second part", "## A better name"))
    page = learner.get(LESSON).text
    assert f'href="#{block}"' in page
    assert "A better name" in page


def test_a_place_that_is_gone_says_so_instead_of_being_kept(
    shop: Shop, learner: PageClient
) -> None:
    shop.release(BEFORE)
    there = learner.send(f"{LESSON}/place", {"section": "no-such-part", "block": "p-1"})
    page = learner.get(there.location).text
    assert "Your place is kept. You can leave" not in page
    assert "This lesson changed while it was open." in page


def test_a_course_whose_last_open_stop_was_taken_out_is_completed(
    shop: Shop, learner: PageClient, transaction: Transaction
) -> None:
    shop.release(BEFORE, "Another lesson.")
    learner.send(f"{LESSON}/done")
    shop.release(BEFORE)
    assert "Completed on" in learner.get("/courses/sample").text
    with transaction() as session:
        [enrolment] = session.scalars(select(Enrolment))
        assert enrolment.completed_at is not None
        kinds = list(session.scalars(select(LearningEvent.kind)))
        assert kinds.count("course.completed") == 1
        assert {p.state for p in session.scalars(select(Progress))} == {"done"}
