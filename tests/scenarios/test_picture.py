"""Authors see the graph, and read the same in words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from course_app.content.preview import Workshop
from course_app.content.preview_pages import Pages
from course_app.scenarios.picture import draw, targets
from tests.content.scenario_factory import PORCH, one_scenario

PAGE = "/courses/sample/scenarios/porch"


def test_every_node_has_a_box_and_every_way_a_line(porch: dict[str, Any]) -> None:
    picture = draw(porch)
    assert {box.id for box in picture.boxes} == set(porch["nodes"])
    ways = {(name, to) for name in porch["nodes"] for to in targets(porch, name)}
    assert {(join.start, join.end) for join in picture.joins} == ways


def test_no_box_lies_over_another_or_outside(porch: dict[str, Any]) -> None:
    picture = draw(porch)
    assert len({(box.x, box.y) for box in picture.boxes}) == len(picture.boxes)
    assert all(0 <= box.x < picture.width and 0 <= box.y < picture.height for box in picture.boxes)


def page(folder: Path, path: str = PAGE) -> str:
    course = one_scenario(folder)
    return shown(course.modules_dir, course.quizzes_dir, path)


def shown(modules: Path, quizzes: Path, path: str = PAGE) -> str:
    workshop = Workshop(modules, quizzes)
    workshop.refresh()
    found = Pages(workshop, modules).get(path)
    assert found.status == 200
    return found.body.decode()


def test_the_preview_draws_the_graph_and_says_it_in_words(tmp_path: Path) -> None:
    html = page(tmp_path)
    assert html.count('class="graph__node ') == PORCH.count("\n## ")
    assert 'id="n-wary"' in html
    assert "acts on gray-lips" in html
    assert "longest run: 4 turns" in html


def test_the_preview_shows_a_broken_conversation_with_its_errors(tmp_path: Path) -> None:
    course = one_scenario(tmp_path)
    course.write("porch.md", PORCH.replace("-> sits {skill: seek", "-> nowhere {skill: seek"))
    html = shown(course.modules_dir, course.quizzes_dir)
    assert "there is no node `nowhere`" in html
    assert 'id="n-wary"' in html


def test_the_preview_shows_a_practice_stop(tmp_path: Path) -> None:
    assert "Pick one." in page(tmp_path, "/courses/sample/practice/first-practice")
