"""Practice in pages: every step is kept, nothing is lost, and it is the learner's alone."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
import time_machine
from flask import Flask
from sqlalchemy import text

from course_app.extensions import db
from course_app.jobs.tasks import RECURRING, TASKS
from course_app.lib import clock
from course_app.progress.models import EventKind
from tests.conftest import Transaction
from tests.content.scenario_factory import TO_HARM, TO_NO, TO_NUMBER
from tests.support import commands
from tests.support.cast import Cast
from tests.support.client import PageClient
from tests.support.jobs import run_jobs
from tests.support.practice import SCENARIO, STOP, PracticeCourse, begin, say
from tests.support.statements import Statements

Count = Callable[[], AbstractContextManager[Statements]]
PRACTISED = EventKind.SCENARIO_PRACTISED
FRAGMENT = {"X-Fragment": "1"}


@pytest.fixture
def course(app: Flask, tmp_path: Path) -> PracticeCourse:
    made = PracticeCourse(app, tmp_path)
    made.publish()
    return made


@pytest.fixture
def learner(client: PageClient, cast: Cast, course: PracticeCourse) -> PageClient:
    return client.sign_in(cast.learner)


def text_of(client: PageClient, url: str) -> str:
    return client.get(url).get_data(as_text=True)


def test_a_run_goes_from_the_stop_to_the_debrief(
    learner: PageClient, course: PracticeCourse
) -> None:
    assert SCENARIO in text_of(learner, STOP)
    run = begin(learner)
    say(learner, run, *TO_NUMBER)
    page = text_of(learner, f"/runs/{run}")
    assert "One thing that worked" in page
    assert "He put the number in his phone" in page
    assert "What else could have been said" in page


def test_no_meter_and_no_feedback_is_shown_while_it_runs(
    learner: PageClient, course: PracticeCourse
) -> None:
    run = begin(learner)
    say(learner, run, "a")
    page = text_of(learner, f"/runs/{run}")
    for giveaway in ("readiness", "trust:", "He moves the newspaper", "Complex reflection"):
        assert giveaway not in page


def test_the_record_holds_practised_and_the_day_and_nothing_of_the_run(
    learner: PageClient, course: PracticeCourse
) -> None:
    run = begin(learner)
    say(learner, run, *TO_NO)
    (event,) = course.events(PRACTISED)
    assert (event.stable_id, event.commitment) == ("porch", None)
    say(learner, begin(learner), *TO_NUMBER)
    assert len(course.events(PRACTISED)) == 1
    with time_machine.travel(clock.now() + timedelta(days=2)):
        fresh = [e.at for e in course.events(EventKind.PRACTICE_COMPLETED)]
        assert len(fresh) == 1


def test_the_time_of_day_is_not_kept(
    learner: PageClient, course: PracticeCourse, transaction: Transaction
) -> None:
    first = clock.now().replace(hour=9, minute=0, second=0, microsecond=0)
    with time_machine.travel(first, tick=False):
        learner.get("/courses/sample/lessons/first-lesson")
    with time_machine.travel(first + timedelta(days=1, hours=5, minutes=17), tick=False):
        say(learner, begin(learner), *TO_NUMBER)
    for event in course.events(PRACTISED, EventKind.PRACTICE_COMPLETED):
        assert (event.at.hour, event.at.minute, event.at.second) == (0, 0, 0)


def test_enough_practice_finishes_the_stop_and_the_record_is_proven(
    learner: PageClient, course: PracticeCourse, app: Flask
) -> None:
    say(learner, begin(learner), *TO_NO)
    assert "This stop is done" in text_of(learner, STOP)
    assert len(course.events(EventKind.PRACTICE_COMPLETED)) == 1
    learner.send("/courses/sample/lessons/first-lesson/done")
    assert len(course.events(EventKind.COURSE_COMPLETED)) == 1
    commands.run(app, "records", "verify")


def test_a_missed_red_flag_opens_again_at_its_turn_and_counts_only_then(
    learner: PageClient, course: PracticeCourse
) -> None:
    run = begin(learner)
    say(learner, run, *TO_HARM)
    assert course.events(PRACTISED) == []
    page = text_of(learner, f"/runs/{run}")
    assert "Gray lips and slow words" in page
    fresh = learner.send(f"/runs/{run}/again", {"turn": "1"}).location
    assert "Turn 2" in text_of(learner, fresh)
    say(learner, UUID(fresh.split("/")[2].split("#")[0]), "a", "a", at=1)
    assert len(course.events(PRACTISED)) == 1
    assert len(course.runs()) == 2  # the first one stays beside it


def test_the_same_line_sent_twice_is_one(learner: PageClient, course: PracticeCourse) -> None:
    run = begin(learner)
    for _ in range(2):
        learner.send(f"/runs/{run}/lines", {"at": "0", "line": "a"})
    assert [one.path for one in course.runs()] == [["a"]]


def test_another_tab_that_stayed_behind_changes_nothing(
    learner: PageClient, course: PracticeCourse
) -> None:
    run = begin(learner)
    say(learner, run, "a")
    response = learner.send(f"/runs/{run}/lines", {"at": "0", "line": "b"})
    assert "gone on in another window" in text_of(learner, response.location)
    assert [one.path for one in course.runs()] == [["a"]]


@pytest.mark.parametrize("form", [{}, {"at": "x", "line": "a"}, {"at": "0", "line": "zz"}])
def test_nonsense_changes_nothing(
    learner: PageClient, course: PracticeCourse, form: dict[str, str]
) -> None:
    run = begin(learner)
    assert learner.send(f"/runs/{run}/lines", form).status_code == 302
    assert [one.path for one in course.runs()] == [[]]


def test_beginning_twice_begins_one_run(learner: PageClient, course: PracticeCourse) -> None:
    assert begin(learner) == begin(learner)
    assert len(course.runs()) == 1


def test_a_line_can_be_taken_back_while_the_run_goes_on(
    learner: PageClient, course: PracticeCourse
) -> None:
    run = begin(learner)
    say(learner, run, "a")
    learner.send(f"/runs/{run}/back", {"at": "1"})
    learner.send(f"/runs/{run}/back", {"at": "1"})  # a double tap takes back one
    assert [one.path for one in course.runs()] == [[]]


def test_own_words_come_before_the_lines_and_models_after_them(
    learner: PageClient, course: PracticeCourse
) -> None:
    run = begin(learner)
    learner.send(f"/runs/{run}/lines", {"at": "0", "line": "a"})
    page = text_of(learner, f"/runs/{run}")
    assert 'name="words"' in page
    assert "That was a rough night" not in page
    learner.send(f"/runs/{run}/words", {"at": "1", "words": "  Rough   week, <b>huh</b>? "})
    page = text_of(learner, f"/runs/{run}")
    assert "Rough week, &lt;b&gt;huh&lt;/b&gt;?" in page
    assert "That was a rough night" in page
    learner.send(f"/runs/{run}/words/1", {"rating": "between"})
    assert course.own_words() == [(1, "Rough week, <b>huh</b>?", "between")]
    learner.send(f"/runs/{run}/words/1", {"rating": "splendid"})
    assert course.own_words() == [(1, "Rough week, <b>huh</b>?", "between")]


def test_a_step_with_javascript_is_a_piece_of_the_page(
    learner: PageClient, course: PracticeCourse
) -> None:
    run = begin(learner)
    piece = learner.get(f"/runs/{run}", headers=FRAGMENT)
    assert "<html" not in piece.get_data(as_text=True)
    say(learner, run, *TO_NUMBER)
    assert learner.get(f"/runs/{run}", headers=FRAGMENT).status_code == 204


def test_a_run_is_nobody_elses(client: PageClient, cast: Cast, course: PracticeCourse) -> None:
    client.sign_in(cast.learner)
    run = begin(client)
    for person in (cast.supervisor, cast.coordinator, cast.instructor, cast.administrator):
        client.sign_in(person)
        assert client.get(f"/runs/{run}").status_code == 404
        for action in ("lines", "back", "words", "words/0", "again", "keep"):
            assert client.send(f"/runs/{run}/{action}", {"at": "0"}).status_code == 404
        client.send("/my-practice/delete", {"run": str(run)})
    assert len(course.runs()) == 1


def test_deleting_takes_the_path_and_own_words_out_of_the_database(
    learner: PageClient, course: PracticeCourse, app: Flask
) -> None:
    run = begin(learner)
    learner.send(f"/runs/{run}/lines", {"at": "0", "line": "a"})
    learner.send(f"/runs/{run}/words", {"at": "1", "words": "unmistakable words"})
    say(learner, run, "a", "a", at=1)
    learner.send("/my-practice/delete", {"run": str(run)})
    assert learner.get(f"/runs/{run}").status_code == 404
    assert course.runs() == []
    assert course.own_words() == []
    assert not rows_that_name(app, str(run), run.hex, "unmistakable")
    assert len(course.events(PRACTISED)) == 1


def test_no_file_of_the_database_holds_own_words_after_they_were_deleted(
    learner: PageClient, course: PracticeCourse, app: Flask
) -> None:
    run = begin(learner)
    learner.send(f"/runs/{run}/lines", {"at": "0", "line": "a"})
    learner.send(f"/runs/{run}/words", {"at": "1", "words": "unmistakable words"})
    assert where_it_stands(app, "unmistakable")
    learner.send("/my-practice/delete", {"run": "all"})
    run_jobs(app)
    assert where_it_stands(app, "unmistakable") == []


def where_it_stands(app: Flask, needle: str) -> list[str]:
    """The files of a SQLite database that hold the words, else the tables that do."""
    with app.app_context():
        url = db.engine.url
    if url.get_backend_name() != "sqlite":
        return rows_that_name(app, needle)
    path = Path(str(url.database))
    files = [path, *path.parent.glob(f"{path.name}-*")]
    return [file.name for file in files if needle.encode() in file.read_bytes()]


def rows_that_name(app: Flask, *needles: str) -> list[str]:
    """The tables in which a row holds one of these, in any column."""
    with app.app_context(), db.engine.connect() as connection:
        return [
            table.name
            for table in db.metadata.sorted_tables
            for row in connection.execute(text(f'SELECT * FROM "{table.name}"'))
            if any(needle in str(value) for value in row for needle in needles)
        ]


def test_all_runs_are_deleted_at_once(learner: PageClient, course: PracticeCourse) -> None:
    say(learner, begin(learner), *TO_NUMBER)
    say(learner, begin(learner), "a")
    assert "2 runs are deleted" in text_of(
        learner, learner.send("/my-practice/delete", {"run": "all"}).location
    )
    assert course.runs() == []
    assert learner.send("/my-practice/delete", {"run": str(uuid4())}).status_code == 302
    assert learner.send("/my-practice/delete", {}).status_code == 400


def test_a_run_goes_after_ninety_days_unless_it_is_kept(
    learner: PageClient, cast: Cast, course: PracticeCourse, transaction: Transaction
) -> None:
    kept = begin(learner)
    say(learner, kept, *TO_NUMBER)
    learner.send(f"/runs/{kept}/keep", {"keep": "yes"})
    gone = begin(learner)
    say(learner, gone, "a")
    with time_machine.travel(clock.now() + timedelta(days=91)):
        learner.sign_in(cast.learner)
        assert learner.get(f"/runs/{gone}").status_code == 404  # at once, whatever the worker does
        assert "Turn 2" not in text_of(learner, SCENARIO)
        with transaction() as session:
            TASKS["scenarios.forget"](session, {})
        assert [one.id for one in course.runs()] == [kept]
        assert learner.get(f"/runs/{kept}").status_code == 200
    assert "scenarios.forget" in RECURRING


def test_a_run_goes_on_in_the_words_in_which_it_was_begun(
    learner: PageClient, course: PracticeCourse
) -> None:
    run = begin(learner)
    course.publish(
        "## door\nText.\n\n- A -> end {skill: inform, trust: +1, if: trust >= 0}\n"
        "    > F.\n- B -> end {skill: inform}\n    > F.\n\n"
        "## end\nending: respectful-no | No\nNo.\n"
    )
    say(learner, run, *TO_NUMBER)
    page = text_of(learner, f"/runs/{run}")
    assert "He put the number in his phone" in page
    assert len(course.events(PRACTISED)) == 1


def test_practice_pages_cost_few_statements(
    learner: PageClient, course: PracticeCourse, count_statements: Count
) -> None:
    run = begin(learner)
    say(learner, run, *TO_NUMBER)
    for _ in range(6):
        say(learner, begin(learner), "a")
    for url, most in ((STOP, 3), (SCENARIO, 4), (f"/runs/{run}", 6), ("/my-practice", 4)):
        learner.get(url)
        with count_statements() as seen:
            learner.get(url)
        assert len(seen) <= most, (url, *seen)
        assert seen.writes == []
