"""Who may see and do what. Every permission of the system is a line of PERMISSIONS."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from course_app.accounts.models import SiteRole
from course_app.agencies.actor import Actor, Seat
from course_app.agencies.models import MemberRole

Rule = Callable[[Actor], bool]
OVERSEERS = (MemberRole.COORDINATOR, MemberRole.SUPERVISOR)

PERMISSIONS: dict[str, Rule] = {
    # Names, status and dates of one's own agency (a supervisor: of the own unit). Nothing of what
    # anybody answered, practised or wrote is behind any permission at all.
    "agency.view": lambda actor: overseer_seat(actor) is not None,
    # One more attempt than a quiz's limit: a coordinator to the own agency's people, an
    # administrator to people without an agency. Both see numbers and passed or not, no answers.
    "attempts.open": lambda actor: bool(attempt_agencies(actor)),
    # Whether certificates show names, and which certificates the agency's people hold.
    "agency.certificates": lambda actor: coordinator_seat(actor) is not None,
    # Revoke a certificate, or put a corrected one in its place: of the own agency, or any.
    "certificates.withdraw": lambda actor: (
        coordinator_seat(actor) is not None or actor.site_role == SiteRole.ADMINISTRATOR
    ),
    "content.author": lambda actor: actor.site_role is not None,
    "site.administer": lambda actor: actor.site_role == SiteRole.ADMINISTRATOR,
}


def permits(actor: Actor, permission: str) -> bool:
    """Whether `actor` holds `permission`; KeyError for a permission that does not exist."""
    return PERMISSIONS[permission](actor)


def overseer_seat(actor: Actor) -> Seat | None:
    """The membership through which `actor` oversees an agency or a unit, a coordinator's first."""
    for role in OVERSEERS:
        for seat in actor.seats:
            if seat.role == role:
                return seat
    return None


def attempt_agencies(actor: Actor) -> list[UUID | None]:
    """The agencies whose people `actor` may open attempts to; None is being without an agency."""
    found: list[UUID | None] = [
        seat.agency_id for seat in actor.seats if seat.role == MemberRole.COORDINATOR
    ]
    return [*found, None] if actor.site_role == SiteRole.ADMINISTRATOR else found


def opens_attempts_of(actor: Actor, agency_id: UUID | None) -> bool:
    """Whether `actor` may open an attempt to somebody who studies for this agency."""
    return agency_id in attempt_agencies(actor)


def coordinator_seat(actor: Actor) -> Seat | None:
    """The membership through which `actor` coordinates an agency."""
    return next((seat for seat in actor.seats if seat.role == MemberRole.COORDINATOR), None)


def coordinates(actor: Actor, agency_id: UUID | None) -> bool:
    """Whether `actor` is a coordinator of this very agency."""
    return agency_id is not None and any(
        seat.role == MemberRole.COORDINATOR and seat.agency_id == agency_id for seat in actor.seats
    )


def learner_seat(actor: Actor) -> Seat | None:
    """The membership that training is done for: the oldest that holds, if any."""
    return actor.seats[0] if actor.seats else None
