"""What is done with a roll call: begin it, vote, close the vote, go on, go back, forget it."""

from __future__ import annotations

from datetime import timedelta
from typing import cast

from sqlalchemy import CursorResult, delete, func, select
from sqlalchemy.orm import Session

from course_app.agencies.actor import Actor, Seat
from course_app.agencies.audit import audit
from course_app.agencies.models import AuditKind
from course_app.content import queries as content
from course_app.lib import clock
from course_app.lib.codes import new_symbols
from course_app.lib.database import insert
from course_app.scenarios import ballot, machine
from course_app.scenarios.ballot import Stage
from course_app.scenarios.rollcall_models import RollCall, RollCallVote
from course_app.scenarios.rollcall_room import (
    CODE_SYMBOLS,
    Moved,
    NoRollCall,
    Room,
    for_whole_agency,
)

LASTS = timedelta(hours=12)
MOST_VOTES = 500  # of one turn; a room is smaller


def begin(session: Session, actor: Actor, seat: Seat, course_id: str, scenario_id: str) -> RollCall:
    """A roll call of a scenario as it is published now; raises NoRollCall when it is not."""
    release = content.current_release(session, course_id)
    page = content.page(session, release.id, scenario_id) if release else None
    if release is None or page is None or page.kind != "scenario":
        raise NoRollCall(scenario_id)
    now = clock.now()
    row = RollCall(
        agency_id=seat.agency_id,
        unit_id=None if for_whole_agency(seat) else seat.unit_id,
        whole_agency=for_whole_agency(seat),
        code=new_symbols(CODE_SYMBOLS),
        course_id=course_id,
        scenario_id=scenario_id,
        release_id=release.id,
        rendition_digest=page.rendition_digest,
        path=[],
        counts=None,
        revealed=False,
        started_by=actor.id,
        started_at=now,
        expires_at=now + LASTS,
    )
    session.add(row)
    session.flush()
    audit(
        session, actor, AuditKind.ROLL_CALL_BEGUN, seat.agency_id, row.id, {"scenario": scenario_id}
    )
    return row


def vote(session: Session, room: Room, voter: bytes, at: int, line: str) -> None:
    """Vote for a line at turn `at`, or change the vote; raises Moved when that vote is closed."""
    if room.stage is not Stage.OPEN or at != room.at:
        raise Moved(room.row.id)
    if line not in {one["id"] for _, one in room.lines}:
        raise Moved(room.row.id)
    key = {"agency_id": room.row.agency_id, "roll_call_id": room.row.id, "voter": voter}
    if vote_of(session, room, voter) is None and _votes(session, room) >= MOST_VOTES:
        raise Moved(room.row.id)
    session.execute(
        insert(session, RollCallVote)
        .values(**key, line=line)
        .on_conflict_do_update(
            index_elements=["agency_id", "roll_call_id", "voter"], set_={"line": line}
        )
    )


def vote_of(session: Session, room: Room, voter: bytes) -> str | None:
    """The line that a browser has voted for at this turn."""
    row = session.get(RollCallVote, (room.row.agency_id, room.row.id, voter))
    return row.line if row else None


def counts_now(session: Session, room: Room) -> dict[str, int]:
    """The votes of each line: as they stand, or as they stood when the vote was closed."""
    if room.row.counts is not None:
        return {line["id"]: room.row.counts.get(line["id"], 0) for _, line in room.lines}
    votes = session.scalars(
        select(RollCallVote.line).where(
            RollCallVote.agency_id == room.row.agency_id, RollCallVote.roll_call_id == room.row.id
        )
    )
    return ballot.tally([line["id"] for _, line in room.lines], votes)


def reveal(room: Room, at: int) -> None:
    """Show the count while votes come in; raises Moved."""
    _at(room, at)
    room.row.revealed = True


def close(session: Session, room: Room, at: int) -> None:
    """Close the vote: its count stays until the room goes on, the votes are deleted."""
    _at(room, at)
    if room.row.counts is None and not room.ended:
        room.row.counts = counts_now(session, room)
        _forget_votes(session, room)


def choose(session: Session, room: Room, at: int, line: str) -> None:
    """Go on with a line, whatever the vote was; raises Moved."""
    _at(room, at)
    if room.ended or at >= machine.MOST_TURNS:
        raise Moved(room.row.id)
    try:
        machine.step(room.graph, room.state, line, at)
    except machine.ImpossiblePath as error:
        raise Moved(room.row.id) from error
    _turn_to(session, room, [*room.row.path, line])


def back_to(session: Session, room: Room, at: int, turn: int) -> None:
    """Take the conversation back to a turn, from 0 on; raises Moved."""
    _at(room, at)
    if not 0 <= turn < len(room.row.path):
        raise Moved(room.row.id)
    _turn_to(session, room, room.row.path[:turn])


def delete_old(session: Session) -> int:
    """Delete every roll call whose twelve hours are over, with votes and claims; how many."""
    found = session.execute(delete(RollCall).where(RollCall.expires_at <= clock.now()))
    return cast("CursorResult[object]", found).rowcount


def _turn_to(session: Session, room: Room, path: list[str]) -> None:
    _forget_votes(session, room)
    room.row.path, room.row.counts, room.row.revealed = path, None, False


def _forget_votes(session: Session, room: Room) -> None:
    session.execute(
        delete(RollCallVote).where(
            RollCallVote.agency_id == room.row.agency_id, RollCallVote.roll_call_id == room.row.id
        )
    )


def _votes(session: Session, room: Room) -> int:
    query = select(func.count()).where(
        RollCallVote.agency_id == room.row.agency_id, RollCallVote.roll_call_id == room.row.id
    )
    return session.scalar(query) or 0


def _at(room: Room, at: int) -> None:
    if at != room.at:
        raise Moved(room.row.id)
