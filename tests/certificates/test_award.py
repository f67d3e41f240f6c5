"""What a record has earned, whatever the order of events and however often it is asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from course_app.certificates.award import due

BEGIN = datetime(2026, 1, 2, tzinfo=UTC)
STOPS = [f"stop-{n}" for n in range(8)]


@dataclass(frozen=True)
class Result:
    passed: bool


def outline(*modules: list[str], quizzes: frozenset[str] = frozenset()) -> dict[str, Any]:
    def item(name: str) -> dict[str, Any]:
        if name in quizzes:
            return {"id": name, "kind": "quiz", "pass_mark": 80}
        return {"id": name, "kind": "lesson"}

    return {
        "modules": [
            {"id": f"m{n}", "items": [item(name) for name in names]}
            for n, names in enumerate(modules)
        ]
    }


ROUTE = outline(STOPS[:3], STOPS[3:5], STOPS[5:], quizzes=frozenset({"stop-2", "stop-6"}))
instants = st.integers(0, 10_000).map(lambda n: BEGIN + timedelta(minutes=n))
records = st.dictionaries(st.sampled_from([*STOPS, "gone"]), instants)
results = st.dictionaries(st.sampled_from(["stop-2", "stop-6"]), st.booleans().map(Result))
completions = st.none() | instants


def names(*given: Any) -> list[str]:
    return [award.name for award in due(*given)]


@given(records, results, completions)
def test_each_award_is_due_at_most_once(done: Any, passed: Any, completed: Any) -> None:
    found = names(ROUTE, done, passed, completed)
    assert len(found) == len(set(found))


@given(records, records, results, completions)
def test_more_in_the_record_never_takes_an_award_away(
    done: Any, more: Any, passed: Any, completed: Any
) -> None:
    before = set(names(ROUTE, done, passed, completed))
    better = {**passed, "stop-2": Result(True), "stop-6": Result(True)}
    assert before <= set(names(ROUTE, {**more, **done}, better, completed or BEGIN))


@given(st.permutations(STOPS), instants)
def test_the_order_of_events_does_not_matter(order: list[str], at: datetime) -> None:
    passed = {"stop-2": Result(True), "stop-6": Result(True)}
    done = dict.fromkeys(order, at)
    assert due(ROUTE, done, passed, at) == due(ROUTE, dict(sorted(done.items())), passed, at)


@given(records, results)
def test_a_module_is_due_exactly_when_its_stops_are_done_and_its_quizzes_passed(
    done: Any, passed: Any
) -> None:
    found = names(ROUTE, done, passed, None)
    for module in ROUTE["modules"]:
        whole = all(i["id"] in done for i in module["items"])
        right = all(
            i["id"] in passed and passed[i["id"]].passed
            for i in module["items"]
            if i["kind"] == "quiz"
        )
        assert (f"module:{module['id']}" in found) == (whole and right)


@given(records, results, completions)
def test_an_award_is_never_earned_before_what_earned_it(
    done: Any, passed: Any, completed: Any
) -> None:
    for award in due(ROUTE, done, passed, completed):
        if award.module_id is None:
            assert award.earned_at == completed
            continue
        module = next(m for m in ROUTE["modules"] if m["id"] == award.module_id)
        assert all(done[item["id"]] <= award.earned_at for item in module["items"])


def test_a_module_without_stops_earns_nothing() -> None:
    assert due(outline([]), {}, {}, None) == []


def test_a_quiz_without_a_pass_mark_needs_only_to_be_done() -> None:
    route = {"modules": [{"id": "m", "items": [{"id": "q", "kind": "quiz", "pass_mark": None}]}]}
    assert names(route, {"q": BEGIN}, {}, None) == ["module:m"]
