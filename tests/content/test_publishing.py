"""Publishing: whole or not at all, and never again for the same."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from course_app.content import queries
from course_app.content.models import (
    Asset,
    Change,
    Course,
    Document,
    Release,
    ReleaseEntry,
    Rendition,
)
from course_app.content.publishing import PublishResult, Refused, publish
from tests.conftest import Transaction
from tests.content.course_factory import CHECK, PNG, CourseFactory, one_lesson

BODY = "One two three four five six seven eight nine ten. " * 20 + "\n\n" + CHECK


@pytest.fixture
def course(tmp_path: Path) -> CourseFactory:
    made = one_lesson(tmp_path, BODY + "\n\n![A cat](a.png)\n")
    made.write("a.png", PNG)
    return made


def publish_now(
    transaction: Transaction,
    course: CourseFactory,
    material: set[str] | None = None,
    minor: set[str] | None = None,
) -> PublishResult:
    with transaction() as session:
        return publish(session, course.compile(), material=material, minor=minor)


def count(session: Session, model: type) -> int:
    return session.scalar(select(func.count()).select_from(model)) or 0


def test_the_first_publish_makes_release_1(transaction: Transaction, course: CourseFactory) -> None:
    result = publish_now(transaction, course)
    assert (result.published, result.number) == (True, 1)
    assert set(result.changes.values()) == {Change.NEW}
    with transaction() as session:
        release = queries.current_release(session, "sample")
        assert release is not None
        assert release.number == 1
        assert release.outline["modules"][0]["items"][0]["id"] == "first-lesson"
        page = queries.page(session, release.id, "first-lesson")
        assert page is not None
        assert page.payload["title"] == "A lesson"
        assert count(session, Asset) == 1


def test_publishing_the_same_again_does_nothing(
    transaction: Transaction, course: CourseFactory
) -> None:
    first = publish_now(transaction, course)
    again = publish_now(transaction, course)
    assert (again.published, again.release_id) == (False, first.release_id)
    with transaction() as session:
        assert [count(session, m) for m in (Release, Rendition, Document)] == [1, 3, 3]


def test_a_course_with_errors_changes_nothing(
    transaction: Transaction, course: CourseFactory
) -> None:
    publish_now(transaction, course)
    course.lesson("<b>broken</b>")
    with pytest.raises(Refused):
        publish_now(transaction, course)
    with transaction() as session:
        release = queries.current_release(session, "sample")
        assert release is not None
        assert release.number == 1


def test_a_failure_half_way_leaves_the_old_release(
    transaction: Transaction, course: CourseFactory
) -> None:
    publish_now(transaction, course)
    course.lesson("Another text.")

    class PowerCut(Exception):
        pass

    def fail() -> None:
        with transaction() as session:
            assert publish(session, course.compile()).published
            raise PowerCut

    with pytest.raises(PowerCut):
        fail()
    with transaction() as session:
        assert [count(session, m) for m in (Release, Rendition)] == [1, 3]


def test_a_small_edit_is_minor_and_a_large_one_material(
    transaction: Transaction, course: CourseFactory
) -> None:
    publish_now(transaction, course)
    course.lesson(BODY.replace("One", "Uno", 1))
    assert publish_now(transaction, course).changes["first-lesson"] == Change.MINOR
    course.lesson("Nothing of what stood here before is left.\n\n" + CHECK)
    result = publish_now(transaction, course)
    assert result.changes["first-lesson"] == Change.MATERIAL
    assert result.changes["sample"] == Change.SAME


def test_another_right_answer_is_material(transaction: Transaction, course: CourseFactory) -> None:
    publish_now(transaction, course)
    swapped = BODY.replace("[ ]", "[?]").replace("[x]", "[ ]").replace("[?]", "[x]")
    course.lesson(swapped)
    assert publish_now(transaction, course).changes["first-lesson"] == Change.MATERIAL


def test_the_author_decides_otherwise(transaction: Transaction, course: CourseFactory) -> None:
    publish_now(transaction, course)
    course.lesson(BODY.replace("One", "Uno", 1))
    result = publish_now(transaction, course, material={"first-lesson"})
    assert result.changes["first-lesson"] == Change.MATERIAL
    course.lesson("All new.\n\n" + CHECK)
    result = publish_now(transaction, course, minor={"first-lesson"})
    assert result.changes["first-lesson"] == Change.MINOR


@pytest.mark.parametrize("name", ["sample", "nobody"])
def test_what_has_not_changed_cannot_be_called_material(
    transaction: Transaction, course: CourseFactory, name: str
) -> None:
    publish_now(transaction, course)
    course.lesson("Changed.\n\n" + CHECK)
    with pytest.raises(Refused, match=name):
        publish_now(transaction, course, material={name})


def test_a_removed_lesson_keeps_its_rendition(
    transaction: Transaction, course: CourseFactory
) -> None:
    course.lesson("A second one.", "second-lesson")
    course.module("first-lesson", "second-lesson")
    first = publish_now(transaction, course)
    course.module("first-lesson")
    (course.folder / "second-lesson.md").unlink()
    second = publish_now(transaction, course)
    assert second.removed == ["second-lesson"]
    with transaction() as session:
        old = queries.page(session, first.release_id, "second-lesson")
        assert old is not None
        assert queries.page(session, second.release_id, "second-lesson") is None


def test_a_renamed_and_moved_file_is_the_same_document(
    transaction: Transaction, course: CourseFactory
) -> None:
    course.lesson(BODY)
    publish_now(transaction, course)
    (course.folder / "deep").mkdir()
    (course.folder / "first-lesson.md").rename(course.folder / "deep" / "other-name.md")
    assert not publish_now(transaction, course).published


def test_going_back_to_an_old_text_uses_its_old_rendition(
    transaction: Transaction, course: CourseFactory
) -> None:
    course.lesson(BODY)
    first = publish_now(transaction, course)
    course.lesson("Other.\n\n" + CHECK)
    publish_now(transaction, course)
    course.lesson(BODY)
    third = publish_now(transaction, course)
    assert (third.published, third.number) == (True, 3)
    with transaction() as session:
        rows = session.execute(
            select(ReleaseEntry.release_id, ReleaseEntry.rendition_digest).where(
                ReleaseEntry.stable_id == "first-lesson"
            )
        )
        digests = {row.release_id: row.rendition_digest for row in rows}
    assert digests[first.release_id] == digests[third.release_id]


def test_a_changed_definition_makes_a_new_rendition_of_the_lessons_that_use_it(
    transaction: Transaction, course: CourseFactory
) -> None:
    course.lesson("About craving.\n\n" + CHECK)
    course.lesson("About nothing.\n\n" + CHECK, "second-lesson")
    course.module("first-lesson", "second-lesson")
    course.glossary("## Craving\nA pull.\n")
    publish_now(transaction, course)
    course.glossary("## Craving\nA strong pull.\n")
    result = publish_now(transaction, course)
    assert result.changes["first-lesson"] == Change.MINOR
    assert result.changes["second-lesson"] == Change.SAME


def test_courses_are_numbered_apart(transaction: Transaction, tmp_path: Path) -> None:
    for name in ("one", "two"):
        course = CourseFactory(tmp_path, name)
        course.course()
        course.module()
        course.lesson("Hello.")
        assert publish_now(transaction, course).number == 1
    with transaction() as session:
        assert count(session, Course) == 2


@settings(
    max_examples=15,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(st.sampled_from(["Alpha.", "Beta.", "Gamma."]), min_size=1, max_size=4))
def test_publishing_twice_is_publishing_once(
    transaction: Transaction, tmp_path: Path, texts: list[str]
) -> None:
    course = one_lesson(tmp_path, "Hello.")
    for text in texts:
        course.lesson(text)
        first = publish_now(transaction, course)
        again = publish_now(transaction, course)
        assert not again.published
        assert (again.number, again.release_id) == (first.number, first.release_id)


def test_pictures_are_served_for_ever_under_their_digest(
    app: Flask, transaction: Transaction, course: CourseFactory
) -> None:
    publish_now(transaction, course)
    [asset] = course.compile().assets.values()
    client = app.test_client()
    answer = client.get(asset.address)
    assert (answer.status_code, answer.mimetype, answer.data) == (200, "image/png", PNG)
    assert "immutable" in answer.headers["Cache-Control"]
    part = client.get(asset.address, headers={"Range": "bytes=0-3"})
    assert (part.status_code, part.data) == (206, PNG[:4])
    assert client.get(asset.address.replace(".png", ".svg")).status_code == 404
