"""A roll call of the porch, and the people around it."""

from __future__ import annotations

import re
from typing import cast as cast_type
from uuid import UUID

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from course_app.scenarios.rollcall_models import (
    Attendance,
    RollCall,
    RollCallClaim,
    RollCallVote,
)
from tests.support.client import PageClient

START = "/agency/rollcall"


def begin(client: PageClient, scenario: str = "sample/porch") -> str:
    """Begin a roll call; returns the address of its wall."""
    response = client.send(START, {"scenario": scenario})
    assert response.status_code == 302, response.status
    found = re.fullmatch(rf"({START}/[0-9a-f-]{{36}})\?about=yes", response.location)
    assert found, response.location
    return found[1]


def id_of(wall: str) -> UUID:
    """The id in the address of a wall."""
    return UUID(wall.rsplit("/", 1)[1])


def code_of(session: Session, wall: str) -> str:
    """The code of a roll call."""
    return session.scalars(select(RollCall.code).where(RollCall.id == id_of(wall))).one()


def step(client: PageClient, wall: str, at: int, do: str = "choose", **fields: str) -> str:
    """Do something at the wall; returns the page that follows."""
    response = client.send(f"{wall}/step", {"at": str(at), "do": do, **fields})
    assert response.status_code == 302, response.status
    return client.get(wall).get_data(as_text=True)


def a_phone(app: Flask) -> PageClient:
    """A browser that nobody is signed in with."""
    return cast_type(PageClient, app.test_client())


def vote(phone: PageClient, code: str, line: str, at: int = 0) -> int:
    """Vote as the page's own form does; returns the status."""
    html = phone.get(f"/vote/{code}").get_data(as_text=True)
    found = re.search(r'name="mark" value="(\w+)"', html)
    mark = found[1] if found else "0" * 64
    fields = {"mark": mark, "at": str(at), "line": line}
    return phone.post(f"/vote/{code}", data=fields).status_code


def stored(session: Session) -> dict[str, int]:
    """How many rows there are of what is to be forgotten, and of what stays."""
    tables = (RollCall, RollCallVote, RollCallClaim, Attendance)
    return {
        table.__tablename__: len(session.execute(select(table.__table__)).all()) for table in tables
    }
