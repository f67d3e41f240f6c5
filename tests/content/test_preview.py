"""The live preview shows a save at once, and errors instead of crashing."""

from __future__ import annotations

import http.client
import json
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Event, Thread

import pytest

from course_app.content.preview import Workshop, make_server, watch
from tests.content.course_factory import CHECK, PNG, CourseFactory, one_lesson
from tests.content.test_resources import FRONT, ITEM

LESSON = "/courses/sample/lessons/first-lesson"


class Viewer:
    """A browser on the preview's port."""

    def __init__(self, port: int) -> None:
        self.port = port

    def get(self, path: str, host: str = "") -> tuple[int, str]:
        """Status and text."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        connection.request("GET", path, headers={"Host": host or f"127.0.0.1:{self.port}"})
        answer = connection.getresponse()
        text = answer.read().decode("utf-8", "replace")
        connection.close()
        return answer.status, text


@pytest.fixture
def course(tmp_path: Path) -> CourseFactory:
    made = one_lesson(tmp_path, f"Hello.\n\n{CHECK}\n![A cat](a.png)\n")
    made.write("a.png", PNG)
    return made


@pytest.fixture
def viewer(course: CourseFactory, tmp_path: Path) -> Iterator[Viewer]:
    workshop = Workshop(course.modules_dir, course.quizzes_dir)
    workshop.refresh()
    server = make_server(workshop, tmp_path / "static", 0)
    stop = Event()
    watching = watch(workshop, stop, lambda _: None)
    serving = Thread(target=server.serve_forever, daemon=True)
    serving.start()
    yield Viewer(server.server_port)
    stop.set()
    server.shutdown()
    server.server_close()
    watching.join(5)
    serving.join(5)


def test_a_lesson_is_shown_with_remarks_beside_it(viewer: Viewer) -> None:
    status, text = viewer.get(LESSON)
    assert status == 200
    assert "<p id=" in text
    assert "Hello." in text
    assert "The right one" in text
    assert "few-checks" in text


def test_a_save_reaches_the_browser_within_a_second(viewer: Viewer, course: CourseFactory) -> None:
    version = json.loads(viewer.get("/changes?version=0")[1])["version"]
    course.lesson("Goodbye.")
    start = time.monotonic()
    news = json.loads(viewer.get(f"/changes?version={version}")[1])["version"]
    assert time.monotonic() - start < 1
    assert news == version + 1
    assert "Goodbye." in viewer.get(LESSON)[1]


def test_a_broken_text_is_shown_with_its_errors(viewer: Viewer, course: CourseFactory) -> None:
    version = json.loads(viewer.get("/changes?version=0")[1])["version"]
    course.write("first-lesson.md", "---\nkind: lesson\nid: [\n---\n")
    viewer.get(f"/changes?version={version}")
    status, text = viewer.get("/courses/sample/lessons/another-lesson")
    assert status == 404
    assert "modules/sample/first-lesson.md:" in text
    course.write("course.md", b"\xff\xff")
    viewer.get(f"/changes?version={version + 1}")
    assert "not UTF-8" in viewer.get("/")[1]


def test_a_text_that_breaks_stays_in_view_as_it_was_last(
    viewer: Viewer, course: CourseFactory
) -> None:
    version = json.loads(viewer.get("/changes?version=0")[1])["version"]
    assert "before it broke" not in viewer.get(LESSON)[1]
    course.write("first-lesson.md", "---\nkind: lesson\nid: [\n---\n")
    viewer.get(f"/changes?version={version}")
    status, text = viewer.get(LESSON)
    assert status == 200
    assert "before it broke" in text
    assert "Hello." in text
    assert "line 4" in text
    course.write("course.md", b"\xff\xff")
    viewer.get(f"/changes?version={version + 1}")
    status, text = viewer.get(LESSON)
    assert status == 200
    assert "not UTF-8" in text


def test_a_text_from_right_to_left_is_shown_so(viewer: Viewer, course: CourseFactory) -> None:
    version = json.loads(viewer.get("/changes?version=0")[1])["version"]
    assert "dir=" not in viewer.get(LESSON)[1]
    path = course.modules_dir / "sample" / "course.md"
    path.write_text(path.read_text().replace("kind: course\n", "kind: course\nlanguage: ar\n"))
    viewer.get(f"/changes?version={version}")
    assert '<main id="main" lang="ar" dir="rtl">' in viewer.get(LESSON)[1]


def test_every_page_and_file_of_a_course_is_there(viewer: Viewer, course: CourseFactory) -> None:
    [asset] = course.compile().assets.values()
    for path in ("/", "/courses/sample", "/courses/sample/modules/first-module", asset.address):
        assert viewer.get(path)[0] == 200
    for path in (
        "/nothing",
        "/media/" + "0" * 64 + ".png",
        "/preview/../preview.py",
        "/static/../a",
        "/courses/sample/glossary",
    ):
        assert viewer.get(path)[0] == 404
    assert viewer.get("/preview/preview.js")[0] == 200


def test_the_catalogue_has_a_page_with_its_items_and_its_sheet(
    viewer: Viewer, course: CourseFactory
) -> None:
    version = json.loads(viewer.get("/changes?version=0")[1])["version"]
    course.write("help.md", f"{FRONT}{ITEM}\nRead it on the way.\n")
    viewer.get(f"/changes?version={version}")
    status, text = viewer.get("/courses/sample/resources")
    assert status == 200
    for words in ("Read it on the way.", "Crews", "Call them"):
        assert words in text


def test_another_host_name_is_refused(viewer: Viewer) -> None:
    assert viewer.get("/", host="evil.example:8100")[0] == 403


def test_what_did_not_change_is_not_compiled_again(course: CourseFactory) -> None:
    course.lesson("Another one.", "second-lesson")
    course.module("first-lesson", "second-lesson")
    workshop = Workshop(course.modules_dir, course.quizzes_dir)
    assert workshop.refresh()
    assert not workshop.refresh()
    before = workshop.courses[0]
    course.lesson("Changed.", "second-lesson")
    assert workshop.refresh()
    after = workshop.courses[0]
    assert after.problems
    assert [d.digest for d in after.documents] == [d.digest for d in course.compile().documents]
    assert after.problems == course.compile().problems
    assert before.document("first-lesson") == after.document("first-lesson")
