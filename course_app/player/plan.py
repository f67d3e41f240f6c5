"""A learner's plan of a course: where I am, how long it takes, what is next. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Protocol


class Addresses(Protocol):
    """Where the plan's pages are."""

    def course(self) -> str:
        """The course home."""

    def module(self, module_id: str) -> str:
        """A module's page."""

    def stop(self, kind: str, stable_id: str) -> str:
        """The page of a lesson or a quiz."""

    def review(self, module_id: str) -> str:
        """A module's short review."""


@dataclass(frozen=True)
class Record:
    """The learner's own record of one document."""

    state: str
    rendition: str
    release_number: int
    section: str | None = None
    block: str | None = None


@dataclass(frozen=True)
class Answered:
    """The learner's latest answer to one check."""

    lesson_id: str
    check_id: str
    choices: tuple[str, ...]
    sureness: str
    correct: bool

    @property
    def sure_and_wrong(self) -> bool:
        """The answers that come back first: sure, and wrong."""
        return self.sureness == "sure" and not self.correct


@dataclass(frozen=True)
class Stop:
    """One lesson or quiz on the route."""

    id: str
    kind: str
    title: str
    minutes: int
    number: int
    url: str
    place: str  # the block or section that is kept; '' when none is
    state: str
    changed: bool
    is_next: bool

    @property
    def resume_url(self) -> str:
        """Where to go on in it."""
        return f"{self.url}#{self.place}" if self.place else self.url

    def for_all(self) -> Stop:
        """The stop as it looks to everybody in this state: without the place."""
        return replace(self, place="") if self.place else self


@dataclass(frozen=True)
class ModuleLine:
    """One module of the route, with its stops."""

    id: str
    title: str
    summary: str
    html: str
    number: int
    minutes: int
    minutes_left: int
    url: str
    review_url: str
    to_review: int
    state: str
    stops: list[Stop]
    objectives: list[dict[str, str]]

    def on_route(self) -> RouteLine:
        """The line as the pages of its stops show it."""
        return RouteLine(
            self.number,
            self.title,
            self.url,
            self.review_url,
            self.to_review,
            tuple(stop.for_all() for stop in self.stops),
        )


@dataclass(frozen=True)
class RouteLine:
    """What a page within a module shows of its line: the same for everybody in this state."""

    number: int
    title: str
    url: str
    review_url: str
    to_review: int
    stops: tuple[Stop, ...]


@dataclass(frozen=True)
class Plan:
    """The whole route of one learner through one course."""

    course: dict[str, Any]
    url: str
    modules: list[ModuleLine]
    started: bool
    completed_on: date | None
    stops: list[Stop] = field(init=False)

    def __post_init__(self) -> None:
        """Flatten the stops once; pages walk them often."""
        object.__setattr__(self, "stops", [s for m in self.modules for s in m.stops])

    @property
    def minutes(self) -> int:
        """Minutes of the whole course."""
        return sum(stop.minutes for stop in self.stops)

    @property
    def minutes_left(self) -> int:
        """Minutes of what is not done yet."""
        return sum(stop.minutes for stop in self.stops if stop.state != "done")

    @property
    def stop_count(self) -> int:
        """How many stops there are."""
        return len(self.stops)

    @property
    def done_count(self) -> int:
        """How many stops are done."""
        return sum(stop.state == "done" for stop in self.stops)

    @property
    def next(self) -> Stop | None:
        """The stop to go to now, None when all are done."""
        return next((stop for stop in self.stops if stop.is_next), None)

    def line_of(self, module_id: str) -> ModuleLine | None:
        """The module of this id."""
        return next((line for line in self.modules if line.id == module_id), None)

    def around(self, stable_id: str) -> tuple[Stop | None, Stop | None, Stop | None]:
        """(previous, this, next) stop on the route."""
        ids = [stop.id for stop in self.stops]
        if stable_id not in ids:
            return None, None, None
        at = ids.index(stable_id)
        before = self.stops[at - 1] if at else None
        return before, self.stops[at], self.stops[at + 1] if at + 1 < len(ids) else None


def next_stop_id(outline: dict[str, Any], records: dict[str, Record], last: str | None) -> str:
    """The stop I was last in unless it is done, else the first that is not done, else ''."""
    open_ids = [
        item["id"]
        for module in outline["modules"]
        for item in module["items"]
        if item["id"] not in records or records[item["id"]].state != "done"
    ]
    if last in open_ids:
        return str(last)
    begun = [i for i in open_ids if i in records]
    return next(iter(begun + open_ids), "")


def make_plan(
    outline: dict[str, Any],
    records: dict[str, Record],
    answers: Iterable[Answered],
    changed: set[str],
    addresses: Addresses,
    *,
    last: str | None,
    started: bool,
    completed_on: date | None,
) -> Plan:
    """Lay the learner's record over the course's outline."""
    upcoming = next_stop_id(outline, records, last)
    waiting = {(a.lesson_id, a.check_id) for a in answers if a.sure_and_wrong}
    lines: list[ModuleLine] = []
    number = 0
    for index, module in enumerate(outline["modules"], 1):
        stops: list[Stop] = []
        for item in module["items"]:
            number += 1
            stops.append(_stop(item, number, records, changed, upcoming, addresses))
        checks = {(item["id"], c) for item in module["items"] for c in item.get("checks", [])}
        lines.append(_line(module, index, stops, len(waiting & checks), addresses))
    return Plan(outline["course"], addresses.course(), lines, started, completed_on)


def _stop(
    item: dict[str, Any],
    number: int,
    records: dict[str, Record],
    changed: set[str],
    upcoming: str,
    addresses: Addresses,
) -> Stop:
    record = records.get(item["id"])
    return Stop(
        id=item["id"],
        kind=item["kind"],
        title=item["title"],
        minutes=item["minutes"],
        number=number,
        url=addresses.stop(item["kind"], item["id"]),
        place=(record.block or record.section) if record and record.section else "",
        state=record.state if record else "ahead",
        changed=item["id"] in changed,
        is_next=item["id"] == upcoming,
    )


def _line(
    module: dict[str, Any], number: int, stops: list[Stop], to_review: int, addresses: Addresses
) -> ModuleLine:
    done = bool(stops) and all(stop.state == "done" for stop in stops)
    begun = any(stop.state != "ahead" for stop in stops)
    return ModuleLine(
        id=module["id"],
        title=module["title"],
        summary=module["summary"],
        html=module["html"],
        number=number,
        minutes=sum(stop.minutes for stop in stops),
        minutes_left=sum(stop.minutes for stop in stops if stop.state != "done"),
        url=addresses.module(module["id"]),
        review_url=addresses.review(module["id"]),
        to_review=to_review,
        state="done" if done else "begun" if begun else "ahead",
        stops=stops,
        objectives=module["objectives"],
    )
