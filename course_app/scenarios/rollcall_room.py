"""A roll call as its pages need it: who may open it, and where it stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from course_app.agencies.actor import Actor, Seat
from course_app.agencies.models import MemberRole
from course_app.content import queries as content
from course_app.lib import clock
from course_app.lib.codes import plain_symbols
from course_app.scenarios import ballot, machine
from course_app.scenarios.ballot import Stage
from course_app.scenarios.rollcall_models import RollCall

CODE_SYMBOLS = 6


class NoRollCall(LookupError):
    """There is no such roll call, it is over twelve hours old, or it is not this person's."""


class Moved(ValueError):
    """The roll call stands elsewhere: another window went on, or the vote was closed."""


@dataclass(frozen=True)
class Room:
    """A roll call with the graph it is played in, and where it stands."""

    row: RollCall
    graph: dict[str, Any]

    @cached_property
    def state(self) -> machine.State:
        """The state that the path leads to."""
        return machine.state_after(self.graph, self.row.path)

    @property
    def at(self) -> int:
        """The number of the turn that is next, from 0 on."""
        return len(self.row.path)

    @property
    def ended(self) -> bool:
        """Whether the conversation is over."""
        return machine.ending(self.graph, self.state) is not None

    @property
    def stage(self) -> Stage:
        """Whether phones may vote, the count is on the wall, or it is over."""
        return ballot.stage(self.ended, self.row.counts)

    @property
    def lines(self) -> list[tuple[str, Any]]:
        """What the room can choose now, each with its letter on the wall."""
        found = machine.lines(self.graph, self.state)
        return [(chr(ord("A") + n), line) for n, line in enumerate(found)]

    @property
    def parts(self) -> list[Mapping[str, Any]]:
        """What is shown of the node in which it stands."""
        return machine.parts(self.graph, self.state)

    @property
    def say(self) -> Mapping[str, Any] | None:
        """A question that is answered aloud before the vote."""
        found: Mapping[str, Any] | None = self.graph["nodes"][self.state.node]["say"]
        return found

    @property
    def key(self) -> str:
        """What a page compares to see whether the room went on since it was loaded."""
        return f"{self.at}-{self.stage.value}-{int(self.row.revealed)}-{'.'.join(self.row.path)}"


def live(session: Session, actor: Actor, seat: Seat) -> list[RollCall]:
    """The roll calls that this person may go on with, newest first."""
    rows = session.scalars(
        select(RollCall)
        .where(RollCall.agency_id == seat.agency_id, RollCall.expires_at > clock.now())
        .order_by(RollCall.started_at.desc())
    )
    return [row for row in rows if _holds(row, actor, seat)]


def held(
    session: Session, actor: Actor, seat: Seat, roll_call_id: UUID, lock: bool = False
) -> Room:
    """A roll call that this person may hold; raises NoRollCall.

    A supervisor holds those of the own unit, a coordinator all of the agency.
    """
    query = select(RollCall).where(
        RollCall.agency_id == seat.agency_id,
        RollCall.id == roll_call_id,
        RollCall.expires_at > clock.now(),
    )
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    row = session.scalars(query).one_or_none()
    if row is None or not _holds(row, actor, seat):
        raise NoRollCall(roll_call_id)
    return _room(session, row)


def called(session: Session, code: str, lock: bool = False) -> Room:
    """The roll call behind a code, however it is typed; raises NoRollCall."""
    query = select(RollCall).where(
        RollCall.code == plain_symbols(code)[: CODE_SYMBOLS + 1], RollCall.expires_at > clock.now()
    )
    if lock:  # shared: votes do not wait for each other, and closing waits for them
        query = query.with_for_update(read=True).execution_options(populate_existing=True)
    row = session.scalars(query).one_or_none()
    if row is None:
        raise NoRollCall(code)
    return _room(session, row)


def for_whole_agency(seat: Seat) -> bool:
    """Whether a roll call that is held with this seat is for everybody of the agency."""
    return seat.role == MemberRole.COORDINATOR


def _room(session: Session, row: RollCall) -> Room:
    page = content.page(session, row.release_id, row.scenario_id)
    assert page is not None  # releases are for ever
    return Room(row, page.payload)


def _holds(row: RollCall, actor: Actor, seat: Seat) -> bool:
    if for_whole_agency(seat) or row.started_by == actor.id:
        return True
    return not row.whole_agency and seat.unit_id is not None and row.unit_id == seat.unit_id
