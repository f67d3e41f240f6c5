"""Who holds which permission."""

from __future__ import annotations

from uuid import uuid4

import pytest

from course_app.agencies.actor import Actor, Seat
from course_app.agencies.policy import (
    PERMISSIONS,
    learner_seat,
    opens_attempts_of,
    overseer_seat,
    permits,
)


def actor(site_role: str | None = None, *roles: str) -> Actor:
    seats = tuple(Seat(uuid4(), uuid4(), None, role) for role in roles)
    return Actor(uuid4(), "Somebody", site_role, "token", seats)


EXPECTED = {
    "agency.view": {"supervisor", "coordinator"},
    "attempts.open": {"coordinator", "administrator"},
    "attempts.regrade": {"instructor", "administrator"},
    "time.allow": {"coordinator", "administrator"},
    "agency.certificates": {"coordinator"},
    "agency.practice": {"coordinator"},
    "certificates.withdraw": {"coordinator", "administrator"},
    "roster.manage": {"coordinator"},
    "rollcall.hold": {"supervisor", "coordinator"},
    "attendance.withdraw": {"coordinator"},
    "content.author": {"instructor", "administrator"},
    "site.administer": {"administrator"},
}
PEOPLE = {
    "stranger to every agency": actor(),
    "learner": actor(None, "learner"),
    "supervisor": actor(None, "supervisor"),
    "coordinator": actor(None, "coordinator"),
    "instructor": actor("instructor"),
    "administrator": actor("administrator"),
}


def test_every_permission_has_an_expectation() -> None:
    assert set(EXPECTED) == set(PERMISSIONS)


@pytest.mark.parametrize("permission", sorted(EXPECTED))
@pytest.mark.parametrize("who", sorted(PEOPLE))
def test_a_permission_is_held_by_its_roles_only(who: str, permission: str) -> None:
    assert permits(PEOPLE[who], permission) is (who in EXPECTED[permission])


def test_an_administrator_sees_no_agency() -> None:
    assert overseer_seat(PEOPLE["administrator"]) is None


def test_a_coordinator_here_who_is_a_learner_there_oversees_here() -> None:
    both = actor(None, "learner", "supervisor", "coordinator")
    assert overseer_seat(both) == both.seats[2]
    assert learner_seat(both) == both.seats[0]


def test_attempts_are_opened_to_the_own_people_only() -> None:
    coordinator, administrator = PEOPLE["coordinator"], PEOPLE["administrator"]
    assert opens_attempts_of(coordinator, coordinator.seats[0].agency_id)
    assert not opens_attempts_of(coordinator, uuid4())
    assert not opens_attempts_of(coordinator, None)
    assert opens_attempts_of(administrator, None)
    assert not opens_attempts_of(administrator, coordinator.seats[0].agency_id)
